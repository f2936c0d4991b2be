"""Search exports of Facebook posts from CrowdTangle.

They do not say when they were read. Likes and the six other reactions are one counter. `Followers at Posting` is the
audience at the instant of posting, so it becomes a reading of that instant, never of the instant of the export.
"""

from collections.abc import Iterator
from typing import BinaryIO, Final

from scoring.pages import ABSENT, Observation
from streams.importers.accounts import Source
from streams.importers.contract import Context, Item, Row
from streams.importers.facebook import from_url, media_of
from streams.importers.table import Cells, Columns, Table
from streams.importers.values import count, instant, total

REACTIONS: Final = ("likes", "love", "wow", "haha", "sad", "angry", "care")
NEEDED: Final[Columns] = {
    "page": ("Page Name",),
    "native_id": ("Facebook Id",),
    "created": ("Post Created",),
    "type": ("Type",),
    "url": ("URL",),
    "likes": ("Likes",),
    "comments": ("Comments",),
    "shares": ("Shares",),
    "love": ("Love",),
    "wow": ("Wow",),
    "haha": ("Haha",),
    "sad": ("Sad",),
    "angry": ("Angry",),
}
OPTIONAL: Final[Columns] = {
    "handle": ("User Name",),
    "care": ("Care",),  # since 2020
    "views": ("Post Views",),
    "followers": ("Followers at Posting",),
}
_UTC: Final = {"UTC": "+00:00", "GMT": "+00:00"}


def read(file: BinaryIO, context: Context) -> Iterator[Item]:
    """The rows of one export."""
    observed_at = context.need_observed_at()

    def make(line: int, cells: Cells) -> Row:
        created = instant(_without_abbreviation(cells["created"]), "Post Created", context)
        media = "link" if cells["type"] == "Video" else media_of(cells["type"])  # one that plays elsewhere
        native_id = cells["native_id"]
        source = Source("facebook", native_id, cells["handle"], cells["page"])
        followers = (
            ABSENT if cells["followers"] == "N/A" else count(cells["followers"], "Followers at Posting")
        )
        post = Observation(
            f"{native_id}_{from_url(cells['url'])[1]}",
            created,
            media=media,
            likes=total(cells, REACTIONS),
            comments=count(cells["comments"], "Comments"),
            shares=count(cells["shares"], "Shares"),
            views=count(cells["views"], "Post Views") if media == "video" else ABSENT,
        )
        return Row(line, source, observed_at, post, followers, followers_at=created)

    return Table(file).rows(NEEDED, OPTIONAL, make)


def _without_abbreviation(text: str) -> str:
    """`2021-07-05 18:02:45 BRT` without its last word: an abbreviation is no zone, unless it is UTC's."""
    moment, _, abbreviation = text.rpartition(" ")
    if not abbreviation.isalpha():
        return text
    return moment + _UTC.get(abbreviation, "")
