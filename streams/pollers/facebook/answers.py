"""Facebook's answers, as typed values. Shares that nobody made are left out by Facebook; reactions and comments never are."""

from typing import Final

import msgspec

from scoring.pages import Kind, Media, Observation
from streams.pollers.errors import UnreadableError
from streams.pollers.graph.answers import Id, Number, Paging, instant, read

PAGE_FIELDS: Final = "id,username,followers_count"
POST_FIELDS: Final = (
    "id,created_time,status_type,is_published,"
    "attachments{media_type,type,unshimmed_url,subattachments.limit(30){media_type,type}},"
    "reactions.limit(0).summary(total_count),comments.filter(stream).limit(0).summary(total_count),shares"
)

_MEDIA: Final[dict[str, Media]] = {
    "photo": "image",
    "cover_photo": "image",
    "profile_media": "image",
    "avatar": "image",
    "album": "image",
    "new_album": "image",
    "link": "link",
    "share": "link",
    "multi_share": "link",
    "native_templates": "link",
}
"""By media_type or type; all that begins with video or animated_image is a video, anything else is text."""

_OWN_SITE: Final = ("https://www.facebook.com/", "https://facebook.com/", "https://m.facebook.com/")


class PageInfo(msgspec.Struct, frozen=True):
    """A Page. One without a public name has an empty `username`."""

    id: Id
    followers_count: Number
    username: str = ""


class Walked(msgspec.Struct, frozen=True):
    """One page of the edge of posts; `after` is empty on the last."""

    posts: list[Observation]
    after: str


class _Summary(msgspec.Struct, frozen=True):
    total_count: Number


class _Summed(msgspec.Struct, frozen=True):
    summary: _Summary


class _Shares(msgspec.Struct, frozen=True):
    count: Number = 0


class _Part(msgspec.Struct, frozen=True):
    media_type: str = ""
    type: str = ""


class _Parts(msgspec.Struct, frozen=True):
    data: list[_Part] = []


class _Attachment(msgspec.Struct, frozen=True):
    media_type: str = ""
    type: str = ""
    unshimmed_url: str = ""
    subattachments: _Parts = _Parts()


class _Attachments(msgspec.Struct, frozen=True):
    data: list[_Attachment] = []


class _Post(msgspec.Struct, frozen=True):
    id: Id
    created_time: str
    reactions: _Summed
    comments: _Summed
    shares: _Shares = _Shares()
    attachments: _Attachments = _Attachments()
    is_published: bool = True


class _Edge(msgspec.Struct, frozen=True):
    data: list[_Post]
    paging: Paging = Paging()


def read_page(body: bytes) -> PageInfo:
    """A Page. Raises UnreadableError."""
    return read(body, PageInfo)


def read_walked(body: bytes) -> Walked:
    """One page of the edge of posts. Raises UnreadableError."""
    edge = read(body, _Edge)
    posts = [_observation(one, body) for one in edge.data if one.is_published]
    return Walked(posts, edge.paging.cursors.after if edge.paging.next else "")


def read_post(body: bytes) -> Observation:
    """One post. Raises UnreadableError."""
    return _observation(read(body, _Post), body)


def _observation(post: _Post, body: bytes) -> Observation:
    try:
        created = instant(post.created_time)
    except ValueError as error:
        raise UnreadableError(str(error), body) from None
    return Observation(
        post.id,
        created,
        _kind(post),
        media_of(post.attachments.data),
        likes=post.reactions.summary.total_count,
        comments=post.comments.summary.total_count,
        shares=post.shares.count,
    )


def _kind(post: _Post) -> Kind:
    """A share of something that is on Facebook repeats it."""
    return (
        "repost"
        if any(
            one.type == "share" and one.unshimmed_url.startswith(_OWN_SITE) for one in post.attachments.data
        )
        else "original"
    )


def media_of(attachments: list[_Attachment]) -> Media:
    """The media type of a post: that of its parts, where an album has some."""
    if not attachments:
        return "text"
    first = attachments[0]
    parts = first.subattachments.data or [_Part(first.media_type, first.type)]
    found = {_medium(part) for part in parts}
    return found.pop() if len(found) == 1 else "mixed"


def _medium(part: _Part) -> Media:
    word = part.media_type or part.type
    if word.startswith(("video", "animated_image")):
        return "video"
    return _MEDIA.get(word) or _MEDIA.get(part.type, "text")
