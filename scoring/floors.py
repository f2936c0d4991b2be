"""Floors: the least posts, platforms or audience to be ranked, and the words for what is missing."""

from fractions import Fraction
from math import ceil

from scoring.edition import Category, Floors
from scoring.measures import Measure
from scoring.sums import Sum


def live_floor(floor: int, elapsed: Fraction) -> int:
    """A post floor before the period's end: its share of the days elapsed, at least 1 (0 where there is no floor)."""
    return max(1, ceil(floor * elapsed)) if floor else 0


def basis(measure: Measure, sums: Sum) -> int:
    """How many posts a measure is about: all, those with all required counters, or those with views."""
    return {"posts": sums.posts, "eligible": sums.eligible, "viewed": sums.viewed}[measure.basis]


def platform_fault(
    measure: Measure, category: Category, floors: Floors, elapsed: Fraction, sums: Sum, audience: int
) -> str:
    """Why a platform does not count for a participant; empty if it does. `audience` is A_start + A_end, 0 for none."""
    lacking = sums.hidden + sums.unsupported
    if measure.basis == "eligible" and 1000 * lacking > floors.hidden_per_mille * sums.posts:
        most = percent_text(floors.hidden_per_mille)
        return f"{lacking:,} of {sums.posts:,} posts have hidden or missing counters; at most {most} may"
    least = live_floor(category.least_platform_posts, elapsed)
    if measure.audience:
        least = max(1, least)  # it divides by the posts
    if (posts := basis(measure, sums)) < least:
        return f"{posts:,} posts; at least {least:,} needed"
    if measure.audience and audience == 0:
        return "no reading of the audience"
    if measure.audience and audience < floors.platform_audience:
        return f"audience {audience:,} (start + end); at least {floors.platform_audience:,} needed"
    return ""


def participant_faults(
    measure: Measure, category: Category, floors: Floors, elapsed: Fraction, counted: list[Sum], audience: int
) -> list[str]:
    """Why a participant is not ranked; empty if it is. `audience` is that of all platforms of the board that it is on."""
    faults = []
    least = live_floor(category.least_posts, elapsed)
    if (posts := sum(basis(measure, one) for one in counted)) < least:
        faults.append(f"{posts:,} posts; at least {least:,} needed")
    if measure.audience and audience < floors.participant_audience:
        faults.append(f"audience {audience:,} (start + end); at least {floors.participant_audience:,} needed")
    if len(counted) < (platforms := max(1, category.least_platforms)):
        faults.append(f"platforms that count: {len(counted)}; at least {platforms} needed")
    return faults


def tier_fault(passing: int, floors: Floors) -> str:
    """Why a platform does not count for M in a tier where so many pass its floors; empty if it does."""
    if passing >= floors.tier_participants:
        return ""
    return f"only {passing} of the tier pass the floors here; at least {floors.tier_participants} needed"


def percent_text(per_mille: int) -> str:
    """A share in per mille as people read it: 10 %, 2.5 %."""
    whole, rest = divmod(per_mille, 10)
    return f"{whole}.{rest} %" if rest else f"{whole} %"
