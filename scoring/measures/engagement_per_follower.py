"""Engagement per follower: what all posts of the period together moved, so that posting more counts too."""

from collections.abc import Sequence

from scoring.measures.measure import Counted, Measure


def engagement_per_follower(counted: Sequence[Counted]) -> int:
    """floor(2 * 10^9 * sum of E / sum of (A_start + A_end)), in 10^-9 interactions per average follower."""
    audience = sum(one.audience for one in counted)
    return 2 * 10**9 * sum(one.sums.engagement for one in counted) // audience


ENGAGEMENT_PER_FOLLOWER = Measure(
    "engagement-per-follower", "interactions per 1,000 followers", 6,
    "floor(2 * 10^9 * sum of E / sum of (A_start + A_end))", "eligible", engagement_per_follower, audience=True,
)  # fmt: skip
