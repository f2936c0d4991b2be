"""What a worker holds of a partition that it counts, and how that is rebuilt from the changelog.

Rebuilding merges all records of a key and never takes the last for the truth: a worker that was frozen and woke up too late
may have written older rows behind newer ones.
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
        self.sound = True
        """Whether this can be a partition's changelog: each batch ends with a progress row, so the whole does."""

    def add(self, key: bytes, value: bytes) -> None:
        """Take in one record, in the changelog's order."""
        self.sound = is_progress(key)
        if self.sound:
            progress = decode_progress(value)
            self.progress_stale = progress.offset < self.progress.offset
            if not self.progress_stale:
                self.progress = progress
            return
        old = self.rows.get(key)
        if old is None or old == value:
            self.rows[key] = value
            self.stale.discard(key)
            return
        new = decode_row(value)
        merged = merge_rows(decode_row(old), new)
        if merged == new:
            self.rows[key] = value
            self.stale.discard(key)
        else:
            self.rows[key] = encode_row(merged)
            self.stale.add(key)
