"""The fold of pages into rows: the one way in which `count`, the recount and the audit count."""

from collections.abc import Callable
from typing import Final

import msgspec

from scoring.calendar import Calendar
from scoring.known import Known
from scoring.pages import ABSENT, OUTCOMES, Page, reading
from scoring.progress import Progress

KEEP: Final = 16_384
"""A fold keeps about so many posts decoded, 10 MB of them: those of three hundred accounts that are read like the season's."""


class Bounds(msgspec.Struct, frozen=True):
    """What counting knows of an edition: its calendar's zone, the period [start, end) and the freeze, in milliseconds."""

    time_zone: str
    start: int
    end: int
    freeze_at: int


class Fold:
    """Folds validated pages of one partition; `get` reads the stored bytes of a row.

    `add` pages, then `take` the changed rows and store them before adding more. Rows of accounts that were read lately stay
    decoded, `keep` posts in all. What `get` gives is the truth nevertheless: an account of which it gives anything else than was
    taken last is read anew. So a caller may drop what it took, or let others write.
    """

    def __init__(self, bounds: Bounds, get: Callable[[bytes], bytes | None], keep: int = KEEP) -> None:
        self._bounds = bounds
        self._calendar = Calendar(bounds.time_zone)
        self._get = get
        self._keep = keep
        self._kept: dict[str, Known] = {}  # in the order in which they were read last
        self._weight = 0  # of what is kept
        self._touched: dict[str, Known] = {}  # since the last take, and not in _kept

    def add(self, page: Page, progress: Progress) -> Progress:
        """Merge one page; the progress with its totals moved on (its offset is the caller's to move)."""
        observations = len(page.observations)
        late = page.observed_at > self._bounds.freeze_at
        return Progress(
            offset=progress.offset,
            observed_at=max(progress.observed_at, page.observed_at),
            pages=progress.pages + 1,
            observations=progress.observations + observations,
            dead_letters=progress.dead_letters,
            after_freeze=progress.after_freeze + (observations if late else 0),
            outside=progress.outside + (0 if late else self._merge(page)),
            simulated=progress.simulated + page.simulated,
        )

    def take(self) -> dict[bytes, bytes]:
        """The rows that changed since the last call, by key in order, each encoded once."""
        changed: list[tuple[bytes, bytes]] = []
        for account, known in self._touched.items():
            changed += known.take()
            self._kept[account] = known
            self._weight += known.weight()
        self._touched = {}
        while self._weight > self._keep:
            self._weight -= self._kept.pop(next(iter(self._kept))).weight()
        return dict(sorted(changed))

    def _merge(self, page: Page) -> int:
        """Merge a page made before the freeze; how many of its posts are outside the period."""
        known, at, poll = self._account(page.account), page.observed_at, page.poll
        if (followers := reading(page)) != ABSENT:
            known.read(at, followers)
        if poll is not None and poll.outcome is not None and poll.slot <= self._bounds.freeze_at:
            known.poll(poll.slot, (OUTCOMES.index(poll.outcome), at))
        known.observe(at, page.observations)
        if not known.strays:
            return 0
        start, end = self._bounds.start, self._bounds.end
        return sum(not start <= seen.created < end for seen in page.observations)

    def _account(self, account: str) -> Known:
        known = self._touched.get(account)
        if known is None:
            known = self._kept.pop(account, None)
            if known is not None:
                self._weight -= known.weight()
            if known is None or not known.stands():
                period = (self._bounds.start, self._bounds.end)
                known = Known(account, self._calendar, period, self._get)
            self._touched[account] = known
        return known
