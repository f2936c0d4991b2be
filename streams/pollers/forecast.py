"""What polling is going to spend: pure arithmetic on roster, slots and the refresh plan, for days like those amid the period."""

from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from scoring.edition import Edition
from scoring.roster import Roster
from streams.pollers.refresh import DAY, RefreshPlan

POSTS_A_DAY: Final = 5
"""Of an account, where nobody knows better: institutions of the award posted about so often on their liveliest platform."""


class Forecast(msgspec.Struct, frozen=True):
    """What is expected of a platform: so many accounts, polled for so many days, each with so many new posts a day."""

    accounts: int
    days: int
    posts_a_day: int
    refresh: RefreshPlan

    def slots(self) -> int:
        """Slots of an account in all these days."""
        return self.days * DAY // self.refresh.every

    def new_posts(self) -> int:
        """Posts that are found, of all accounts."""
        return self.accounts * self.posts_a_day * self.days

    def readings(self) -> int:
        """How often a post is read as it ages, after it was found; not the final sweep, which reads each once more."""
        plan = msgspec.structs.replace(self.refresh, start=0, end=1, freeze_at=1 << 62)
        read, count = 0, 0
        for slot in range(plan.every, 100 * DAY, plan.every):
            if plan.is_due("", 0, read, slot):
                read, count = slot, count + 1
        return count

    def readings_a_slot(self) -> int:
        """Known posts of an account that are due in a slot, on average, rounded up."""
        return -(-self.posts_a_day * self.readings() * self.refresh.every // DAY)


class Planned(msgspec.Struct, frozen=True):
    """What of a budget is going to be spent in the days of the forecast, and what may be."""

    name: str
    unit: str
    planned: float
    limit: float


class PlatformPlan(msgspec.Struct, frozen=True):
    """The budgets of one platform."""

    platform: str
    budgets: list[Planned]


Plan = Callable[[Forecast], list[Planned]]
"""What a platform's budgets are and how much of each a forecast spends."""


def forecast(
    edition: Edition, roster: Roster, platform: str, ages: Sequence[int], days: int, posts_a_day: int
) -> Forecast:
    """The forecast of a platform of an edition; `ages` are those at which its posts are read, if each reading is billed."""
    accounts = sum(one.platform == platform for whole in roster.participants for one in whole.accounts)
    return Forecast(accounts, days, posts_a_day, RefreshPlan.of(edition, platform, tuple(ages)))
