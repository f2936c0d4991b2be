"""Posts: how many counting posts, whatever their counters say."""

from collections.abc import Sequence

from scoring.measures.measure import Counted, Measure


def posts(counted: Sequence[Counted]) -> int:
    """The number of posts over all platforms."""
    return sum(one.sums.posts for one in counted)


POSTS = Measure("posts", "posts", 0, "sum of n", "posts", posts)
