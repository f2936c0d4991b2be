"""The invented award of docs/example: its pages, and what is made of them. `python -m tests.docs.example` writes the files.

Settings and roster are written by hand. Every number follows from the habits below, in whole numbers.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from scoring.boards import Board, Standing, Unranked, encode_board
from scoring.edition import parse_edition
from scoring.pages import (
    ABSENT,
    COUNTERS,
    Kind,
    Media,
    Observation,
    Page,
    Poll,
    Presence,
    encode_page,
)
from scoring.recount import recount
from scoring.roster import parse_roster

FOLDER: Final = Path(__file__).parents[2] / "docs/example"
EDITION: Final = parse_edition((FOLDER / "edition.toml").read_bytes())
ROSTER: Final = parse_roster((FOLDER / "edition.csv").read_text())
ZONE: Final = ZoneInfo(EDITION.time_zone)
BOUNDS: Final = EDITION.bounds()
HOUR, DAY, SLOT = 3_600_000, 86_400_000, 4320 * 60_000
LOOKED_AT: Final = 9 * DAY  # a poll reads again what was posted so long before; the last one reads all


class Habit(msgspec.Struct, frozen=True):
    """How an account behaves: posts in the period, likes of a post, followers on the first and last day, from and to which day."""

    posts: int
    likes: int
    followers: tuple[int, int]
    days: tuple[int, int] = (0, 31)


HABITS: Final = {
    "lontar.twitter": Habit(24, 40, (4_000, 4_400)),
    "lontar.youtube": Habit(8, 60, (1_500, 1_600)),
    "pustaka.twitter": Habit(30, 90, (20_000, 20_900)),
    "pustaka.youtube": Habit(10, 35, (2_400, 2_500)),
    "aksara.twitter": Habit(28, 15, (900, 960)),
    "aksara.youtube": Habit(6, 12, (300, 330)),
    "nusa.twitter": Habit(16, 30, (3_000, 3_100)),
    "nusa.youtube": Habit(7, 25, (800, 900)),
    "gajah.twitter": Habit(21, 120, (15_000, 15_400)),
    "gajah.youtube": Habit(9, 80, (5_000, 5_100)),
    "keris.twitter": Habit(9, 22, (2_000, 2_100), (0, 15)),
    "keris.twitter-2": Habit(11, 36, (500, 2_600), (15, 31)),
    "keris.youtube": Habit(10, 30, (1_000, 1_050)),
    "wayang.twitter": Habit(22, 50, (7_000, 8_100)),
    "wayang.youtube": Habit(8, 40, (3_000, 3_000)),
}
HIDDEN_LIKES: Final = {
    ("aksara.twitter", "a104"), ("aksara.twitter", "a109"),
    ("nusa.twitter", "n101"), ("nusa.twitter", "n103"), ("nusa.twitter", "n108"),
}  # fmt: skip


class Made(msgspec.Struct, frozen=True):
    """A post: when it was made, what it is, and its likes in the end."""

    id: str
    created: int
    kind: Kind
    media: Media
    likes: int


class Record(msgspec.Struct, frozen=True):
    """A page as `recount` takes it."""

    value: bytes
    timestamp: int
    offset: int
    partition: int = 0


def made_by(account: str) -> list[Made]:
    """The posts of an account, evenly over its days, with one before and one after the period where it has that long."""
    habit, video = HABITS[account], account.endswith("youtube")
    first, after = habit.days
    kinds: tuple[Kind, ...] = ("original",) if video else ("original",) * 6 + ("quote", "reply", "repost")
    found = []
    for i in range(-1, habit.posts + 1):
        day = first + i * (after - first) // habit.posts
        created = BOUNDS.start + day * DAY + (8 + 5 * i % 11) * HOUR + (17 * i % 60) * 60_000
        media: Media = (
            "video" if video else ("image", "text", "mixed", "link", "image", "unknown", "image")[i % 7]
        )
        likes = habit.likes + (i * 7 % 13 - 6) * habit.likes // 20
        found.append(Made(f"{account[0]}{100 + i}", created, kinds[i % len(kinds)], media, likes))
    return found


def seen(account: str, post: Made, at: int) -> Observation:
    """The post as it was read: it has six tenths of its likes at once, and all of them after four days."""
    share = min(10, 6 + (at - post.created) // DAY)
    likes = post.likes * share // 10
    if post.id == "l105" and at > BOUNDS.end:
        likes -= 7  # some took their likes back
    number, shown = int(post.id[1:]), None if (account, post.id) in HIDDEN_LIKES else likes
    if account.endswith("youtube"):
        return Observation(
            post.id, post.created, media="video", likes=shown, comments=likes // 12, views=likes * 31
        )
    return Observation(
        post.id, post.created, post.kind, post.media,
        likes=shown, comments=likes // 9, shares=likes // 4, quotes=number % 3 if number % 2 else ABSENT,
    )  # fmt: skip


def pages() -> list[Page]:
    """All pages by time: a poll every three days, one of which fails, and one reading after the freeze, which is late."""
    made = [page for account in HABITS for page in polls(account)]
    return sorted([*made, *stories()], key=lambda one: (one.observed_at, one.account))


def polls(account: str) -> Iterator[Page]:
    """The audience on the day before the period, then each poll."""
    yield page(account, BOUNDS.start - 9 * HOUR, followers=audience(account, -1))
    first, after = HABITS[account].days
    for slot in range(BOUNDS.start // SLOT * SLOT + SLOT, BOUNDS.freeze_at - 2 * HOUR, SLOT):
        at = slot + 2 * HOUR
        day = (at - BOUNDS.start) // DAY
        if not first <= day < after + 7:
            continue
        if account == "wayang.youtube" and 12 <= day < 15:
            yield page(account, at, poll=Poll(slot, outcome="failed", reason="no answer"))
            continue
        back = 40 * DAY if slot + SLOT >= BOUNDS.freeze_at - 2 * HOUR else LOOKED_AT
        found = [seen(account, one, at) for one in made_by(account) if at - back <= one.created <= at]
        yield page(account, at, found, followers=audience(account, day), poll=Poll(slot, outcome="ok"))


def stories() -> Iterator[Page]:
    """What happens to single posts: one is deleted, one moves to the next day, one is read after the freeze."""
    deleted, moved, late = (
        made_by("gajah.twitter")[5],
        made_by("keris.youtube")[4],
        made_by("lontar.twitter")[-3],
    )
    yield page("gajah.twitter", BOUNDS.freeze_at, [_gone(deleted, "gone")])
    later = msgspec.structs.replace(moved, created=moved.created + DAY)
    found = [_gone(moved, "moved"), seen("keris.youtube", later, BOUNDS.freeze_at)]
    yield page("keris.youtube", BOUNDS.freeze_at, found)
    wrong = msgspec.structs.replace(seen("lontar.twitter", late, BOUNDS.end), likes=9_999)
    yield page("lontar.twitter", BOUNDS.freeze_at + 1, [wrong])


def page(
    account: str,
    at: int,
    found: list[Observation] | None = None,
    *,
    followers: int | None = ABSENT,
    poll: Poll | None = None,
) -> Page:
    """A page of invented data."""
    platform = account.split(".")[1].split("-", maxsplit=1)[0]
    return Page(1, account, platform, at, "example", found or [], followers, poll, simulated=True)


def audience(account: str, day: int) -> int | None:
    """Its followers on a day of the period; nusa hides its subscribers in the end."""
    if account == "nusa.youtube" and day > 20:
        return None
    begin, end = HABITS[account].followers
    return begin + (end - begin) * max(0, min(day, 30)) // 30


def _gone(post: Made, presence: Presence) -> Observation:
    return Observation(post.id, post.created, presence=presence)


def boards() -> list[Board]:
    """The boards, by gsm."""
    records = [Record(encode_page(one), one.observed_at, place) for place, one in enumerate(pages())]
    return recount(EDITION, ROSTER, records, 1).boards


@cache
def files() -> dict[str, bytes]:
    """The files that are made, by their names."""
    made = boards()
    return {
        "pages.jsonl": b"".join(encode_page(one) + b"\n" for one in pages()),
        "posts.csv": _table(("account", "id", "created", "kind", "media", *COUNTERS, "presence"), _posts()),
        "readings.csv": _table(("account", "read", "followers"), _readings()),
        "platforms.csv": _table(
            ("category", "tier", "participant", "platform", "posts", "hidden", "E", "A_start", "A_end", "r", "x", "note"), _lines(made)
        ),
        "boards.csv": _table(("category", "tier", "rank", "participant", "value", "active_days", "E", "nominee"), _standings(made)),
        **{f"boards/{one.id}.json": encode_board(one) for one in made},
    }  # fmt: skip


def _posts() -> Iterator[tuple[object, ...]]:
    """Each post as it was last read until the freeze."""
    last: dict[tuple[str, str, str], tuple[object, ...]] = {}
    presence: dict[tuple[str, str, str], str] = {}
    for one in pages():
        for post in one.observations if one.observed_at <= BOUNDS.freeze_at else ():
            key = (one.account, post.id, _local(post.created)[:10])
            if post.presence == "seen":
                counters = [getattr(post, counter) for counter in COUNTERS]
                shown = ["hidden" if n is None else "" if n == ABSENT else n for n in counters]
                last[key] = (one.account, post.id, _local(post.created), post.kind, post.media, *shown)
            else:
                presence[key] = "deleted" if post.presence == "gone" else "moved"
    yield from sorted((*row, presence.get(key, "")) for key, row in last.items())


def _readings() -> Iterator[tuple[object, ...]]:
    for one in sorted(pages(), key=lambda page: (page.account, page.observed_at)):
        if one.followers != ABSENT:
            yield one.account, _local(one.observed_at), "hidden" if one.followers is None else one.followers


def _lines(made: list[Board]) -> Iterator[tuple[object, ...]]:
    for board in made:
        everybody: list[Standing | Unranked] = [*board.standings, *board.unranked]
        for one in everybody:
            for line in one.platforms:
                yield (
                    board.category, board.tier, one.participant, line.platform, line.posts, line.hidden + line.unsupported,
                    line.engagement, line.audience_start, line.audience_end, line.r, line.x, line.note,
                )  # fmt: skip


def _standings(made: list[Board]) -> Iterator[tuple[object, ...]]:
    for board in made:
        for one in board.standings:
            yield (
                board.category, board.tier, one.rank, one.participant, one.value, one.active_days, one.engagement,
                "yes" if one.nominee else "no",
            )  # fmt: skip
        for other in board.unranked:
            yield board.category, board.tier, "", other.participant, "", "", "", "; ".join(other.reasons)


def _table(columns: Iterable[str], rows: Iterable[tuple[object, ...]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue().encode()


def _local(instant: int) -> str:
    return datetime.fromtimestamp(instant // 1000, ZONE).strftime("%Y-%m-%d %H:%M")


if __name__ == "__main__":
    (FOLDER / "boards").mkdir(exist_ok=True)
    for name, content in files().items():
        (FOLDER / name).write_bytes(content)
