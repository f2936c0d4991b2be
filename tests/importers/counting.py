"""From files to boards with `scoring` alone, and a count of the same files with nothing but csv and plain Python."""

import csv
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from scoring.boards import Board
from scoring.edition import Edition
from scoring.fold import Fold
from scoring.partition import partition_of
from scoring.progress import Progress
from scoring.recount import make_boards
from scoring.roster import Roster
from scoring.validate import validate
from streams.editions import EditionFiles, load
from streams.importers.accounts import Accounts
from streams.importers.contract import Context
from streams.importers.edition_from import edition_from
from streams.importers.formats import reader_of
from streams.importers.ledger import Ledger
from streams.importers.sending import send_files
from streams.importers.survey import survey
from streams.kafka.dead_letter import DeadLetter
from tests.importers.reading import NOW

PARTITIONS = 12
Sent = list[tuple[str, bytes]]
Values = dict[str, dict[str, int]]
"""By category, then by participant's name: what ranks."""


class Kept:
    """Takes pages or dead letters and keeps them."""

    def __init__(self) -> None:
        self.pages: Sent = []
        self.letters: list[DeadLetter] = []

    def send(self, account: str, page: bytes) -> None:
        self.pages.append((account, page))

    @property
    def refused(self) -> "Letters":
        return Letters(self.letters)


class Letters:
    """The end of `Kept` that takes dead letters."""

    def __init__(self, kept: list[DeadLetter]) -> None:
        self._kept = kept

    def send(self, letter: DeadLetter) -> None:
        self._kept.append(letter)


def imported(format_name: str, files: Sequence[Path], context: Context, max_bad: float = 5) -> Kept:
    """What an import of these files sends."""
    reader, kept = reader_of(format_name), Kept()
    with Ledger() as ledger:
        found = survey(reader, files, context, ledger, max_bad, lambda _: None)
    send_files(f"import.{format_name}", reader, files, context, found, kept, kept.refused, lambda _: None)
    return kept


def context_of(made: EditionFiles, observed_at: int | None = None, zone: str | None = None) -> Context:
    """What the person who imports says, with the roster of an edition."""
    accounts = Accounts(made.roster, made.edition.time_zone)
    return Context(accounts, NOW, observed_at, ZoneInfo(zone) if zone else None)


def made(
    format_name: str, files: Sequence[Path], folder: Path, time_zone: str, said: Context
) -> EditionFiles:
    """The edition that `gsm roster from` makes of some files."""
    result = edition_from(
        format_name, files, said, 5, lambda _: None,
        edition_id="made", title="Made", time_zone=time_zone, tier="all", folder=folder,
    )  # fmt: skip
    return load(result.file)


def boards(edition: Edition, roster: Roster, sent: Iterable[tuple[str, bytes]]) -> list[Board]:
    """The boards that follow from pages, at the greatest observed_at."""
    fold, progress = Fold(edition.bounds(), lambda _: None), Progress()
    for account, raw in sent:
        verdict = validate(raw, NOW, partition_of(account, PARTITIONS), PARTITIONS)
        assert verdict.rejects == ()
        assert verdict.page is not None
        progress = fold.add(verdict.page, progress)
    return make_boards(edition, roster, fold.take(), progress.observed_at)


def values(found: Iterable[Board]) -> Values:
    """What ranks, of everyone ranked."""
    return {board.category: {one.name: one.value for one in board.standings} for board in found}


def first_three(found: Iterable[Board], category: str) -> list[tuple[int, str, int]]:
    """Rank, name and value of the first three of a board."""
    (board,) = [board for board in found if board.category == category]
    return [(one.rank, one.name, one.value) for one in board.standings[:3]]


class Plain:
    """A count of posts by plain dictionaries: the greatest `observed` wins, at a tie the greater counters; a known type wins."""

    def __init__(self) -> None:
        self._counters: dict[str, tuple[str, list[int]]] = {}
        self._types: dict[str, tuple[str, str]] = {}
        self._names: dict[str, str] = {}

    def see(self, post: str, name: str, observed: str, counters: list[int], media: str) -> None:
        """`counters` may hold -1 for one that is hidden."""
        self._names[post] = name
        self._counters[post] = max(self._counters.get(post, ("", [])), (observed, counters))
        if media:
            self._types[post] = max(self._types.get(post, ("", "")), (observed, media))

    def values(self, image: str, video: str) -> Values:
        """By board; engagement is that of posts whose first counter is not hidden, and without such a post there is none."""
        result: Values = defaultdict(lambda: defaultdict(int))
        for post, name in self._names.items():
            _, counters = self._counters[post]
            media = self._types.get(post, ("", ""))[1]
            result["most-active"][name] += 1
            if counters[0] < 0:
                continue
            engagement = sum(one for one in counters if one >= 0)
            result["most-engaging"][name] += engagement
            if media == image:
                result["best-images"][name] += engagement
            if media == video:
                result["best-videos"][name] += engagement
        return {category: dict(of) for category, of in result.items()}


def records(files: Iterable[Path]) -> list[dict[str, str]]:
    """All rows of some CSV files."""
    found = []
    for path in files:
        with path.open(encoding="utf-8-sig", newline="") as file:
            found += list(csv.DictReader(file))
    return found


def shuffled(files: Sequence[Path], into: Path, seed: int) -> Path:
    """All rows of some CSV files with one heading, in another order, in one file."""
    rows = records(files)
    random.Random(seed).shuffle(rows)
    with into.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return into


def police(files: Sequence[Path]) -> Plain:
    """A plain count of the police's exports."""
    plain = Plain()
    for row in records(files):
        counters = [int(row[name]) for name in ("reactions", "comments", "shares")]
        plain.see(row["post_id"], row["page_name"], row["observed_at"], counters, row["post_type"])
    return plain


def trending(files: Sequence[Path]) -> Plain:
    """A plain count of the trending lists; all videos are videos."""
    plain = Plain()
    for row in records(files):
        year, day, month = row["trending_date"].split(".")
        likes = -1 if row["ratings_disabled"] == "True" else int(row["likes"])
        comments = -1 if row["comments_disabled"] == "True" else int(row["comment_count"])
        plain.see(row["video_id"], row["channelTitle"], f"{year}{month}{day}", [likes, comments], "video")
    return plain


def leaders(raw: Sequence[Path], cleaned: Path) -> Plain:
    """A plain count of the leaders' posts, the cleaned file being the later one."""
    plain, names = (
        Plain(),
        {"Harper": "Stephen Harper", "Mulcair": "Tom Mulcair", "Trudeau": "Justin Trudeau"},
    )
    for observed, rows in (("1", records(raw)), ("2", records([cleaned]))):
        for row in rows:
            counters = [int(row[name]) for name in ("likes_count", "comments_count", "shares_count")]
            name = row["from_name"] if observed == "1" else names[row["candidate_page"]]
            plain.see(row["id"], name, observed, counters, row["type"])
    return plain
