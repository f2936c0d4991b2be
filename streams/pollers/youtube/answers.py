"""YouTube's answers, as typed values. Counts arrive as strings or integers; one that is hidden is missing.

The part of the counts, which every request asks for, must be there: under another name it would be counts that silently stand still.
"""

from datetime import datetime
from typing import Annotated, Literal, TypeVar

import msgspec

from scoring.pages import ABSENT, MAX_COUNT, Count, Observation
from streams.pollers.errors import UnreadableError

_Count = Annotated[int, msgspec.Meta(ge=0, le=MAX_COUNT)] | None
_Instant = Annotated[datetime, msgspec.Meta(tz=True)]
_Id = Annotated[str, msgspec.Meta(min_length=1, max_length=128)]


class Channel(msgspec.Struct, frozen=True):
    """A channel; `uploads` is the playlist of its videos, empty if not told. `subscribers` as a page's `followers`."""

    id: str
    uploads: str
    subscribers: Count


class Listed(msgspec.Struct, frozen=True):
    """A video as a playlist lists it; `published` is None where it is not told: private or deleted."""

    id: str
    published: int | None


class Listing(msgspec.Struct, frozen=True):
    """One page of a playlist; `next_token` is empty on the last."""

    items: list[Listed]
    next_token: str


class Video(msgspec.Struct, frozen=True):
    """A video with its counters as a page holds them. `upcoming`: announced, not yet to be seen."""

    id: str
    published: int
    upcoming: bool
    likes: Count
    comments: Count
    views: Count

    def observation(self, created: int) -> Observation:
        """The video as an observation of a post created at `created`."""
        return Observation(
            self.id, created, media="video", likes=self.likes, comments=self.comments, views=self.views
        )


class _Camel(msgspec.Struct, rename="camel"):
    pass


class _Related(_Camel):
    uploads: str = ""


class _ChannelDetails(_Camel):
    related_playlists: _Related = msgspec.field(default_factory=_Related)


class _ChannelStatistics(_Camel):
    subscriber_count: _Count = None
    hidden_subscriber_count: bool = False


class _Channel(_Camel):
    id: _Id
    statistics: _ChannelStatistics
    content_details: _ChannelDetails = msgspec.field(default_factory=_ChannelDetails)


class _Channels(_Camel):
    kind: Literal["youtube#channelListResponse"]
    items: list[_Channel] = []


class _Resource(_Camel):
    video_id: str = ""


class _ItemSnippet(_Camel):
    resource_id: _Resource = msgspec.field(default_factory=_Resource)


class _ItemDetails(_Camel):
    video_id: str = ""
    video_published_at: _Instant | None = None


class _Item(_Camel):
    snippet: _ItemSnippet = msgspec.field(default_factory=_ItemSnippet)
    content_details: _ItemDetails = msgspec.field(default_factory=_ItemDetails)


class _Items(_Camel):
    kind: Literal["youtube#playlistItemListResponse"]
    items: list[_Item] = []
    next_page_token: str = ""


class _VideoSnippet(_Camel):
    published_at: _Instant
    live_broadcast_content: str = "none"


class _VideoStatistics(_Camel):
    view_count: _Count | msgspec.UnsetType = msgspec.UNSET
    like_count: _Count = None
    comment_count: _Count = None


class _Video(_Camel):
    id: _Id
    snippet: _VideoSnippet
    statistics: _VideoStatistics


class _Videos(_Camel):
    kind: Literal["youtube#videoListResponse"]
    items: list[_Video] = []


_T = TypeVar("_T")


def read_channels(body: bytes) -> list[Channel]:
    """The channels of a channels.list answer; an unknown one is just not there. Raises UnreadableError."""
    return [
        Channel(one.id, one.content_details.related_playlists.uploads, _subscribers(one.statistics))
        for one in _read(body, _Channels).items
    ]


def read_listing(body: bytes) -> Listing:
    """One page of a playlistItems.list answer. Raises UnreadableError."""
    answer = _read(body, _Items)
    return Listing([listed for one in answer.items if (listed := _listed(one)).id], answer.next_page_token)


def read_videos(body: bytes) -> list[Video]:
    """The videos of a videos.list answer; a deleted or private one is just not there. Raises UnreadableError."""
    return [_video(one) for one in _read(body, _Videos).items]


def _read(body: bytes, shape: type[_T]) -> _T:
    try:
        return msgspec.json.decode(body, type=shape, strict=False)  # not strict: "12" is 12
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UnreadableError(str(error), body) from None


def _subscribers(statistics: _ChannelStatistics) -> Count:
    return None if statistics.hidden_subscriber_count else statistics.subscriber_count


def _listed(one: _Item) -> Listed:
    video_id = one.content_details.video_id or one.snippet.resource_id.video_id
    published = one.content_details.video_published_at
    return Listed(video_id, None if published is None else _instant(published))


def _video(one: _Video) -> Video:
    published = _instant(one.snippet.published_at)
    upcoming = one.snippet.live_broadcast_content == "upcoming"
    told = one.statistics
    views = ABSENT if told.view_count is msgspec.UNSET else told.view_count
    return Video(one.id, published, upcoming, told.like_count, told.comment_count, views)


def _instant(when: datetime) -> int:
    return round(when.timestamp() * 1000)
