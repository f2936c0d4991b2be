"""What a post of X is, from what an answer or a table says of it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

from scoring.pages import ABSENT, Kind, Media, Observation
from streams.importers.accounts import Source
from streams.importers.contract import Context, Row, RowError
from streams.importers.values import instant

PLATFORM: Final = "twitter"

_SNOWFLAKE_EPOCH: Final = 1_288_834_974_657
_OWN_SITES: Final = re.compile(r"(?:https?://)?(?:www\.|mobile\.|pic\.)?(?:twitter|x)\.com(?:/|$)")
_OWN_MEDIUM: Final = re.compile(r"https?://(?:twitter|x)\.com/[^/]+/status/([0-9]+)/(photo|video)/")

# The number before the bar of a media key says the type; an animated GIF is a picture that moves, and counts as an image.
_BY_KEY: Final[dict[str, Media]] = {"3": "image", "7": "video", "13": "video", "16": "image"}
_BY_TYPE: Final[dict[str, Media]] = {"photo": "image", "animated_gif": "image", "video": "video"}
_KINDS: Final[tuple[tuple[str, Kind], ...]] = (
    ("retweeted", "repost"),
    ("reposted", "repost"),
    ("replied_to", "reply"),  # a reply that quotes is a reply
    ("quoted", "quote"),
)


class Post(msgspec.Struct):
    """A post as its source tells it: `references` are the types of the posts it refers to, `chain` the ids of its versions,
    `types` the types of media by key, `urls` its links written out.
    """

    id: str
    author: Source
    created_at: str
    likes: int = ABSENT
    replies: int = ABSENT
    reposts: int = ABSENT
    quotes: int = ABSENT
    views: int = ABSENT
    followers: int = ABSENT
    references: Sequence[str] = ()
    chain: Sequence[str] = ()
    media_keys: Sequence[str] = ()
    types: Mapping[str, str] = {}
    urls: Sequence[str] = ()


def row_of(line: int, post: Post, observed_at: int, context: Context) -> Row:
    """The row of a post.

    All versions of an edited post are one post: the first version's id and time, the last one's counters. A version that was
    replaced keeps the counters it had then, so it is no observation.
    """
    if not post.author.native_id:
        raise RowError("the post names no author")
    if not all(one.isdecimal() for one in (post.id, *post.chain)):
        raise RowError("the id is no number")
    row = Row(line, post.author, observed_at, followers=post.followers)
    if post.chain and post.chain[-1] != post.id:
        return row
    edited = len(post.chain) > 1
    row.observation = Observation(
        post.chain[0] if edited else post.id,
        created_of_id(post.chain[0]) if edited else instant(post.created_at, "created_at", context),
        kind=kind_of(post.references),
        media=media_of(post.id, post.media_keys, post.types, post.urls),
        likes=post.likes,
        comments=post.replies,
        shares=post.reposts,
        quotes=post.quotes,
        views=post.views,
    )
    return row


def kind_of(references: Iterable[str]) -> Kind:
    """The kind of a post from the types of the posts that it refers to."""
    types = set(references)
    return next((kind for word, kind in _KINDS if word in types), "original")


def media_of(post_id: str, keys: Sequence[str], types: Mapping[str, str], urls: Iterable[str]) -> Media:
    """The media type of a post from the keys of its media, what is known of their types, and its links.

    A post whose attachments were not asked for still shows its own media among its links.
    """
    found: set[Media] = {
        _BY_TYPE.get(types.get(key, ""), _BY_KEY.get(key.partition("_")[0], "unknown")) for key in keys
    }
    links = False
    for url in urls:
        own = _OWN_MEDIUM.match(url)
        if own is not None and own[1] == post_id:
            found.add("image" if own[2] == "photo" else "video")
        links = links or not _OWN_SITES.match(url)
    if "unknown" in found:
        return "unknown"
    if found:
        return found.pop() if len(found) == 1 else "mixed"
    return "link" if links else "text"


def created_of_id(post_id: str) -> int:
    """The instant that X put into an id, to the second as X tells it, in milliseconds."""
    instant = (int(post_id) >> 22) + _SNOWFLAKE_EPOCH
    return instant - instant % 1000
