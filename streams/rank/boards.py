"""One publication: the head and all boards, from the rows as they stand."""

from collections.abc import Sequence

import msgspec

from scoring.boards import Board, BoardMaker, encode_board, state_of
from scoring.calendar import Calendar
from scoring.progress import Progress
from streams import metrics
from streams.editions import EditionFiles
from streams.rank.accounts import Accounts
from streams.rank.rulings import RulingsReader
from streams.store import Head


class Boards:
    """Makes boards and heads of one edition. `epoch` and `generation` stand in every head."""

    def __init__(
        self, files: EditionFiles, accounts: Accounts, rulings: RulingsReader, epoch: int, generation: str
    ) -> None:
        self._files = files
        self._accounts = accounts
        self._rulings = rulings
        self._maker = BoardMaker(files.edition, files.roster)
        self._epoch = epoch
        self._generation = generation
        self._calendar = Calendar(files.edition.time_zone)

    def make(self, as_of: int, progress: Sequence[Progress]) -> list[Board]:
        """All boards up to `as_of`, which is never earlier than before; `progress` is that of the partitions."""
        self._accounts.rule(self._rulings.rulings)
        summaries, simulated = self._accounts.summaries(as_of), _simulated(progress)
        return self._maker.make(summaries, as_of, rulings=self._rulings.rulings, simulated=simulated)

    def show_metrics(self) -> None:
        """What the boards last made leave out."""
        edition = self._files.edition.id
        metrics.UNKNOWN_ACCOUNTS.labels(edition).set(self._accounts.unknown)
        metrics.RULINGS_IN_FORCE.labels(edition).set(len(self._rulings.rulings.in_force))
        metrics.RULINGS_UNREADABLE.labels(edition).set(self._rulings.unreadable)

    def head(self, as_of: int, progress: Sequence[Progress]) -> Head:
        """The head of the boards last made; its sequence and time of publication are the publisher's to set."""
        edition, bounds = self._files.edition, self._files.edition.bounds()
        days = edition.end_day - edition.start_day
        return Head(
            edition=edition.id,
            title=edition.title,
            note=edition.note,
            simulated=edition.simulated or _simulated(progress),
            time_zone=edition.time_zone,
            state=state_of(edition, as_of),
            epoch=self._epoch,
            sequence=0,
            generation=self._generation,
            vector=[one.offset for one in progress],
            rulings=self._rulings.offset,
            as_of=as_of,
            published_at=0,
            start=bounds.start,
            end=bounds.end,
            freeze_at=bounds.freeze_at,
            day=max(0, min(self._calendar.day(as_of) - edition.start_day + 1, days)),
            days=days,
            participants=len(self._files.roster.participants),
            posts=self._accounts.posts(),
            unknown_accounts=self._accounts.unknown,
            unreadable_rulings=self._rulings.unreadable,
            polls=self._accounts.polls(),
            totals=total_progress(progress),
            edition_digest=self._files.edition_digest,
            roster_digest=self._files.roster_digest,
        )


def _simulated(progress: Sequence[Progress]) -> bool:
    """Whether any page says that it is invented."""
    return any(one.simulated for one in progress)


def encode(boards: Sequence[Board]) -> dict[str, bytes]:
    """The boards' JSON by board id."""
    return {board.id: encode_board(board) for board in boards}


def total_progress(progress: Sequence[Progress]) -> Progress:
    """The sum over partitions; of `observed_at` the greatest."""
    sums = [sum(column) for column in zip(*map(msgspec.structs.astuple, progress), strict=True)]
    return msgspec.structs.replace(Progress(*sums), observed_at=max(one.observed_at for one in progress))
