"""Where X is, and how it is opened."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from streams.pollers.contract import Platform
from streams.pollers.opening import Address, Means, asker
from streams.pollers.x.api import XApi, XManners
from streams.pollers.x.budget import buckets
from streams.pollers.x.platform import X

TWITTER: Final = Address("X", "https://api.x.com", "x", "GSM_X_TOKEN")


@asynccontextmanager
async def open_x(means: Means) -> AsyncIterator[Platform]:
    """X, or as the simulator plays it."""
    async with asker("twitter", TWITTER, XManners(), buckets(), means) as asking:
        yield X(XApi(asking, means.clock), means.refresh)
