"""YouTube: a reading, the uploads playlist, and the counters of new videos and of those that are due again.

Units of quota a poll (a project has 10,000 a Pacific day): one for each 50 accounts, one for each page of the playlist, one for each
50 videos. The playlist is in the order of uploading, not of publishing: once a day four pages are read whatever they hold, so that a
video uploaded long before it was published is found within a day.
"""

from collections.abc import AsyncIterator, Iterator, Sequence
from re import compile as pattern
from typing import Final

import msgspec

from scoring.pages import Observation
from streams.pollers.asking import Told
from streams.pollers.budget import Need
from streams.pollers.contract import Job, Read
from streams.pollers.errors import PollError, RefusedError
from streams.pollers.forget import forget
from streams.pollers.gone import missed
from streams.pollers.refresh import RefreshPlan
from streams.pollers.state import Known
from streams.pollers.youtube.answers import Channel, Listing, Video
from streams.pollers.youtube.api import YouTubeApi
from streams.pollers.youtube.budget import IDS_A_REQUEST, PAGES_IN_DEPTH

DAY: Final = 86_400_000
LOOKBACK: Final = 30 * DAY
MOST_PAGES: Final = 100  # of 50 videos, in one listing

_CHANNEL_ID = pattern(r"UC[A-Za-z0-9_-]{22}")


class _Uploads(msgspec.Struct, frozen=True):
    """What a listing found: recent videos not known before, by id with the time of publishing.

    `covers` is the stretch of publishing times that it saw all of; `complete` if that is all of the lookback.
    """

    new: dict[str, int]
    covers: tuple[int, int]
    complete: bool


class YouTube:
    """The platform YouTube, through its Data API v3."""

    name = "youtube"
    batch = IDS_A_REQUEST

    def __init__(self, api: YouTubeApi, refresh: RefreshPlan) -> None:
        self._api = api
        self._refresh = refresh
        self._found: dict[str, Told[Channel | None] | PollError] = {}

    async def begin(self, jobs: Sequence[Job]) -> None:
        """Look up the jobs' channels: those with an id together, the others by handle."""
        by_id = [job for job in jobs if _channel_id(job)]
        self._found = {job.account.id: await self._look_up(job) for job in jobs if not _channel_id(job)}
        if not by_id:
            return
        try:
            told = await self._api.channels(sorted({_channel_id(job) for job in by_id}))
        except PollError as error:
            self._found |= {job.account.id: error for job in by_id}
            return
        channels = {channel.id: channel for channel in told.what}
        for job in by_id:
            self._found[job.account.id] = Told(channels.get(_channel_id(job)), told.at, told.simulated)

    async def poll(self, job: Job) -> AsyncIterator[Read]:
        """The reading, then the counters, up to 50 videos a read."""
        found = self._found[job.account.id]
        if isinstance(found, PollError):
            raise found
        channel = found.what
        if channel is None:
            raise RefusedError("not_found")
        yield Read(found.at, followers=channel.subscribers, simulated=found.simulated)
        state = job.state
        if state.native_id != channel.id:
            state.known = {}
        state.native_id, state.handle = channel.id, job.account.handle
        in_depth = state.swept != job.slot // DAY
        first = await self._first_page(channel, found)
        uploads = await self._list(job, channel, first, PAGES_IN_DEPTH if in_depth else 1)
        wanted = self._newest_first(job, uploads)
        if not wanted:
            yield Read(first.at, covers=uploads.covers, simulated=first.simulated)
        for start in range(0, len(wanted), IDS_A_REQUEST):
            ids = wanted[start : start + IDS_A_REQUEST]
            told = await self._api.videos(ids, self._need(job, uploads, ids))
            observations = list(_observe(job, ids, told.what))
            yield Read(told.at, observations, covers=uploads.covers, simulated=told.simulated)
        since = first.at - LOOKBACK  # as the listing sees it: what we forget must not be found there as new
        forget(job, self._refresh, since)
        if not uploads.complete:
            raise RefusedError(f"more than {MOST_PAGES * IDS_A_REQUEST} new videos")
        if in_depth:
            state.swept = job.slot // DAY

    async def _look_up(self, job: Job) -> Told[Channel | None] | PollError:
        """The channel of an account whose channel id is not known yet."""
        if job.account.native_id:
            return RefusedError("native_id in the roster is no channel id (UC and 22 characters)")
        if not job.account.handle:
            return RefusedError("the roster has neither native_id nor handle")
        try:
            told = await self._api.channel_of(job.account.handle)
        except PollError as error:
            return error
        return Told(told.what[0] if told.what else None, told.at, told.simulated)

    async def _first_page(self, channel: Channel, found: Told[Channel | None]) -> Told[Listing]:
        """A playlist that is not found is one without videos: its id was asked for in this very poll."""
        nothing = Told(Listing([], ""), found.at, found.simulated)
        if not channel.uploads:
            return nothing
        try:
            return await self._api.listing(channel.uploads, "")
        except RefusedError as error:
            if error.reason == "playlistNotFound":
                return nothing
            raise

    async def _list(self, job: Job, channel: Channel, first: Told[Listing], least_pages: int) -> _Uploads:
        """List `least_pages`, and on while a page holds a recent video that is not known."""
        since, new, listing = first.at - LOOKBACK, dict[str, int](), first.what
        for page in range(1, MOST_PAGES + 1):
            unseen = {
                item.id: item.published
                for item in listing.items
                if item.published is not None
                and item.published >= since
                and item.id not in job.state.known
                and item.id not in new
            }
            new |= unseen
            if not listing.next_token or (page >= least_pages and not unseen):
                return _Uploads(new, (since, first.at), complete=True)
            if page < MOST_PAGES:
                listing = (await self._api.listing(channel.uploads, listing.next_token)).what
        return _Uploads(new, (min(new.values(), default=first.at), first.at), complete=False)

    def _newest_first(self, job: Job, uploads: _Uploads) -> list[str]:
        """Ids of all videos to read: the new ones, and those known that are due, in doubt, or not yet live."""
        due = {
            key: one.created
            for key, one in job.state.known.items()
            if self._refresh.is_due(key, one.created, one.read, job.slot) or one.in_doubt() or one.waiting
        }
        created = due | uploads.new
        return sorted(created, key=lambda key: (-created[key], key))

    def _need(self, job: Job, uploads: _Uploads, ids: Sequence[str]) -> Need:
        """What a request for these videos, the newest first, is for."""
        newest = job.state.known.get(ids[0])
        is_fresh = newest is None or ids[0] in uploads.new or job.slot - newest.created < DAY
        return "fresh" if is_fresh else "older"


def _channel_id(job: Job) -> str:
    """The channel's id, from the roster or as resolved before; empty if it must be asked for or cannot be had."""
    account, state = job.account, job.state
    if account.native_id:
        return account.native_id if _CHANNEL_ID.fullmatch(account.native_id) else ""
    return state.native_id if account.handle and account.handle == state.handle else ""


def _observe(job: Job, ids: Sequence[str], answered: Sequence[Video]) -> Iterator[Observation]:
    """What an answer says of the videos it was asked for; `job.state` learns of it.

    A video is gone when the polls of two slots missed it. It stays known: one that comes back, which YouTube then calls published
    at that time, is the same post with its first creation time.
    """
    known, videos = job.state.known, {video.id: video for video in answered}
    for key in ids:
        video = videos.get(key)
        one = known.get(key)
        if video is None:
            if one is not None and (gone := missed(job, key)):
                yield gone
            continue
        if one is None or one.waiting:
            one = known[key] = Known(video.published, waiting=video.upcoming)
        one.missing, one.gone, one.read = None, False, job.slot
        one.moved_to = video.published if video.published != one.created else None
        if not one.waiting:
            yield video.observation(one.created)
