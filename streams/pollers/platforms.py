"""The platforms that can be polled: how each is opened with its key and address."""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Final

from streams.clock import Clock
from streams.pollers.contract import Platform
from streams.pollers.http import Client
from streams.pollers.secrets import Secret, read_secret
from streams.pollers.youtube.api import BASE_URL, KEY_HEADER, YouTubeApi
from streams.pollers.youtube.platform import YouTube


@asynccontextmanager
async def open_youtube(clock: Clock, simulator: str | None) -> AsyncIterator[Platform]:
    """YouTube at GSM_YOUTUBE_BASE_URL with the key of GSM_YOUTUBE_API_KEY, or as the simulator plays it."""
    if simulator is None:
        base_url, key = os.environ.get("GSM_YOUTUBE_BASE_URL", BASE_URL), read_secret("GSM_YOUTUBE_API_KEY")
    else:
        base_url, key = f"{simulator}/yt/youtube/v3", Secret("simulated")
    async with Client(base_url, KEY_HEADER, key, clock) as client:
        yield YouTube(YouTubeApi(client, clock))


PLATFORMS: Final[dict[str, Callable[[Clock, str | None], AbstractAsyncContextManager[Platform]]]] = {
    "youtube": open_youtube
}
