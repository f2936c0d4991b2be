"""The sum itself: each step of a value with its formula, the participant's own numbers in it, and what comes out."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from scoring.explanation.data import Step
from scoring.measures import MEASURES, Counted


def rate_steps(
    eligible: int, engagement: int, start: int, end: int, rate: int, x: int, count: int, everything: int
) -> list[Step]:
    """The steps to r and x on one platform, where `count` participants have rates that add up to `everything`."""
    filled_r = f"floor(2 * 10^12 * {engagement:,} / ({eligible:,} * ({start:,} + {end:,})))"
    filled_x = (
        f"floor(10^6 * {rate:,} * {count:,} / {everything:,})"
        if everything
        else "0, since nobody has engagement"
    )
    return [
        Step("r", "floor(2 * 10^12 * E / (n * (A_start + A_end)))", filled_r, f"{rate:,}"),
        Step("x", "floor(10^6 * r * k / sum of r)", filled_x, f"{x:,}"),
    ]  # fmt: skip


def value_step(name: str, counted: Sequence[Counted]) -> Step:
    """The step from the platforms that count, at least one, to the value."""
    measure = MEASURES[name]
    value = measure.value(counted)
    result = f"{value:,}, shown as {measure.show(value)}" if measure.decimals else f"{value:,}"
    return Step(name, measure.formula, _FILLED[name](counted), result)


def _plus(numbers: Iterable[int]) -> str:
    return " + ".join(f"{number:,}" for number in numbers)


def _sum(numbers: Iterable[int]) -> str:
    """A sum as a part of a product: in brackets where it has several terms."""
    terms = list(numbers)
    return f"({_plus(terms)})" if len(terms) > 1 else _plus(terms)


def _engagements(ones: Sequence[Counted]) -> list[int]:
    return [one.sums.engagement for one in ones]


def _audiences(ones: Sequence[Counted]) -> list[int]:
    return [one.audience for one in ones]


def _active_days(ones: Sequence[Counted]) -> str:
    days = [one.sums.active_days for one in ones]
    again = sum(days) - MEASURES["active-days"].value(ones)
    return f"{_plus(days)} - {again:,}" if again else _plus(days)


def _m(ones: Sequence[Counted]) -> str:
    return f"floor({_sum(one.x for one in ones)} / {len(ones)})"


def _pooled_rate(ones: Sequence[Counted]) -> str:
    posts = _sum(one.sums.eligible for one in ones)
    return f"floor(2 * 10^12 * {_sum(_engagements(ones))} / ({posts} * {_sum(_audiences(ones))}))"


def _engagement_per_follower(ones: Sequence[Counted]) -> str:
    return f"floor(2 * 10^9 * {_sum(_engagements(ones))} / {_sum(_audiences(ones))})"


def _views_per_post(ones: Sequence[Counted]) -> str:
    posts = [one.sums.viewed for one in ones]
    if not sum(posts):
        return "0, since no post tells its views"
    return f"floor(10^3 * {_sum(one.sums.views for one in ones)} / {_sum(posts)})"


_FILLED: Final[dict[str, Callable[[Sequence[Counted]], str]]] = {
    "posts": lambda ones: _plus(one.sums.posts for one in ones),
    "active-days": _active_days,
    "engagement": lambda ones: _plus(_engagements(ones)),
    "m": _m,
    "pooled-rate": _pooled_rate,
    "engagement-per-follower": _engagement_per_follower,
    "views-per-post": _views_per_post,
}
