"""Where YouTube is, and how it is opened."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from streams.pollers.contract import Platform
from streams.pollers.opening import Address, Means, asker
from streams.pollers.youtube.api import YouTubeApi, YouTubeManners
from streams.pollers.youtube.budget import buckets
from streams.pollers.youtube.platform import YouTube

YOUTUBE: Final = Address(
    "YOUTUBE", "https://www.googleapis.com/youtube/v3", "yt/youtube/v3", "GSM_YOUTUBE_API_KEY"
)


@asynccontextmanager
async def open_youtube(means: Means) -> AsyncIterator[Platform]:
    """YouTube, or as the simulator plays it."""
    async with asker("youtube", YOUTUBE, YouTubeManners(), buckets(), means) as asking:
        yield YouTube(YouTubeApi(asking), means.refresh)
