"""The platforms that can be polled: how each is opened with its key and address."""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Final

from streams.clock import Clock
from streams.pollers.asking import Asker, Manners
from streams.pollers.contract import Platform
from streams.pollers.http import Client
from streams.pollers.secrets import Secret, read_secrets
from streams.pollers.tokens import Tokens
from streams.pollers.youtube.api import BASE_URL, YouTubeApi, YouTubeManners
from streams.pollers.youtube.platform import YouTube


@asynccontextmanager
async def open_youtube(clock: Clock, simulator: str | None) -> AsyncIterator[Platform]:
    """YouTube at GSM_YOUTUBE_BASE_URL with the key of GSM_YOUTUBE_API_KEY, or as the simulator plays it."""
    async with _asker(
        "youtube", BASE_URL, "yt/youtube/v3", "GSM_YOUTUBE_API_KEY", YouTubeManners(), clock, simulator
    ) as asker:
        yield YouTube(YouTubeApi(asker))


@asynccontextmanager
async def _asker(
    platform: str,
    base_url: str,
    simulated_at: str,
    variable: str,
    manners: Manners,
    clock: Clock,
    simulator: str | None,
) -> AsyncIterator[Asker]:
    """Who asks the platform at GSM_..._BASE_URL by the tokens of `variable`, or the simulator, which takes any."""
    if simulator is None:
        url, tokens = os.environ.get(f"GSM_{platform.upper()}_BASE_URL", base_url), read_secrets(variable)
    else:
        url, tokens = f"{simulator}/{simulated_at}", [Secret("simulated")]
    async with Client(url, tokens, clock) as client:
        yield Asker(client, Tokens(platform, variable, tokens), manners, clock)


PLATFORMS: Final[dict[str, Callable[[Clock, str | None], AbstractAsyncContextManager[Platform]]]] = {
    "youtube": open_youtube
}
