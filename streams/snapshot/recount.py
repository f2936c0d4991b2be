"""The recount: `posts` folded from the beginning to the pins with `scoring` alone, in memory."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

import msgspec

from scoring.boards import Board, make_boards
from scoring.calendar import date_of
from scoring.edition import Edition
from scoring.fold import Fold
from scoring.progress import Progress
from scoring.roster import Roster
from scoring.rows import DayCounters, account_of, decode_counters, decode_row
from scoring.summary import Summariser, Summary
from scoring.validate import NewerSchemaError, validate
from streams.errors import GsmError
from streams.kafka.reader import Record, read

_BATCH: Final = 50_000  # records folded before rows go back to bytes, so that memory stays small


class Twice(msgspec.Struct, frozen=True):
    """A finding: one post that stands on several days, so that it is counted more than once."""

    account: str
    post: str
    days: list[str]


class Recount(msgspec.Struct, frozen=True):
    """What the pages up to the pins give. `as_of` is in milliseconds, `totals.offset` the number of records read."""

    boards: list[Board]
    as_of: int
    totals: Progress
    twice: list[Twice]


def pinned_records(kafka: str, topic: str, vector: list[int]) -> Iterator[Record]:
    """The records of `topic` up to the pins, one partition after the other: so an account's pages come together.

    Raises GsmError where a record is missing.
    """
    for partition, end in enumerate(vector):
        if end == 0:
            continue
        starts = [*vector]
        starts[partition] = 0
        yield from read(kafka, topic, vector, starts)


def recount(
    edition: Edition,
    roster: Roster,
    records: Iterable[Record],
    partitions: int,
    as_of: int | None = None,
    met: Callable[[Progress], None] = lambda _: None,
) -> Recount:
    """All boards from the records of `posts`.

    `as_of` is the award clock, by default the greatest observed_at met, but not before the period's start.
    `met` is called with the totals now and then. Raises GsmError at a page of a newer schema.
    """
    bounds = edition.bounds()
    rows: dict[bytes, bytes] = {}
    fold = Fold(bounds, rows.get)
    totals = Progress()
    for record in records:
        try:
            verdict = validate(record.value, record.timestamp, record.partition, partitions)
        except NewerSchemaError as error:
            raise GsmError(f"posts partition {record.partition} offset {record.offset}: {error}") from None
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
    clock = max(bounds.start, totals.observed_at) if as_of is None else as_of
    summaries, twice = _accounts(edition, roster, rows, clock)
    boards = make_boards(edition, roster, summaries, clock, simulated=totals.simulated > 0)
    return Recount(boards, clock, totals, twice)


def _accounts(
    edition: Edition, roster: Roster, rows: dict[bytes, bytes], as_of: int
) -> tuple[dict[str, Summary], list[Twice]]:
    """The summaries of the roster's accounts that have rows, and their posts that stand on several days."""
    by_account: dict[str, list[bytes]] = {}
    for key, row in rows.items():
        by_account.setdefault(account_of(key), []).append(row)
    summariser = Summariser(edition)
    summaries: dict[str, Summary] = {}
    twice: list[Twice] = []
    for participant in roster.participants:
        for account in participant.accounts:
            mine = by_account.get(account.id, [])
            days: dict[int, DayCounters] = {}
            for row in mine:
                days.update(decode_counters(row))
            if days:
                summaries[account.id] = summariser.summarise(account, days, as_of)
                twice += _twice(account.id, mine)
    return summaries, twice


def _twice(account: str, rows: list[bytes]) -> list[Twice]:
    days_of: dict[str, list[int]] = {}
    for row in rows:
        for day, kept in decode_row(row).items():
            for post_id, (_, counters, _, presence) in kept.posts.items():
                if counters and not presence[0]:  # seen at least once, and not moved away from this day
                    days_of.setdefault(post_id, []).append(day)
    return [
        Twice(account, post_id, [date_of(day).isoformat() for day in sorted(days)])
        for post_id, days in sorted(days_of.items())
        if len(days) > 1
    ]
