"""M: engagement per post and follower, relative to the tier's average on each platform, averaged over platforms.

    r   = floor(2 * 10^12 * E / (n * (A_start + A_end)))        of one participant on one platform
    x   = floor(10^6 * r * k / sum of r)                        over the k participants of the tier that pass its floors
    M   = floor(sum of x / number of counted platforms)         in millionths of the tier's average

So no platform's scale decides, and a quiet platform cannot drown a lively one. Our choice: no organiser published a formula.
"""

from collections.abc import Sequence
from typing import Final

from scoring.measures.measure import Counted, Measure

MILLIONTHS: Final = 10**6


def interaction_rate(engagement: int, posts: int, audience_sum: int) -> int:
    """r: engagement per post and average follower, in 10^-12. `audience_sum` is A_start + A_end."""
    return 2 * 10**12 * engagement // (posts * audience_sum)


def relative_rates(rates: Sequence[int]) -> list[int]:
    """X of each of a tier's rates on one platform, in millionths of their average; all 0 where nobody has engagement."""
    everything = sum(rates)
    return [MILLIONTHS * rate * len(rates) // everything if everything else 0 for rate in rates]


def mean_over_platforms(counted: Sequence[Counted]) -> int:
    """M of the x of a participant's counted platforms."""
    return sum(one.x for one in counted) // len(counted)


M = Measure(
    "m", "x the average of its tier", 6, "floor(sum of x / number of counted platforms)", "eligible", mean_over_platforms,
    audience=True, relative=True,
)  # fmt: skip
