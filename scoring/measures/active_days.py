"""Active days: days of the period with at least one counting post on any platform of the board."""

from collections.abc import Sequence

from scoring.measures.measure import Counted, Measure
from scoring.sums import total


def active_days(counted: Sequence[Counted]) -> int:
    """The number of days with a post; a day with posts on several platforms is one day."""
    return total(one.sums for one in counted).active_days


ACTIVE_DAYS = Measure("active-days", "days", 0, "days with n > 0", "posts", active_days)
