"""The recount: records of `posts` folded from the beginning in memory, and the boards that follow."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, Protocol, TypeVar

import msgspec

from scoring.boards import Board, BoardMaker
from scoring.calendar import date_of
from scoring.edition import Edition
from scoring.fold import Fold
from scoring.kept import stands
from scoring.progress import Progress
from scoring.roster import Roster
from scoring.rows import KeptDay, account_of, decode_kept
from scoring.rulings import Rulings
from scoring.summary import Summariser, Summary, known_days
from scoring.validate import NewerSchemaError, Reject, validate

_BATCH: Final = 50_000  # records folded before rows go back to bytes, so that memory stays small

Rows = Mapping[bytes, bytes]
"""Stored rows by row key."""


class PostsRecord(Protocol):
    """A record of `posts` as recorded: its value, the broker's append time in milliseconds, and where it lies."""

    @property
    def value(self) -> bytes | None: ...
    @property
    def timestamp(self) -> int: ...
    @property
    def partition(self) -> int: ...
    @property
    def offset(self) -> int: ...


OneRecord = TypeVar("OneRecord", bound=PostsRecord)


class Twice(msgspec.Struct, frozen=True):
    """A finding: one post that stands on several days, so that it is counted more than once."""

    account: str
    post: str
    days: list[str]


class Recount(msgspec.Struct, frozen=True):
    """What the records give. `as_of` is in milliseconds, `totals.offset` the number of records read."""

    boards: list[Board]
    as_of: int
    totals: Progress
    twice: list[Twice]


def recount(
    edition: Edition,
    roster: Roster,
    records: Iterable[PostsRecord],
    partitions: int,
    as_of: int | None = None,
    rulings: Rulings | None = None,
    met: Callable[[Progress], None] = lambda _: None,
) -> Recount:
    """All boards from records of `posts`.

    `as_of` is the award clock, by default the greatest observed_at met, but not before the period's start. `met` is called with the
    totals now and then. Raises NewerSchemaError, with the record's place, at a page of a newer schema.
    """
    rows, totals = fold_records(edition, records, partitions, met)
    clock = edition.award_clock(totals.observed_at, None) if as_of is None else as_of
    boards = make_boards(edition, roster, rows, clock, rulings, simulated=totals.simulated > 0)
    return Recount(boards, clock, totals, found_twice(roster, rows))


def fold_records(
    edition: Edition,
    records: Iterable[OneRecord],
    partitions: int,
    met: Callable[[Progress], None] = lambda _: None,
    refused: Callable[[OneRecord, Reject], None] = lambda _record, _reject: None,
) -> tuple[dict[bytes, bytes], Progress]:
    """The rows of all valid pages, and the totals. `refused` is called with each dead letter."""
    rows: dict[bytes, bytes] = {}
    fold, totals = Fold(edition.bounds(), rows.get), Progress()
    for record in records:
        try:
            verdict = validate(record.value, record.timestamp, record.partition, partitions)
        except NewerSchemaError as error:
            where = f"posts partition {record.partition} offset {record.offset}"
            raise NewerSchemaError(f"{where}: {error}") from None
        for reject in verdict.rejects:
            refused(record, reject)
        if verdict.page is not None:
            totals = fold.add(verdict.page, totals)
        totals = msgspec.structs.replace(
            totals, offset=totals.offset + 1, dead_letters=totals.dead_letters + len(verdict.rejects)
        )
        if totals.offset % _BATCH == 0:
            rows.update(fold.take())
        if totals.offset % 1000 == 0:
            met(totals)
    rows.update(fold.take())
    met(totals)
    return rows, totals


def make_boards(
    edition: Edition,
    roster: Roster,
    rows: Rows,
    as_of: int,
    rulings: Rulings | None = None,
    *,
    window: int | None = None,
    simulated: bool = False,
) -> list[Board]:
    """All boards from rows, up to `as_of`."""
    rulings = rulings or Rulings()
    summaries = summarise_rows(edition, roster, rows, as_of, rulings, window)
    return BoardMaker(edition, roster, window).make(summaries, as_of, rulings=rulings, simulated=simulated)


def summarise_rows(
    edition: Edition, roster: Roster, rows: Rows, as_of: int, rulings: Rulings, window: int | None = None
) -> dict[str, Summary]:
    """The summaries of the roster's accounts that have rows."""
    by_account, summariser = rows_by_account(rows), Summariser(edition, window)
    summaries: dict[str, Summary] = {}
    for participant in roster.participants:
        for account in participant.accounts:
            days: dict[int, KeptDay] = {}
            for row in by_account.get(account.id, ()):
                days |= known_days(row, rulings.of_account(account.id))
            if days:
                summaries[account.id] = summariser.summarise(account, days, as_of)
    return summaries


def rows_by_account(rows: Rows) -> dict[str, list[bytes]]:
    """Stored rows by account."""
    found: dict[str, list[bytes]] = {}
    for key, row in rows.items():
        found.setdefault(account_of(key), []).append(row)
    return found


def found_twice(roster: Roster, rows: Rows) -> list[Twice]:
    """The posts of the roster's accounts that stand on several days."""
    by_account = rows_by_account(rows)
    accounts = (account.id for participant in roster.participants for account in participant.accounts)
    return [one for account in accounts for one in _twice_in(account, by_account.get(account, ()))]


def _twice_in(account: str, rows: Sequence[bytes]) -> list[Twice]:
    days_of: dict[str, list[int]] = {}
    for row in rows:
        for day, kept in decode_kept(row).items():
            for post_id, post in kept.posts.items():
                if stands(post):
                    days_of.setdefault(post_id, []).append(day)
    return [
        Twice(account, post_id, [date_of(day).isoformat() for day in sorted(days)])
        for post_id, days in sorted(days_of.items())
        if len(days) > 1
    ]
