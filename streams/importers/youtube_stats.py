"""Counters of YouTube videos as a scheduled job appends answers of `videos.list` to a CSV file.

YouTube leaves hidden likes and switched-off comments out of its answer, so an empty cell is a hidden counter. A row without a
channel is a video that was not answered at all.
"""

from collections.abc import Iterator
from typing import BinaryIO, Final

from scoring.pages import ABSENT, Observation
from streams.importers.accounts import Source
from streams.importers.contract import Context, Item, Row, RowError
from streams.importers.table import Cells, Columns, Table
from streams.importers.values import count, instant, instant_utc

NEEDED: Final[Columns] = {
    "observed_at": ("run_datetime_utc",),
    "id": ("video_id",),
    "channel": ("channel_id",),
    "created": ("published_at",),
    "views": ("view_count",),
    "likes": ("like_count",),
    "comments": ("comment_count",),
}
OPTIONAL: Final[Columns] = {"title": ("channel_title",)}


def read(file: BinaryIO, context: Context) -> Iterator[Item]:
    """The rows of one file."""

    def make(line: int, cells: Cells) -> Row:
        if not cells["channel"]:
            raise RowError("the row names no channel: the video was not answered")
        post = Observation(
            cells["id"],
            instant(cells["created"], "published_at", context),
            media="video",
            likes=_shown(cells["likes"], "like_count"),
            comments=_shown(cells["comments"], "comment_count"),
            views=count(cells["views"], "view_count"),
        )
        observed_at = instant_utc(cells["observed_at"], "run_datetime_utc")
        return Row(line, Source("youtube", cells["channel"], name=cells["title"]), observed_at, post)

    return Table(file).rows(NEEDED, OPTIONAL, make)


def _shown(text: str, what: str) -> int | None:
    number = count(text, what)
    return None if number == ABSENT else number
