"""Posts of Facebook Pages as researchers' scripts save answers of the Graph API, one post a row.

Such files never say when they were read. `created_time` may have lost its offset on the way; then the zone must be said.
"""

from collections.abc import Iterator
from typing import BinaryIO, Final

from scoring.pages import Observation
from streams.importers.accounts import Source
from streams.importers.contract import Context, Item, Row
from streams.importers.facebook import media_of, page_of
from streams.importers.table import Cells, Columns, Table
from streams.importers.values import count, instant

NEEDED: Final[Columns] = {
    "id": ("id",),
    "created": ("created_time",),
    "type": ("type",),
    "likes": ("likes_count",),
    "comments": ("comments_count",),
    "shares": ("shares_count",),
}
OPTIONAL: Final[Columns] = {"page": ("from_name", "candidate_page")}


def read(file: BinaryIO, context: Context) -> Iterator[Item]:
    """The rows of one file."""
    observed_at = context.need_observed_at()

    def make(line: int, cells: Cells) -> Row:
        post = Observation(
            cells["id"],
            instant(cells["created"], "created_time", context),
            media=media_of(cells["type"]),
            likes=count(cells["likes"], "likes_count"),
            comments=count(cells["comments"], "comments_count"),
            shares=count(cells["shares"], "shares_count"),
        )
        return Row(line, Source("facebook", page_of(cells["id"]), name=cells["page"]), observed_at, post)

    return Table(file).rows(NEEDED, OPTIONAL, make)
