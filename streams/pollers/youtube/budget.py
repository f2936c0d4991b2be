"""YouTube's units: what a project may spend a Pacific day, what requests cost, and what polling is going to."""

from typing import Final

from streams.pollers.budget import Bucket, Cost, Need, day_in
from streams.pollers.opening import limit_of

UNITS_A_DAY: Final = 10_000
UNITS: Final = "units"
BLOCK: Final = 100


def buckets() -> list[Bucket]:
    """One: all requests but searching share it."""
    return [
        Bucket(
            UNITS, "unit", limit_of("GSM_YOUTUBE_UNITS", UNITS_A_DAY), BLOCK, day_in("America/Los_Angeles")
        )
    ]


def cost(need: Need) -> list[Cost]:
    """What any request costs, whatever its answer."""
    return [Cost(UNITS, 1, need)]
