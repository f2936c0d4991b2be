"""Views per post: over the posts that tell their views."""

from collections.abc import Sequence

from scoring.measures.measure import Counted, Measure


def views_per_post(counted: Sequence[Counted]) -> int:
    """floor(10^3 * sum of views / posts with views), in thousandths of a view; 0 where no post tells its views."""
    posts = sum(one.sums.viewed for one in counted)
    return 10**3 * sum(one.sums.views for one in counted) // posts if posts else 0


VIEWS_PER_POST = Measure(
    "views-per-post",
    "views per post",
    3,
    "floor(10^3 * sum of views / posts with views)",
    "viewed",
    views_per_post,
)
