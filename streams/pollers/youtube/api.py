"""The three requests to YouTube's Data API v3 that polling needs, one unit of quota each."""

from collections.abc import Mapping, Sequence

from streams.errors import GsmError
from streams.pollers.asking import Asker, Told
from streams.pollers.budget import Need
from streams.pollers.errors import ParkedError, PollError
from streams.pollers.http import Answer
from streams.pollers.secrets import Secret
from streams.pollers.youtube.answers import (
    Channel,
    Listing,
    Video,
    read_channels,
    read_listing,
    read_videos,
)
from streams.pollers.youtube.budget import IDS_A_REQUEST, cost
from streams.pollers.youtube.errors import judge


class YouTubeManners:
    """The key travels in a header of Google's; a quota that is gone is told by an error only."""

    def headers(self, token: Secret) -> Mapping[str, str]:
        """The headers in which a key travels."""
        return {"X-Goog-Api-Key": token.reveal()}

    def judge(self, answer: Answer) -> PollError | GsmError:
        """The error that an answer is."""
        return judge(answer.status, answer.body, answer.at)

    def limit(self, answer: Answer) -> ParkedError | None:  # noqa: ARG002 - no answer says what is left
        """None."""
        return None


class YouTubeApi:
    """Asks YouTube. Every request raises a PollError, or GsmError where no request can succeed.

    Once the day's quota is gone it asks nothing more until Pacific midnight, and raises ParkedError at once.
    """

    def __init__(self, asker: Asker) -> None:
        self._asker = asker

    async def channels(self, ids: Sequence[str]) -> Told[list[Channel]]:
        """The channels with these ids, at most 50, in no order; unknown ones are left out."""
        return await self._channels(id=",".join(ids))

    async def channel_of(self, handle: str) -> Told[list[Channel]]:
        """The channel with this handle, if there is one."""
        return await self._channels(forHandle=handle)

    async def listing(self, playlist: str, token: str) -> Told[Listing]:
        """One page of a playlist, 50 videos; an empty token asks for the first."""
        params = {"part": "contentDetails", "playlistId": playlist, "maxResults": str(IDS_A_REQUEST)}
        return await self._asker.ask(
            "playlistItems",
            "playlistItems",
            params | ({"pageToken": token} if token else {}),
            read_listing,
            costs=cost("discovery"),
        )

    async def videos(self, ids: Sequence[str], need: Need = "fresh") -> Told[list[Video]]:
        """The videos with these ids, at most 50; deleted and private ones are left out."""
        params = {"part": "snippet,statistics", "id": ",".join(ids)}
        return await self._asker.ask("videos", "videos", params, read_videos, costs=cost(need))

    async def _channels(self, **which: str) -> Told[list[Channel]]:
        params = {"part": "contentDetails,statistics", "maxResults": str(IDS_A_REQUEST), **which}
        return await self._asker.ask("channels", "channels", params, read_channels, costs=cost("discovery"))
