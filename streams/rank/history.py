"""`board-history`: claims of rank, one record a board and award day, and changes of state; curves and changes are rebuilt from it."""

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Literal

import msgspec
import orjson

from scoring.boards import Board, State, state_of
from scoring.calendar import Calendar
from scoring.edition import Edition
from streams.store import Earlier


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """One record. `at` is wall time for a claim, the award clock's otherwise, in milliseconds.

    claim: a rank process begins, and this record's offset is its epoch. board: a board as at the end of `day`, its standings as
    (rank, participant, value). state: the edition came into `state`.
    """

    kind: Literal["claim", "board", "state"]
    edition: str
    at: int
    day: int | None = None
    category: str | None = None
    tier: str | None = None
    ranks: list[tuple[int, str, int]] | None = None
    state: State | None = None


_decode = msgspec.json.Decoder(Entry).decode


def encode_entry(entry: Entry) -> bytes:
    """The record's value."""
    return orjson.dumps(msgspec.to_builtins(entry))


def decode_entry(value: bytes) -> Entry:
    """The entry of a record's value; raises msgspec.ValidationError for anything else."""
    return _decode(value)


class DueDay(msgspec.Struct, frozen=True):
    """A day to be recorded, and its last millisecond."""

    day: int
    ends_at: int


class Recorder:
    """Decides what is to be recorded, once each: knows what was recorded before.

    A day that ended before `not_before` cannot be made any more, since boards never go back. `earlier` are the ranks of the last
    day that is recorded; None before the first.
    """

    earlier: Earlier | None = None

    def __init__(self, edition: Edition, recorded: Iterable[Entry], not_before: int = -(1 << 62)) -> None:
        self._edition = edition
        self._calendar = Calendar(edition.time_zone)
        self._last_day = edition.start_day - 1
        self._not_before = not_before
        self._state: State | None = None
        days: dict[int, list[Entry]] = {}
        for entry in recorded:
            if entry.kind == "board" and entry.day is not None:
                days.setdefault(entry.day, []).append(entry)
            elif entry.kind == "state":
                self._state = entry.state
        if days:
            self._remember(*max(days.items(), key=itemgetter(0)))

    def day_due(self, as_of: int) -> DueDay | None:
        """The last full day before `as_of` if it has no record yet.

        A day that the award clock jumped over gets none, nor does one after the freeze.
        """
        freeze_day = self._calendar.day(self._edition.bounds().freeze_at - 1)
        day = min(self._calendar.day(as_of) - 1, freeze_day)
        if day <= self._last_day:
            return None
        due = DueDay(day, self._calendar.midnight(day + 1) - 1)
        return due if due.ends_at >= self._not_before else None

    def day(self, day: int, boards: Sequence[Board]) -> list[Entry]:
        """The entries of a day's boards."""
        entries = [
            Entry(
                "board", board.edition, board.as_of, day, board.category, board.tier,
                [(one.rank, one.participant, one.value) for one in board.standings],
            )
            for board in boards
        ]  # fmt: skip
        self._remember(day, entries)
        return entries

    def state(self, as_of: int) -> list[Entry]:
        """The entry of the state at `as_of` if it is another than before, else none."""
        state = state_of(self._edition, as_of)
        if state == self._state:
            return []
        self._state = state
        return [Entry("state", self._edition.id, as_of, state=state)]

    def _remember(self, day: int, entries: Sequence[Entry]) -> None:
        self._last_day = day
        self.earlier = Earlier(
            self._calendar.midnight(day + 1) - 1,
            {
                f"{one.category}.{one.tier}": {who: rank for rank, who, _ in one.ranks or ()}
                for one in entries
            },
        )
