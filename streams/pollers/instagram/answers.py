"""Instagram's answers, as typed values. A count that is left out is hidden by the account's owner, never zero."""

from typing import Final

import msgspec

from scoring.pages import ABSENT, Media, Observation
from streams.pollers.errors import UnreadableError
from streams.pollers.graph.answers import Id, Number, Paging, instant, read

_MEDIA_FIELDS: Final = (
    "id,timestamp,media_type,media_product_type,like_count,comments_count,view_count,children{media_type}"
)

_MEDIA: Final[dict[str, Media]] = {"IMAGE": "image", "VIDEO": "video"}


def fields_of(username: str, most: int, after: str) -> str:
    """What is asked for: the account, and one page of its media from a cursor on."""
    page = f".after({after})" if after else ""
    media = f"media{page}.limit({most}){{{_MEDIA_FIELDS}}}"
    return f"business_discovery.username({username}){{id,username,followers_count,media_count,{media}}}"


class Discovered(msgspec.Struct, frozen=True):
    """An account with one page of its posts, the newest first; `after` is empty on the last page."""

    id: str
    username: str
    followers: int
    posts: list[Observation]
    after: str


class _Child(msgspec.Struct, frozen=True):
    media_type: str = ""


class _Children(msgspec.Struct, frozen=True):
    data: list[_Child] = []


class _Post(msgspec.Struct, frozen=True):
    id: Id
    timestamp: str
    media_type: str
    media_product_type: str = ""
    like_count: Number | None = None
    comments_count: Number | None = None
    view_count: Number | None = None
    children: _Children = _Children()


class _Edge(msgspec.Struct, frozen=True):
    data: list[_Post] = []
    paging: Paging = Paging()


class _Account(msgspec.Struct, frozen=True):
    id: Id
    username: str
    followers_count: Number
    media: _Edge = _Edge()


class _Answer(msgspec.Struct, frozen=True):
    business_discovery: _Account


def read_discovered(body: bytes) -> Discovered:
    """An account with one page of its posts. Raises UnreadableError."""
    found = read(body, _Answer).business_discovery
    try:
        posts = [_observation(one) for one in found.media.data]
    except ValueError as error:
        raise UnreadableError(str(error), body) from None
    after = found.media.paging.cursors.after
    return Discovered(found.id, found.username, found.followers_count, posts, after)


def _observation(post: _Post) -> Observation:
    """Views are told of reels alone; of another post they are nothing that could be hidden."""
    views = post.view_count if post.media_product_type == "REELS" or post.view_count is not None else ABSENT
    return Observation(
        post.id,
        instant(post.timestamp),
        media=media_of(post),
        likes=post.like_count,
        comments=post.comments_count,
        views=views,
    )


def media_of(post: _Post) -> Media:
    """The media type of a post; that of an album is its parts'. One whose parts are not told is unknown."""
    if post.media_type != "CAROUSEL_ALBUM":
        return _MEDIA.get(post.media_type, "unknown")
    found = {_MEDIA.get(one.media_type, "unknown") for one in post.children.data} or {"unknown"}
    if len(found) == 1:
        return found.pop()
    return "unknown" if "unknown" in found else "mixed"
