"""Exports of Facebook posts from Hootsuite Analytics.

Times are GMT. `Reactions` is the total of all kinds. An empty counter was not reported: absent, not 0.
"""

from collections.abc import Iterator
from typing import BinaryIO, Final

from scoring.pages import Observation
from streams.importers.accounts import Source
from streams.importers.contract import Context, Item, Row
from streams.importers.facebook import media_of, page_of
from streams.importers.table import Cells, Columns, Table
from streams.importers.values import count, instant_utc

NEEDED: Final[Columns] = {
    "created": ("Date (GMT)", "created_gmt"),
    "page": ("Facebook Page", "page_name"),
    "id": ("Post ID", "post_id"),
    "type": ("Post Type", "post_type"),
    "reactions": ("Reactions", "reactions"),
    "comments": ("Comments", "comments"),
    "shares": ("Shares", "shares"),
}
OPTIONAL: Final[Columns] = {"observed_at": ("observed_at",)}


def read(file: BinaryIO, context: Context) -> Iterator[Item]:
    """The rows of one export."""

    def make(line: int, cells: Cells) -> Row:
        told = cells["observed_at"]
        post = Observation(
            cells["id"],
            instant_utc(cells["created"], "the creation time"),
            media=media_of(cells["type"]),
            likes=count(cells["reactions"], "reactions"),
            comments=count(cells["comments"], "comments"),
            shares=count(cells["shares"], "shares"),
        )
        source = Source("facebook", page_of(cells["id"]), name=cells["page"])
        observed_at = instant_utc(told, "observed_at") if told else context.need_observed_at()
        return Row(line, source, observed_at, post)

    return Table(file).rows(NEEDED, OPTIONAL, make)
