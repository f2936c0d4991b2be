"""Pages counted once, to be ranked under any settings of the same period."""

from collections.abc import Callable, Iterator, Mapping

import msgspec

from scoring.boards import Board
from scoring.edition import Edition
from scoring.fold import Bounds
from scoring.progress import Progress
from scoring.recount import Twice, fold_records, found_twice, make_boards, rows_by_account
from scoring.roster import Roster
from scoring.rulings import Rulings
from scoring.validate import NewerSchemaError
from streams.editions import EditionFiles
from streams.errors import GsmError
from streams.what_if.letters import Ground, Letters
from streams.what_if.pages import Found, Pages


class Counted(msgspec.Struct, frozen=True):
    """The rows of pages within an edition's bounds, and what was met on the way."""

    rows: Mapping[bytes, bytes]
    totals: Progress
    dead_letters: Mapping[str, Ground]


class Ranked(msgspec.Struct, frozen=True):
    """All boards of an edition as they would be. `as_of` is in milliseconds; `unknown_accounts` have pages and nobody's name."""

    edition: Edition
    as_of: int
    boards: list[Board]
    pages: str
    totals: Progress
    dead_letters: Mapping[str, Ground]
    unknown_accounts: list[str]
    twice: list[Twice]


class Counter:
    """Counts the same pages for editions; for such with equal bounds only once."""

    def __init__(self, pages: Pages, advance: Callable[[int], None] = lambda _: None) -> None:
        self._pages, self._advance = pages, advance
        self._counted: dict[Bounds, Counted] = {}

    def rank(self, files: EditionFiles, as_of: int | None = None, rulings: Rulings | None = None) -> Ranked:
        """The boards under an edition's settings and roster.

        `as_of` is the award clock, by default the newest observation, but not before the period's start. Raises GsmError where the
        pages cannot be read or one is of a newer schema.
        """
        edition, roster = files.edition, files.roster
        counted = self.count(edition)
        rows, totals = counted.rows, counted.totals
        clock = max(edition.bounds().start, totals.observed_at) if as_of is None else as_of
        boards = make_boards(edition, roster, rows, clock, rulings, simulated=totals.simulated > 0)
        return Ranked(
            edition, clock, boards, self._pages.name, totals, counted.dead_letters, _unknown(roster, rows), found_twice(roster, rows),
        )  # fmt: skip

    def count(self, edition: Edition) -> Counted:
        """The rows of all pages within the edition's bounds."""
        bounds = edition.bounds()
        if bounds not in self._counted:
            letters = Letters(self._pages)
            last: list[Found] = []
            try:
                rows, totals = fold_records(
                    edition,
                    _noted(self._pages.records(self._advance), last),
                    self._pages.partitions,
                    refused=letters.add,
                )
            except NewerSchemaError as error:
                words = str(
                    error.__context__ or error
                )  # the error without the place, which is not that of a file
                raise GsmError(f"{self._pages.place(last[0])}: {words}") from None
            self._counted[bounds] = Counted(rows, totals, letters.grounds)
        return self._counted[bounds]


def _noted(records: Iterator[Found], last: list[Found]) -> Iterator[Found]:
    """The same records, the latest one noted."""
    for record in records:
        last[:] = [record]
        yield record


def _unknown(roster: Roster, rows: Mapping[bytes, bytes]) -> list[str]:
    return sorted(rows_by_account(rows).keys() - roster.account_ids())
