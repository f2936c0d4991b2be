"""Pages counted once, to be ranked under any settings of the same period."""

from collections.abc import Callable, Iterator, Mapping

import msgspec

from scoring.boards import Board
from scoring.edition import Edition
from scoring.fold import Bounds
from scoring.progress import Progress
from scoring.recount import Twice, fold_records, found_twice, make_boards, rows_by_account
from scoring.rulings import Rulings
from scoring.validate import NewerSchemaError
from streams.editions import EditionFiles
from streams.errors import GsmError
from streams.what_if.basis import Basis
from streams.what_if.letters import Ground, Letters
from streams.what_if.pages import Found


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
    unreadable_rulings: int
    unknown_accounts: list[str]
    twice: list[Twice]

    @property
    def simulated(self) -> bool:
        """Whether the edition or any page is invented."""
        return self.edition.simulated or self.totals.simulated > 0


class Counter:
    """Ranks the same pages under editions; counts them once for all editions with equal bounds."""

    def __init__(self, found: Basis, advance: Callable[[int], None] = lambda _: None) -> None:
        self._found, self._advance = found, advance
        self._rulings = Rulings(found.rulings)
        self._counted: dict[Bounds, Counted] = {}
        self._last: Found | None = None

    def rank(self, files: EditionFiles, as_of: int | None = None) -> Ranked:
        """The boards under an edition's settings and roster.

        `as_of` is the award clock, by default that of the basis.
        Raises GsmError where the pages cannot be read or one is of a newer schema.
        """
        edition, roster, found = files.edition, files.roster, self._found
        counted = self._count(edition)
        rows, totals = counted.rows, counted.totals
        clock = found.award_clock(edition, totals.observed_at) if as_of is None else as_of
        return Ranked(
            edition, clock, make_boards(edition, roster, rows, clock, self._rulings, simulated=totals.simulated > 0),
            found.pages.name, totals, counted.dead_letters, found.unreadable_rulings,
            sorted(rows_by_account(rows).keys() - roster.account_ids()), found_twice(roster, rows),
        )  # fmt: skip

    def _count(self, edition: Edition) -> Counted:
        """The rows of all pages within the edition's bounds."""
        bounds, pages = edition.bounds(), self._found.pages
        if bounds not in self._counted:
            letters = Letters(pages)
            try:
                rows, totals = fold_records(edition, self._records(), pages.partitions, refused=letters.add)
            except NewerSchemaError as error:
                # What it says names a place in a topic: a file has lines.
                words = error.__context__ or error
                raise GsmError(f"{self._last and pages.place(self._last)}: {words}") from None
            self._counted[bounds] = Counted(rows, totals, letters.grounds)
        return self._counted[bounds]

    def _records(self) -> Iterator[Found]:
        """All records, the latest one noted."""
        for record in self._found.pages.records(self._advance):
            self._last = record
            yield record
