"""What all exports of Facebook posts share: ids and post types."""

import re
from typing import Final

from scoring.pages import Media
from streams.importers.contract import RowError

_WHOLE_ID: Final = re.compile(r"([0-9]{1,32})_([0-9]{1,32})")
_POST_URL: Final = re.compile(r"https?://(?:www\.|m\.)?facebook\.com/([^/?#]{1,128})/posts/([0-9]{1,32})")

# By the word that an export uses, in lower case; a word not in here is unknown media.
MEDIA: Final[dict[str, Media]] = {
    "photo": "image",
    "album": "image",
    "video": "video",
    "native video": "video",
    "live video": "video",
    "live video complete": "video",
    "live video scheduled": "video",
    "link": "link",
    "youtube": "link",
    "event": "link",
    "status": "text",
    "text": "text",
}  # fmt: skip


def media_of(word: str) -> Media:
    """The media type behind an export's word for it."""
    return MEDIA.get(word.lower().replace("_", " "), "unknown")


def page_of(post_id: str) -> str:
    """The native id of the Page in a post id `PAGE_POST`."""
    found = _WHOLE_ID.fullmatch(post_id)
    if found is None:
        raise RowError("the post id is not of the form PAGE_POST")
    return found[1]


def from_url(url: str) -> tuple[str, str]:
    """The Page, by id or name, and the post's number in the address of a post."""
    found = _POST_URL.match(url)
    if found is None:
        raise RowError("the URL is none of a Facebook post")
    return found[1], found[2]
