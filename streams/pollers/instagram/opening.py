"""Where Instagram is, how it is opened, and what polling it takes."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from streams.errors import GsmError
from streams.pollers.contract import Platform
from streams.pollers.forecast import Forecast, Planned
from streams.pollers.graph.budget import buckets, planned
from streams.pollers.graph.manners import GraphManners
from streams.pollers.instagram.api import MOST, InstagramApi
from streams.pollers.instagram.platform import LOOKBACK, Instagram
from streams.pollers.opening import Address, Means, asker
from streams.pollers.refresh import DAY

INSTAGRAM: Final = Address(
    "INSTAGRAM", "https://graph.facebook.com/v25.0", "graph/v25.0", "GSM_INSTAGRAM_TOKEN"
)
USER: Final = "GSM_INSTAGRAM_USER"
SIMULATED_USER: Final = "17841400000000001"


@asynccontextmanager
async def open_instagram(means: Means) -> AsyncIterator[Platform]:
    """Instagram, or as the simulator plays it. Raises GsmError where the account that asks is not set."""
    user = SIMULATED_USER if means.simulator is not None else os.environ.get(USER, "")
    if not user.isdecimal():
        raise GsmError(
            f"set {USER} to the id of the professional account that the token is of: it asks for the others"
        )
    async with asker("instagram", INSTAGRAM, GraphManners(), buckets("instagram"), means) as asking:
        yield Instagram(InstagramApi(asking, user), means.refresh)


def plan(forecast: Forecast) -> list[Planned]:
    """A call for each fifty posts of the month."""
    return planned("instagram", max(1, -(-forecast.posts_a_day * (LOOKBACK // DAY) // MOST)), forecast)
