"""Floors: the least posts, platforms or audience to be ranked, and the words for what is missing."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import ceil
from operator import attrgetter
from typing import Final

from scoring.edition import Category, Floors
from scoring.measures import MEASURES, Counted
from scoring.measures.measure import Basis
from scoring.sums import Sum

LARGEST: Final = 10**18
"""A value beyond it is no measurement, and no JSON reader would hold it."""


def live_floor(floor: int, elapsed: Fraction) -> int:
    """A post floor before the period's end: its share of the days elapsed, at least 1 (0 where there is no floor)."""
    return max(1, ceil(floor * elapsed)) if floor else 0


class CategoryFloors:
    """The floors of one category at one instant; `elapsed` is the share of the period's days that live floors scale by."""

    def __init__(self, category: Category, floors: Floors, elapsed: Fraction) -> None:
        self.measure = MEASURES[category.measure]
        self._floors = floors
        self._about, self._words = _ABOUT[self.measure.basis]
        self._posts = live_floor(category.least_posts, elapsed)
        self._platform_posts = live_floor(category.least_platform_posts, elapsed)
        if self.measure.audience:
            self._platform_posts = max(1, self._platform_posts)  # it divides by the posts
        self._platforms = max(1, category.least_platforms)

    def platform_fault(self, sums: Sum, audience: int) -> str:
        """Why a platform does not count for a participant; empty if it does. `audience` is A_start + A_end, 0 for none."""
        floors, measure, lacking = self._floors, self.measure, sums.hidden + sums.unsupported
        if measure.basis == "eligible" and 1000 * lacking > floors.hidden_per_mille * sums.posts:
            most = percent_text(floors.hidden_per_mille)
            return f"{lacking:,} of {sums.posts:,} posts have hidden or missing counters; at most {most} may"
        if (posts := self._about(sums)) < self._platform_posts:
            return self._too_few(posts, self._platform_posts)
        if measure.audience and audience == 0:
            return "no reading of the audience"
        if measure.audience and audience < floors.platform_audience:
            return f"audience {audience:,} (start + end); at least {floors.platform_audience:,} needed"
        return ""

    def participant_faults(self, counted: Sequence[Counted], audience: int) -> list[str]:
        """Why a participant is not ranked; empty if it is. `audience` is that of all platforms of the board that it is on."""
        faults, floor = [], self._floors.participant_audience
        if (posts := sum(self._about(one.sums) for one in counted)) < self._posts:
            faults.append(self._too_few(posts, self._posts))
        if self.measure.audience and audience < floor:
            faults.append(f"audience {audience:,} (start + end); at least {floor:,} needed")
        if len(counted) < self._platforms:
            faults.append(f"platforms that count: {len(counted)}; at least {self._platforms} needed")
        if not faults and self.measure.value(counted) > LARGEST:
            faults.append("the value is beyond 10^18: its counters or its audience cannot be right")
        return faults

    def tier_fault(self, passing: int) -> str:
        """Why a platform does not count for M in a tier where so many pass its floors; empty if it does."""
        if passing >= self._floors.tier_participants:
            return ""
        return f"only {passing} of the tier pass the floors here; at least {self._floors.tier_participants} needed"

    def _too_few(self, posts: int, least: int) -> str:
        return f"{posts:,} post{'' if posts == 1 else 's'}{self._words}; at least {least:,} needed"


_ABOUT: Final[dict[Basis, tuple[Callable[[Sum], int], str]]] = {
    "posts": (attrgetter("posts"), ""),
    "eligible": (attrgetter("eligible"), " with known counters"),
    "viewed": (attrgetter("viewed"), " with known views"),
}


def percent_text(per_mille: int) -> str:
    """A share in per mille as people read it: 10 %, 2.5 %."""
    whole, rest = divmod(per_mille, 10)
    return f"{whole}.{rest} %" if rest else f"{whole} %"
