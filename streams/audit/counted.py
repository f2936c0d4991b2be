"""The audit's own count: pages of one partition folded by scoring alone."""

from collections.abc import Callable, Iterable
from typing import Final

import msgspec

from scoring.fold import Bounds, Fold
from scoring.progress import Progress
from scoring.validate import NewerSchemaError, validate
from streams.errors import GsmError
from streams.kafka.reader import Record

_MOST_RECORDS: Final = 5_000
_MOST_OBSERVATIONS: Final = 50_000
"""After so many, rows go back to bytes, so that memory stays small."""


Pages = Callable[[int, int], Iterable[Record]]
"""The records of a partition of `posts` from one offset to before another."""


class HoleError(GsmError):
    """A record of `posts` is missing, so nothing can be counted beyond it."""


class Counted:
    """What the pages of a partition below `progress.offset` give: `rows` as they were last settled, and `new` ones since."""

    def __init__(self, bounds: Bounds, partition: int, partitions: int) -> None:
        self._bounds = bounds
        self._partition = partition
        self._partitions = partitions
        self.rows: dict[bytes, bytes] = {}
        self.new: dict[bytes, bytes] = {}
        self.progress = Progress()

    def get(self, key: bytes) -> bytes | None:
        """The row at `progress`."""
        return self.new.get(key) or self.rows.get(key)

    def all_rows(self) -> dict[bytes, bytes]:
        """All rows at `progress`."""
        return self.rows | self.new

    def fold(self, pages: Pages, to: int) -> None:
        """Fold the pages from `progress` to before offset `to`. Raises HoleError, and GsmError at a page of a newer schema.

        Whatever is raised, also by `pages`, `progress` and rows agree afterwards.
        """
        fold, progress = Fold(self._bounds, self.get), self.progress
        for record in pages(progress.offset, to):
            self._follows(progress, record.offset)
            try:
                verdict = validate(record.value, record.timestamp, self._partition, self._partitions)
            except NewerSchemaError as error:
                where = f"posts partition {self._partition} offset {record.offset}"
                raise GsmError(f"{where}: {error}") from None
            if verdict.page is not None:
                progress = fold.add(verdict.page, progress)
            progress = msgspec.structs.replace(
                progress,
                offset=record.offset + 1,
                dead_letters=progress.dead_letters + len(verdict.rejects),
            )
            if (
                progress.offset - self.progress.offset >= _MOST_RECORDS
                or progress.observations - self.progress.observations >= _MOST_OBSERVATIONS
            ):
                self._store(fold, progress)
        self._store(fold, progress)
        self._follows(progress, max(to, progress.offset))

    def settle(self) -> None:
        """Let what is new be as before."""
        self.rows.update(self.new)
        self.new = {}

    def ahead(self) -> "Counted":
        """The same, to be folded further for a look: this one, which must be settled, stays where it is."""
        found = Counted(self._bounds, self._partition, self._partitions)
        found.rows, found.progress = self.rows, self.progress
        return found

    def _follows(self, progress: Progress, offset: int) -> None:
        if progress.offset != offset:
            raise HoleError(f"posts partition {self._partition}: offset {progress.offset} is missing")

    def _store(self, fold: Fold, progress: Progress) -> None:
        self.new.update(fold.take())
        self.progress = progress
