"""Where Facebook is, how it is opened, and what polling it takes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from streams.pollers.contract import Platform
from streams.pollers.facebook.api import MOST, FacebookApi
from streams.pollers.facebook.platform import LOOKBACK, Facebook
from streams.pollers.forecast import Forecast, Planned
from streams.pollers.graph.budget import buckets, planned
from streams.pollers.graph.manners import GraphManners
from streams.pollers.opening import Address, Means, asker
from streams.pollers.refresh import DAY

FACEBOOK: Final = Address("FACEBOOK", "https://graph.facebook.com/v25.0", "graph/v25.0", "GSM_FACEBOOK_TOKEN")


@asynccontextmanager
async def open_facebook(means: Means) -> AsyncIterator[Platform]:
    """Facebook, or as the simulator plays it."""
    async with asker("facebook", FACEBOOK, GraphManners(), buckets("facebook"), means) as asking:
        yield Facebook(FacebookApi(asking), means.refresh, means.clock)


def plan(forecast: Forecast) -> list[Planned]:
    """A call for the Page, and one for each hundred posts of the month."""
    walks = -(-forecast.posts_a_day * (LOOKBACK // DAY) // MOST)
    return planned("facebook", 1 + walks, forecast)
