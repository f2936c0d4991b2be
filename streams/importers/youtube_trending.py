"""Daily lists of trending YouTube videos with their counters, one CSV file a day.

`trending_date` is YY.DD.MM: a bare day, which stands for its last second in the zone of --time-zone. A 0 beside
`ratings_disabled` or `comments_disabled` is a hidden counter, not a number.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import BinaryIO, Final

from scoring.pages import Observation
from streams.importers.accounts import Source
from streams.importers.contract import Context, Item, Row, RowError
from streams.importers.table import Cells, Columns, Table
from streams.importers.values import count, instant_utc, last_second

NEEDED: Final[Columns] = {
    "day": ("trending_date",),
    "id": ("video_id",),
    "created": ("publishedAt",),
    "channel": ("channelId",),
    "title": ("channelTitle",),
    "views": ("view_count",),
    "likes": ("likes",),
    "comments": ("comment_count",),
    "comments_off": ("comments_disabled",),
    "ratings_off": ("ratings_disabled",),
}
_DAY: Final = re.compile(r"([0-9]{2})\.([0-9]{2})\.([0-9]{2})")


def read(file: BinaryIO, context: Context) -> Iterator[Item]:
    """The rows of one day's list."""
    zone = context.need_zone("trending_date, a bare day,")
    instants: dict[str, int] = {}

    def make(line: int, cells: Cells) -> Row:
        if (day := cells["day"]) not in instants:
            instants.clear()  # a list has one day
            instants[day] = last_second(_day(day), zone)
        post = Observation(
            cells["id"],
            instant_utc(cells["created"], "publishedAt"),
            media="video",
            likes=None if _flag(cells["ratings_off"]) else count(cells["likes"], "likes"),
            comments=None if _flag(cells["comments_off"]) else count(cells["comments"], "comment_count"),
            views=count(cells["views"], "view_count"),
        )
        if not cells["channel"]:
            raise RowError("the row names no channel")
        return Row(line, Source("youtube", cells["channel"], name=cells["title"]), instants[day], post)

    return Table(file).rows(NEEDED, {}, make)


def _day(text: str) -> date:
    found = _DAY.fullmatch(text)
    try:
        year, day, month = map(int, found.groups()) if found else (0, 0, 0)
        return date(2000 + year, month, day)
    except ValueError:
        raise RowError("trending_date is no day of the form YY.DD.MM") from None


def _flag(text: str) -> bool:
    if text.lower() not in {"true", "false"}:
        raise RowError("a column that says what is switched off is neither True nor False")
    return text.lower() == "true"
