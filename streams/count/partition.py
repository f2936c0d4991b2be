"""What a worker holds of a partition that it counts, and how that is rebuilt from the changelog.

A row of a batch is the fold of all pages below the batch's progress. So a batch that has come as far as any before it holds,
of its keys, all that those before it hold. One that has not is of a worker that was frozen and woke up too late: its rows
are merged, never taken for the truth because they came last.
"""

import msgspec

from scoring.fold import Fold
from scoring.progress import Progress, decode_progress, is_progress
from scoring.rows import decode_row, encode_row, merge_rows


class Counted(msgspec.Struct):
    """The state of a partition: its rows by key, its progress, the changelog offset that its next batch must get; its fold."""

    rows: dict[bytes, bytes]
    progress: Progress
    next_offset: int
    fold: Fold


class Rebuilding:
    """A partition's state while its changelog is read."""

    def __init__(self) -> None:
        self.rows: dict[bytes, bytes] = {}
        self.progress = Progress()
        self.stale: set[bytes] = set()
        """Keys whose last record is less than the merge: they must be written again, for compaction keeps the last one."""
        self.progress_stale = False
        self._batch: dict[bytes, bytes] = {}

    @property
    def sound(self) -> bool:
        """Whether this can be a partition's changelog: each batch ends with a progress row, so the whole does."""
        return not self._batch

    def add(self, key: bytes, value: bytes) -> None:
        """Take in one record, in the changelog's order."""
        if not is_progress(key):
            self._batch[key] = value
            return
        progress = decode_progress(value)
        self.progress_stale = progress.offset < self.progress.offset
        if self.progress_stale:
            for late, row in self._batch.items():
                self._merge(late, row)
        else:
            self.progress = progress
            self.rows.update(self._batch)
            self.stale.difference_update(self._batch)
        self._batch.clear()

    def _merge(self, key: bytes, row: bytes) -> None:
        old = self.rows.get(key)
        merged = row if old is None else encode_row(merge_rows(decode_row(old), decode_row(row)))
        self.rows[key] = merged
        if merged == row:
            self.stale.discard(key)
        else:
            self.stale.add(key)
