"""X's money: each account and post that is told costs something once a UTC day, however often it is told that day."""

from collections.abc import Collection
from typing import Final, Literal

from streams.pollers.budget import Bucket, Cost, Need, day_in
from streams.pollers.forecast import Forecast, Planned
from streams.pollers.opening import limit_of

DOLLARS: Final = "dollars"
POSTS: Final = "posts"
A_REQUEST: Final = 100
"""Accounts or posts in one request, at most."""

DOLLARS_A_DAY: Final = 100
POSTS_A_DAY: Final = 100_000  # of three million in a month
_BLOCK: Final = 1_000  # a dollar; posts
_DAY: Final = 86_400_000

Kind = Literal["post", "user"]
PRICES: Final[dict[Kind, int]] = {"post": 5, "user": 10}
"""In thousandths of a dollar."""


def buckets() -> list[Bucket]:
    """Dollars, in thousandths, and posts."""
    utc = day_in("UTC")
    dollars = limit_of("GSM_X_DOLLARS", DOLLARS_A_DAY)
    return [
        Bucket(DOLLARS, "thousandths of a dollar", dollars * 1000, _BLOCK, utc),
        Bucket(POSTS, "post", limit_of("GSM_X_POSTS", POSTS_A_DAY), _BLOCK, utc),
    ]


def plan(forecast: Forecast) -> list[Planned]:
    """What polling takes: all accounts once a day, each post when it is found and whenever it is read on another day."""
    dollars, posts = buckets()
    # Each post on the day of its creation, and on each of the others.
    told = forecast.new_posts() * len(forecast.refresh.days)
    spent = told * PRICES["post"] + forecast.accounts * forecast.days * PRICES["user"]
    return [
        Planned(DOLLARS, "USD", spent / 1000, dollars.limit * forecast.days / 1000),
        Planned(POSTS, posts.unit, told, posts.limit * forecast.days),
    ]


def cost(kind: Kind, number: int, need: Need) -> list[Cost]:
    """What a request costs that so many are told by; one that fails costs nothing."""
    costs = [Cost(DOLLARS, number * PRICES[kind], need, errors_cost=False)]
    return [*costs, Cost(POSTS, number, need, errors_cost=False)] if kind == "post" else costs


class Charged:
    """What was charged on the present UTC day already. A poller that starts knows nothing of it, and plans to pay again."""

    def __init__(self) -> None:
        self._day = -1
        self._today: set[tuple[Kind, str]] = set()

    def unpaid(self, kind: Kind, ids: Collection[str], at: int) -> set[str]:
        """Those that would cost something at an instant."""
        self._turn(at)
        return {one for one in ids if (kind, one) not in self._today}

    def pay(self, kind: Kind, ids: Collection[str], at: int) -> int:
        """They were told; how many of them cost something."""
        unpaid = self.unpaid(kind, ids, at)
        self._today |= {(kind, one) for one in unpaid}
        return len(unpaid)

    def _turn(self, at: int) -> None:
        if at // _DAY != self._day:
            self._day, self._today = at // _DAY, set()
