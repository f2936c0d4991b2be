"""X: what a post's references, media and id say."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from scoring.pages import Kind, Media

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
    instant = instant_of_id(post_id)
    return instant - instant % 1000


def instant_of_id(post_id: str) -> int:
    """The instant that X put into an id, in milliseconds."""
    return (int(post_id) >> 22) + _SNOWFLAKE_EPOCH


def id_at(instant: int) -> int:
    """An id as X would give it to a post at this instant, the lowest: posts with a greater id are not older."""
    return max(0, instant - _SNOWFLAKE_EPOCH) << 22
