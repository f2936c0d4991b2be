"""Calls: what a token may ask the Graph API a day. Meta tells no fixed number but how near the limit is; this one is ours, and below it.

A business' limit is 4,800 calls a day for each person who was active on the Page; a user's is not told.
"""

from typing import Final

from streams.pollers.budget import Bucket, Cost, Need, day_in
from streams.pollers.forecast import Forecast, Planned
from streams.pollers.opening import limit_of

CALLS: Final = "calls"
CALLS_A_DAY: Final = 4_800
_BLOCK: Final = 100


def buckets(platform: str) -> list[Bucket]:
    """One: all calls share it. GSM_..._CALLS sets another limit."""
    limit = limit_of(f"GSM_{platform.upper()}_CALLS", CALLS_A_DAY)
    return [Bucket(CALLS, "request", limit, _BLOCK, day_in("UTC"))]


def planned(platform: str, calls_a_poll: int, forecast: Forecast) -> list[Planned]:
    """What polling takes, at so many calls a poll."""
    [bucket] = buckets(platform)
    calls = calls_a_poll * forecast.accounts * forecast.slots()
    return [Planned(CALLS, bucket.unit, calls, bucket.limit * forecast.days)]


def cost(need: Need) -> list[Cost]:
    """What any call costs, whatever its answer."""
    return [Cost(CALLS, 1, need)]
