"""Rules: the measures, each with the formula and the unit that its code states."""

from collections.abc import Callable
from typing import Final

from scoring.edition import Edition
from scoring.measures import MEASURES
from scoring.rulebook.rule import Rule

RANKS_BY: Final = {
    "posts": "the number of posts",
    "active-days": "the number of active days",
    "engagement": "the sum of engagement",
    "m": "M",
    "pooled-rate": "the pooled rate",
    "engagement-per-follower": "engagement per follower",
    "views-per-post": "views per post",
}
"""How a category's measure is called in a sentence."""


def _measure(name: str, measure: str, text: str) -> Rule:
    found = MEASURES[measure]
    shown = f", shown with {found.decimals} decimals" if found.decimals else ""
    return Rule(name, text, formula=found.formula, unit=found.unit + shown)


def posts(_edition: Edition) -> Rule:
    """How many posts."""
    return _measure(
        "Number of posts",
        "posts",
        "Here n is the number of all counting posts, whatever their counters say, of the platforms that count.",
    )


def active_days(_edition: Edition) -> Rule:
    """How many days with a post."""
    return _measure(
        "Active days",
        "active-days",
        "Days with at least one counting post. A day with posts on several platforms is one day.",
    )


def engagement(_edition: Edition) -> Rule:
    """How many interactions."""
    return _measure(
        "Sum of engagement", "engagement", "The engagement of all eligible posts of the platforms that count."
    )


def rate_r(_edition: Edition) -> Rule:
    """R of one participant on one platform."""
    return Rule(
        "Rate r",
        "For each participant on each platform: its engagement per eligible post and average follower. E and n are the engagement "
        "and the number of the eligible posts of the board's scope. The factor 2 is there because A_start + A_end is twice the "
        "average, the factor 10^12 because only whole numbers are used.",
        formula="r = floor(2 * 10^12 * E / (n * (A_start + A_end)))",
        unit="10^-12 interactions per post and follower",
        source="our choice; interactions per post and average follower is the form of quintly and CrowdTangle",
    )


def relative_rate(_edition: Edition) -> Rule:
    """X of one participant on one platform."""
    return Rule(
        "Relative rate x",
        "For each platform, r is compared with the average r of the tier. The average is over the k participants of the tier that "
        "pass the floors of that platform, whether they are ranked in the end or not. Twice the average is 2,000,000. Where nobody "
        "has any engagement, x is 0.",
        formula="x = floor(10^6 * r * k / sum of r), 0 if the sum is 0",
        unit="millionths of the tier's average",
    )


def m(_edition: Edition) -> Rule:
    """M of one participant."""
    return _measure(
        "M",
        "m",
        "M is the mean of x over the platforms that count for the participant. 1.840123 means 1.840123 times the average of its tier. "
        "So the platform with the greatest numbers does not decide, and a quiet platform cannot drown a lively one.",
    )


def pooled_rate(_edition: Edition) -> Rule:
    """The rate over all platforms thrown together."""
    return _measure(
        "Pooled rate",
        "pooled-rate",
        "Interactions per eligible post and average follower, over all platforms that count thrown together. The platform with "
        "most followers decides it. Beside every standing of a board that divides by audiences it is shown, and changes no rank.",
    )


def engagement_per_follower(_edition: Edition) -> Rule:
    """The rate of the whole period."""
    return _measure(
        "Engagement per follower",
        "engagement-per-follower",
        "All interactions of the period per average follower, over the platforms that count. Unlike the rates, it grows with every post.",
    )


def views_per_post(_edition: Edition) -> Rule:
    """The views."""
    return _measure(
        "Views per post",
        "views-per-post",
        "Views of the posts that tell them, by their number. Posts with hidden or missing views are left out of both.",
    )


RULES: Final = (
    posts, active_days, engagement, rate_r, relative_rate, m, pooled_rate, engagement_per_follower, views_per_post,
)  # fmt: skip

_MADE_OF: Final[dict[str, tuple[Callable[[Edition], Rule], ...]]] = {
    "posts": (posts,),
    "active-days": (active_days,),
    "engagement": (engagement,),
    "m": (rate_r, relative_rate, m, pooled_rate),
    "pooled-rate": (pooled_rate,),
    "engagement-per-follower": (engagement_per_follower, pooled_rate),
    "views-per-post": (views_per_post,),
}


def used(edition: Edition) -> list[Callable[[Edition], Rule]]:
    """The rules of the measures that an edition's boards rank by or show."""
    wanted = {rule for category in edition.categories for rule in _MADE_OF[category.measure]}
    return [rule for rule in RULES if rule in wanted]
