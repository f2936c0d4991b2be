"""The history of one Facebook post from CrowdTangle: its counters at many instants.

The heading's last three cells hold the creation time and the post's address instead of names. The file tells no media type, and
names the Page by its name in the address, so the roster is asked for the Page's id.
"""

from collections.abc import Iterator
from typing import BinaryIO, Final

from scoring.pages import Observation
from streams.errors import GsmError
from streams.importers.accounts import Source
from streams.importers.contract import Context, Item, Row, RowError
from streams.importers.facebook import from_url
from streams.importers.table import Cells, Columns, Table
from streams.importers.values import count, instant_utc, total

REACTIONS: Final = ("likes", "loves", "wows", "hahas", "sads", "angrys", "cares")
NEEDED: Final[Columns] = {
    "id": ("ID",),
    "observed_at": ("Score Date (GMT)",),
    "likes": ("Likes",),
    "comments": ("Comments",),
    "shares": ("Shares",),
    "loves": ("Loves",),
    "wows": ("Wows",),
    "hahas": ("Hahas",),
    "sads": ("Sads",),
    "angrys": ("Angrys",),
}
OPTIONAL: Final[Columns] = {"cares": ("Cares",)}
_CREATED: Final = "Post Date (GMT)"


def read(file: BinaryIO, context: Context) -> Iterator[Item]:
    """The rows of one history."""
    table = Table(file)
    created, page = _of_heading(table.heading)
    native_id = page if page.isdecimal() else context.accounts.native_id("facebook", page)
    if not native_id:  # a post id without it would be another post than that of other exports
        raise GsmError(
            f"it names its Page only as {page!r}: add the Page's native_id to its account with that handle in the roster"
        )
    source = Source("facebook", native_id, "" if page.isdecimal() else page, page)

    def make(line: int, cells: Cells) -> Row:
        number = cells["id"]  # its trailing tab is gone with the blanks
        if not number.isdecimal():
            raise RowError("the ID is no number")
        post = Observation(
            f"{native_id}_{number}",
            created,
            likes=total(cells, REACTIONS),
            comments=count(cells["comments"], "Comments"),
            shares=count(cells["shares"], "Shares"),
        )
        return Row(line, source, instant_utc(cells["observed_at"], "Score Date (GMT)"), post)

    return table.rows(NEEDED, OPTIONAL, make)


def _of_heading(heading: list[str]) -> tuple[int, str]:
    """The post's creation time and its Page, by id or name."""
    try:
        place = heading.index(_CREATED)
        return instant_utc(heading[place + 1], _CREATED), from_url(heading[place + 2])[0]
    except (ValueError, IndexError):
        raise GsmError(
            f"it lacks {_CREATED!r} with a time and the post's address behind it: is it a post history of CrowdTangle?"
        ) from None
