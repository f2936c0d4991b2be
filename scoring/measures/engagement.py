"""Engagement: interactions summed over all posts that have all required counters."""

from collections.abc import Sequence

from scoring.measures.measure import Counted, Measure


def engagement(counted: Sequence[Counted]) -> int:
    """The number of interactions over all platforms."""
    return sum(one.sums.engagement for one in counted)


ENGAGEMENT = Measure("engagement", "interactions", 0, "sum of E", "eligible", engagement)
