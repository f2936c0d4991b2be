"""Rules: the least posts, audiences and platforms to be ranked."""

from typing import Final

from scoring.edition import Category, Edition
from scoring.floors import percent_text
from scoring.measures import MEASURES
from scoring.rulebook.rule import Rule, joined, settings

_BASIS: Final = {"posts": "posts", "eligible": "eligible posts", "viewed": "posts with views"}


def order(_edition: Edition) -> Rule:
    """In which order floors are applied."""
    return Rule(
        "Order of the floors",
        "Floors are applied once each, in this order, and never again. So somebody who is out at the last step is still part of the "
        "averages of the second. Of the first step the first floor that is missed is told, of the last every one.",
        items=(
            "first, each participant on each platform: hidden limit, platform posts, audience, platform audience",
            "then each platform in the tier: platforms in a tier",
            "then each participant: participant posts, participant audience, number of platforms",
        ),
    )


def hidden_limit(edition: Edition) -> Rule:
    """How many posts may lack counters."""
    limit = edition.floors.hidden_per_mille
    return Rule(
        "Hidden limit",
        f"On boards by a measure made of engagement, a platform does not count for a participant if more than {percent_text(limit)} of "
        f"its posts of the board's scope there are hidden or unsupported. Exactly {percent_text(limit)} is allowed.",
        formula=f"1000 * (hidden + unsupported) <= {limit} * posts",
        unit="posts",
        settings=settings(edition, "floors.hidden_per_mille"),
    )


def platform_posts(edition: Edition) -> Rule:
    """The least posts on a platform."""
    return Rule(
        "Platform posts",
        "A platform counts for a participant with at least so many posts of the board's scope there. On a board that divides by "
        "audiences it is at least 1, since it divides by the posts too.",
        items=tuple(
            f"{one.title}: {one.least_platform_posts:,} {_basis(one)}"
            for one in edition.categories if one.least_platform_posts or MEASURES[one.measure].audience
        ),
        formula="posts >= least_platform_posts",
        unit="posts",
        settings=settings(edition, "categories.*.least_platform_posts"),
    )  # fmt: skip


def _basis(category: Category) -> str:
    return _BASIS[MEASURES[category.measure].basis]


def platform_audience(edition: Edition) -> Rule:
    """The least audience on a platform."""
    least = edition.floors.platform_audience
    return Rule(
        "Platform audience",
        f"On a board that divides by audiences, a platform counts for a participant with an audience (A_start + A_end) of at least "
        f"{least:,}: {least // 2:,} followers, if they do not change.",
        formula=f"A_start + A_end >= {least}",
        unit="followers at the start plus followers at the end",
        settings=settings(edition, "floors.platform_audience"),
    )


def tier_platforms(edition: Edition) -> Rule:
    """The least participants for an average."""
    least = edition.floors.tier_participants
    return Rule(
        "Platforms in a tier",
        f"For M a platform counts in a tier only if at least {least:,} of its participants pass that platform's floors there. An average "
        "of fewer says too little.",
        formula=f"k >= {least}",
        unit="participants",
        settings=settings(edition, "floors.tier_participants"),
    )


def participant_posts(edition: Edition) -> Rule:
    """The least posts altogether."""
    return Rule(
        "Participant posts",
        "A participant is ranked with at least so many posts of the board's scope on the platforms that count, taken together.",
        items=tuple(
            f"{one.title}: {one.least_posts:,} {_basis(one)}" for one in edition.categories if one.least_posts
        ),
        formula="sum of posts >= least_posts",
        unit="posts",
        settings=settings(edition, "categories.*.least_posts"),
    )


def participant_audience(edition: Edition) -> Rule:
    """The least audience altogether."""
    least = edition.floors.participant_audience
    return Rule(
        "Participant audience",
        f"On a board that divides by audiences, a participant is ranked with an audience (A_start + A_end) of at least {least:,}, summed "
        "over its accounts on all platforms of the board, whether they count or not.",
        formula=f"sum of (A_start + A_end) >= {least}",
        unit="followers at the start plus followers at the end",
        settings=settings(edition, "floors.participant_audience"),
    )


def platforms(edition: Edition) -> Rule:
    """The least platforms."""
    return Rule(
        "Number of platforms",
        "A participant is ranked with at least so many platforms that count. With none nobody is ranked.",
        items=tuple(f"{one.title}: {max(1, one.least_platforms)}" for one in edition.categories),
        formula="counted platforms >= max(1, least_platforms)",
        unit="platforms",
        settings=settings(edition, "categories.*.least_platforms"),
    )


def live_floors(edition: Edition) -> Rule:
    """Floors while the period runs."""
    days = edition.end_day - edition.start_day
    return Rule(
        "Live floors",
        "While the period runs, the floors on posts are smaller: in proportion to the days begun, rounded up, at least 1. The first day "
        "and the day of the board both count. A floor of 0 stays 0. Audience floors and the hidden limit do not change.",
        formula=f"max(1, ceil(floor * days begun / {days}))",
        unit="posts",
    )


def windows(edition: Edition) -> Rule:
    """Boards of the last days."""
    days = joined(f"{one:,}" for one in edition.windows)
    return Rule(
        "Windows",
        f"Beside the boards of the period there are boards of the last {days} days, today included. Their posts are those made on these "
        "days of the period, and floors on posts are in proportion to these days. Audiences and coverage are the period's. They name "
        "no nominees."
        if edition.windows
        else "There are only the boards of the whole period.",
        formula=f"max(1, ceil(floor * min(window, days begun) / {edition.end_day - edition.start_day}))",
        unit="posts",
        settings=settings(edition, "windows"),
    )


RULES: Final = (
    order, hidden_limit, platform_posts, platform_audience, tier_platforms, participant_posts, participant_audience, platforms,
    live_floors, windows,
)  # fmt: skip
