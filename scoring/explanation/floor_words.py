"""Floors in words: what was found, what is needed, and how that follows from the days begun."""

from scoring.explanation.data import Explanation, Floor
from scoring.explanation.wording import amount, be, have
from scoring.measures import MEASURES


def floor_words(told: Explanation, floor: Floor) -> str:
    """One floor: 51 posts count; at least 52 are needed."""
    needed = f"at least {floor.needed:,} {be(floor.needed)} needed"
    if floor.name == "posts":
        return f"{amount(floor.found, 'post')}{_about(told)}; {needed}{_scaled(told, floor)}"
    if floor.name == "audience" and not floor.found:
        return f"no audience is known at the start or at the end; {needed}"
    if floor.name == "audience":
        return f"{amount(floor.found, 'follower')} at start and end together; {needed}, so {-(-floor.needed // 2):,} on average"
    if floor.name == "platforms":
        return f"{amount(floor.found, 'platform')} that {'counts' if floor.found == 1 else 'count'}; {needed}"
    if floor.name == "hidden":
        of = floor.of or 0
        return f"{floor.found:,} of {amount(of, 'post')} {have(floor.found)} hidden or missing counters; at most {floor.needed:,} may"
    return (
        f"only {amount(floor.found, 'participant')} of the tier {'reaches' if floor.found == 1 else 'reach'} the floors here; {needed} "
        "for an average to compare with"
    )


def _about(told: Explanation) -> str:
    return {"posts": "", "eligible": " with all counters", "viewed": " with views"}[
        MEASURES[told.measure].basis
    ]


def _scaled(told: Explanation, floor: Floor) -> str:
    """How a floor of the whole period becomes that of the days begun."""
    if not floor.full or floor.full == floor.needed:
        return ""
    days = "of the window" if told.window is not None else "begun"
    return f" (of {floor.full:,} for all {told.days:,} days, those of {told.day:,} {days}: ceil({floor.full:,} * {told.day:,} / {told.days:,}))"
