"""YouTube's units: what a project may spend a Pacific day, what requests cost, and what polling is going to."""

from typing import Final

from streams.pollers.budget import Bucket, Cost, Need, day_in
from streams.pollers.forecast import Forecast, Planned
from streams.pollers.opening import limit_of

UNITS_A_DAY: Final = 10_000
UNITS: Final = "units"
BLOCK: Final = 100
IDS_A_REQUEST: Final = 50
PAGES_IN_DEPTH: Final = 4


def buckets() -> list[Bucket]:
    """One: all requests but searching share it."""
    return [
        Bucket(
            UNITS, "unit", limit_of("GSM_YOUTUBE_UNITS", UNITS_A_DAY), BLOCK, day_in("America/Los_Angeles")
        )
    ]


def plan(forecast: Forecast) -> list[Planned]:
    """The units that polling takes, as if every channel had more than four pages: fewer where one has less."""
    [bucket] = buckets()
    channels = -(-forecast.accounts // IDS_A_REQUEST)
    counters = -(-forecast.readings_a_slot() // IDS_A_REQUEST) * forecast.accounts
    a_slot = channels + forecast.accounts + counters
    in_depth = (PAGES_IN_DEPTH - 1) * forecast.accounts * forecast.days
    return [
        Planned(
            bucket.name,
            bucket.unit,
            a_slot * forecast.slots() + in_depth,
            bucket.limit * forecast.days,
        )
    ]


def cost(need: Need) -> list[Cost]:
    """What any request costs, whatever its answer."""
    return [Cost(UNITS, 1, need)]
