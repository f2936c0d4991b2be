"""Pooled rate: engagement per post and average follower, over all counted platforms thrown together.

The platform with most followers decides it: that is why M, which weighs platforms alike, is gsm-2020's measure and this a column.
"""

from collections.abc import Sequence

from scoring.measures.measure import Counted, Measure


def pooled_rate(counted: Sequence[Counted]) -> int:
    """floor(2 * 10^12 * sum of E / (sum of n * sum of (A_start + A_end))), in 10^-12 interactions per post and follower."""
    posts, audience = sum(one.sums.eligible for one in counted), sum(one.audience for one in counted)
    return 2 * 10**12 * sum(one.sums.engagement for one in counted) // (posts * audience)


POOLED_RATE = Measure(
    "pooled-rate", "interactions per post and million followers", 6,
    "floor(2 * 10^12 * sum of E / (sum of n * sum of (A_start + A_end)))", "eligible", pooled_rate, audience=True,
)  # fmt: skip
