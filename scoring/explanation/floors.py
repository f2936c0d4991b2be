"""Floors as numbers: what each asks for, what was found, and how it scales while the period runs."""

from collections.abc import Sequence
from fractions import Fraction

from scoring.edition import Category, Floors
from scoring.explanation.data import Floor
from scoring.floors import live_floor
from scoring.measures import MEASURES, Counted
from scoring.sums import Sum


def about(category: Category, sums: Sum) -> int:
    """How many posts a category's measure is about: all, those with all counters that engagement needs, or those with views."""
    return {"posts": sums.posts, "eligible": sums.eligible, "viewed": sums.viewed}[
        MEASURES[category.measure].basis
    ]


def platform_floors(
    category: Category, floors: Floors, elapsed: Fraction, sums: Sum, audience: int
) -> list[Floor]:
    """The floors of a platform for one participant, in the order in which they are asked; `audience` is A_start + A_end."""
    found, measure = [], MEASURES[category.measure]
    if measure.basis == "eligible":
        lacking, most = sums.hidden + sums.unsupported, floors.hidden_per_mille * sums.posts // 1000
        found.append(Floor("hidden", lacking, most, lacking <= most, most=True, of=sums.posts))
    least = live_floor(category.least_platform_posts, elapsed)
    if measure.audience:
        least = max(1, least)
    found.append(_least("posts", about(category, sums), least, category.least_platform_posts))
    if measure.audience:
        found.append(_least("audience", audience, max(1, floors.platform_audience)))
    return found


def participant_floors(
    category: Category, floors: Floors, elapsed: Fraction, counted: Sequence[Counted], audience: int
) -> list[Floor]:
    """The floors of a participant with these platforms that count; `audience` is that of all of the board's."""
    posts = sum(about(category, one.sums) for one in counted)
    found = [_least("posts", posts, live_floor(category.least_posts, elapsed), category.least_posts)]
    if MEASURES[category.measure].audience:
        found.append(_least("audience", audience, floors.participant_audience))
    found.append(_least("platforms", len(counted), max(1, category.least_platforms)))
    return found


def tier_floor(passing: int, floors: Floors) -> Floor:
    """The floor of a platform in a tier where so many pass the others."""
    return _least("tier", passing, floors.tier_participants)


def _least(name: str, found: int, needed: int, full: int | None = None) -> Floor:
    return Floor(name, found, needed, found >= needed, full=full)  # type: ignore[arg-type] # one of the names above
