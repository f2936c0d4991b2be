"""The three requests to YouTube's Data API v3 that polling needs, one unit of quota each."""

from collections.abc import Callable, Sequence
from typing import Final, Generic, TypeVar

import msgspec
import stamina

from streams.clock import Clock
from streams.pollers.errors import ParkedError, TransientError, UnreadableError
from streams.pollers.http import Client
from streams.pollers.youtube.answers import (
    Channel,
    Listing,
    Video,
    read_channels,
    read_listing,
    read_videos,
)
from streams.pollers.youtube.errors import judge

BASE_URL: Final = "https://www.googleapis.com/youtube/v3"
KEY_HEADER: Final = "X-Goog-Api-Key"
IDS_A_REQUEST: Final = 50
ATTEMPTS: Final = 4

T = TypeVar("T")


class Told(msgspec.Struct, Generic[T], frozen=True):
    """What an answer said, and the instant that it is true for; `simulated` if no real platform said it."""

    what: T
    at: int
    simulated: bool


class YouTubeApi:
    """Asks YouTube. Every request raises a PollError, or GsmError where no request can succeed.

    Once the day's quota is gone it asks nothing more until Pacific midnight, and raises ParkedError at once.
    """

    def __init__(self, client: Client, clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._parked: ParkedError | None = None

    async def channels(self, ids: Sequence[str]) -> Told[list[Channel]]:
        """The channels with these ids, at most 50, in no order; unknown ones are left out."""
        return await self._channels(id=",".join(ids))

    async def channel_of(self, handle: str) -> Told[list[Channel]]:
        """The channel with this handle, if there is one."""
        return await self._channels(forHandle=handle)

    async def listing(self, playlist: str, token: str) -> Told[Listing]:
        """One page of a playlist, 50 videos; an empty token asks for the first."""
        params = {"part": "contentDetails", "playlistId": playlist, "maxResults": str(IDS_A_REQUEST)}
        return await self._ask(
            "playlistItems", params | ({"pageToken": token} if token else {}), read_listing
        )

    async def videos(self, ids: Sequence[str]) -> Told[list[Video]]:
        """The videos with these ids, at most 50; deleted and private ones are left out."""
        return await self._ask("videos", {"part": "snippet,statistics", "id": ",".join(ids)}, read_videos)

    async def _channels(self, **which: str) -> Told[list[Channel]]:
        params = {"part": "contentDetails,statistics", "maxResults": str(IDS_A_REQUEST), **which}
        return await self._ask("channels", params, read_channels)

    async def _ask(self, path: str, params: dict[str, str], read: Callable[[bytes], T]) -> Told[T]:
        async for attempt in stamina.retry_context(
            on=TransientError,
            attempts=ATTEMPTS,
            timeout=None,
            wait_initial=1.0,
            wait_max=30.0,
            wait_jitter=2.0,
        ):
            with attempt:
                try:
                    return await self._ask_once(path, params, read)
                except UnreadableError as error:
                    error.request = path
                    raise
        raise AssertionError  # the last attempt raised or returned

    async def _ask_once(self, path: str, params: dict[str, str], read: Callable[[bytes], T]) -> Told[T]:
        if self._parked is not None and self._clock.now() < self._parked.until:
            raise ParkedError(self._parked.reason, self._parked.until)
        answer = await self._client.get(path, params)
        if answer.status == 200:
            return Told(read(answer.body), answer.at, answer.simulated)
        error = judge(answer.status, answer.body, answer.at)
        if isinstance(error, ParkedError):
            self._parked = error
        raise error
