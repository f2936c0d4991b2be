"""A tiny edition: three ministries with one account each, on Twitter, in January 2020, and its boards made in the plainest way."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from scoring.boards import encode_board
from scoring.edition import Category, Edition, Period, Platform, Tier
from scoring.pages import Observation, Page, Poll
from scoring.recount import make_boards, summarise_rows
from scoring.roster import Account, Participant, Roster
from scoring.rulings import Rulings
from scoring.summary import Summary

MINUTE: Final = 60_000
DAY: Final = 1440 * MINUTE
START: Final = 1_577_811_600_000  # 2020-01-01 00:00 in Jakarta, the period's first millisecond
FIRST_DAY: Final = 18_262  # the same as a day
END: Final = START + 31 * DAY
FREEZE: Final = END + 7 * DAY

EDITION: Final = Edition(
    id="tiny",
    title="Tiny Award",
    time_zone="Asia/Jakarta",
    clock="data",
    period=Period(date(2020, 1, 1), date(2020, 2, 1)),
    tiers=(Tier("ministry", "Ministries"),),
    platforms=(Platform("twitter", "Twitter", ("likes",)),),
    categories=(
        Category("most-active", "Most Active", "Number of posts.", "posts", ("twitter",)),
        Category("most-liked", "Most Liked", "Number of likes.", "engagement", ("twitter",)),
    ),
)
NAMES: Final = ("health", "labour", "trade")
ROSTER: Final = Roster(
    tuple(
        Participant(name, f"Ministry of {name.title()}", name.title(), "ministry", (Account(f"tw:{name}", "twitter"),))
        for name in NAMES
    )
)  # fmt: skip


def page(account: str, at: int, posts: Mapping[str, int], followers: int = 1000) -> Page:
    """A poll's only page, read at `at`, of posts made a minute before; `posts` are likes by post id."""
    seen = [Observation(name, at - MINUTE, media="text", likes=likes) for name, likes in posts.items()]
    return Page(1, account, "twitter", at, "test", seen, followers, Poll(at, outcome="ok"))


def plain_summaries(rows: Mapping[bytes, bytes], as_of: int) -> dict[str, Summary]:
    """Every account's summary from all of its rows at once."""
    return summarise_rows(EDITION, ROSTER, rows, as_of, Rulings())


def plain_boards(rows: Mapping[bytes, bytes], as_of: int) -> dict[str, bytes]:
    """The boards of some rows, as JSON by board id."""
    boards = make_boards(EDITION, ROSTER, rows, as_of)
    return {board.id: encode_board(board) for board in boards}
