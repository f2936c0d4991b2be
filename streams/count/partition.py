"""What a worker holds of a partition that it counts, and how that is rebuilt from the changelog.

A row of a batch is the fold of all pages below the batch's progress. So one whose batch has come as far as any before it holds
all that the row held before. Another one is of a worker that was frozen and woke up too late, or does not say of which batch
it is: it is merged, never taken for the truth because it came last.
"""

import msgspec

from scoring.fold import Fold
from scoring.progress import Progress, decode_progress, encode_progress, is_progress
from scoring.rows import decode_row, encode_row, merge_rows
from streams.count.batch_header import BatchHeader, Headers, decode_header
from streams.count.stores.contract import Rows, Stand


class Counted(msgspec.Struct):
    """The state of a partition: its rows, what they stand for (its next batch must get that offset), and its fold."""

    rows: Rows
    stand: Stand
    fold: Fold

    @property
    def progress(self) -> Progress:
        """How far `posts` is counted."""
        return self.stand.progress


class Rebuilding:
    """A partition's rows while its changelog is read: only the tail behind what they stand for; all if they stand for nothing."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.progress = Progress()
        self.stale: set[bytes] = set()
        """Keys whose last record is less than the merge: they must be written again, for compaction keeps the last one."""
        self.progress_stale = False
        self.records = 0
        """How many were taken in."""
        self.sound = True
        """Whether this can be a partition's changelog: each batch ends with a progress row, so the whole does."""
        self.kept = rows.stand
        """What the rows stood for when this began."""
        self._reached = 0  # in posts, by the batch that has come furthest
        self._number: int | None = None  # of rows, as the changelog says
        self._changed: dict[bytes, bytes] = {}
        self._is_its_past: bool | None = None  # whether what was kept is of this changelog
        if self.kept is None:
            rows.clear()
        else:
            self.progress = self.kept.progress
            self._reached = self.progress.offset

    def add(self, offset: int, key: bytes, value: bytes, headers: Headers) -> None:
        """Take in one record, in the changelog's order; the first one is the last that the kept rows stand for, if there are any."""
        header = decode_header(headers)
        if self.kept is not None:
            if self._is_its_past is None:
                # Where later ones have taken its place, compaction may have taken the record away.
                self._is_its_past = offset >= self.kept.offset or value == encode_progress(self.kept.progress)
            if offset < self.kept.offset or not self._is_its_past:
                return
        self.records += 1
        self.sound = is_progress(key)
        if self.sound:
            self._add_progress(decode_progress(value), header)
        elif header is not None and header.offset >= self._reached:
            self._reached = header.offset
            self._changed[key] = value
            self.stale.discard(key)
        else:
            self._merge(key, value)

    def put(self) -> None:
        """Put what was taken in; it may be all that fits in memory."""
        if self._changed:
            self.rows.put(self._changed, None)
            self._changed = {}

    def doubt(self) -> str | None:
        """Why the rows, all of which were put, cannot be this changelog's, or it cannot be one; None if they can."""
        if not self.sound:
            return "it ends in the middle of a batch"
        if self.kept is not None and not self._is_its_past:
            return "the record that they stand on is not there"
        if self._number is not None and self._number != len(self.rows):
            return f"there are {len(self.rows)} rows, and the changelog has {self._number}"
        return None

    def _add_progress(self, progress: Progress, header: BatchHeader | None) -> None:
        self.progress_stale = progress.offset < self.progress.offset
        if not self.progress_stale:
            self.progress = progress
            self._reached = max(self._reached, progress.offset)
            self._number = None if header is None else header.rows

    def _merge(self, key: bytes, row: bytes) -> None:
        old = self._changed.get(key) or self.rows.get(key)
        merged = row if old is None else encode_row(merge_rows(decode_row(old), decode_row(row)))
        self._changed[key] = merged
        if merged == row:
            self.stale.discard(key)
        else:
            self.stale.add(key)
