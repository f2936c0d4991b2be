"""What the changelog claims of one partition: all records of a key merged, by reading code of the audit's own.

Compaction may have left out any record but the last of its key. Rows stand at the partition's greatest progress.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import msgspec

from scoring.progress import Progress, decode_progress, is_progress, progress_key
from scoring.rows import decode_row, encode_row, merge_rows
from streams.audit.finding import Finding, Findings
from streams.audit.rows import place, row_differences
from streams.kafka.reader import Record

_UNREADABLE: Final = (msgspec.MsgspecError, ValueError, OverflowError)

_LATE: Final = (
    "a late or foreign writer, and compaction keeps only what is last: restart the worker, which mends it"
)


class Claimed:
    """The rows that the changelog has, beside those that are counted: kept are only the ones that differ.

    `next_offset` of the changelog is the one behind its last progress row: what stands there belongs to no batch and is read again.
    """

    def __init__(self, partition: int, partitions: int, limit: int) -> None:
        self._partition = partition
        self._partitions = partitions
        self.progress = Progress()
        self.next_offset = 0
        self._rows: dict[bytes, bytes | None] = {}
        """By key, of those read since the last comparison and those that differed then; None where there is no row."""
        self._stale: dict[bytes, Finding] = {}
        """Of keys whose last record, the one that compaction keeps, knows less than those before it."""
        self._faults = Findings(limit)
        self._loose: dict[bytes, int] = {}
        """Keys and offsets of rows behind the last progress row."""
        self._open: list[Finding] = []
        """Faults there."""

    def read(self, records: Iterable[Record], known: Mapping[bytes, bytes]) -> None:
        """Take in the records from `next_offset` on; `known` are the rows with which this was compared last."""
        self._loose, self._open = {}, []
        for record in records:
            if record.key is None or record.value is None:
                self._fault(record, "has no key or no value")
            elif not is_progress(record.key):
                self._loose[record.key] = record.offset
                self._merge(record, record.key, record.value, known)
            elif self._move(record, record.key, record.value):
                self._faults.extend(self._open)
                self._loose, self._open = {}, []
                self.next_offset = record.offset + 1

    def compare(self, known: Mapping[bytes, bytes], new: Mapping[bytes, bytes]) -> tuple[int, Iterator[Finding]]:  # fmt: skip
        """How many rows are compared, and where they differ from the counted ones: `known` before, and `new` since."""
        keys = sorted(self._rows.keys() | new.keys())
        return len(keys), self._differing(keys, known, new)

    def faults(self) -> Findings:
        """What is wrong with the changelog itself: records that count never writes, and rows whose last record is not the whole."""
        found = Findings(self._faults.limit)
        found.include(self._faults)
        found.extend(self._open)
        found.extend(self._stale[key] for key in sorted(self._stale))
        for key, offset in sorted(self._loose.items()):
            found.add(
                self._finding(
                    f"offset {offset} has {_shown(key)} behind the last progress row: something other than count writes to it"
                )
            )
        return found

    def _differing(
        self, keys: list[bytes], known: Mapping[bytes, bytes], new: Mapping[bytes, bytes]
    ) -> Iterator[Finding]:
        differing: dict[bytes, bytes | None] = {}
        for key in keys:
            live = self._row(key, known)
            counted = new.get(key) or known.get(key)
            if live != counted:
                differing[key] = live
                yield from row_differences(self._partition, self._partitions, key, live, counted)
        self._rows = differing

    def _row(self, key: bytes, known: Mapping[bytes, bytes]) -> bytes | None:
        return self._rows[key] if key in self._rows else known.get(key)

    def _merge(self, record: Record, key: bytes, value: bytes, known: Mapping[bytes, bytes]) -> None:
        before = self._row(key, known)
        try:
            row = decode_row(value)
            if before not in (None, value) and (merged := merge_rows(decode_row(before), row)) != row:
                last, value = value, encode_row(merged)
                self._stale[key] = self._less(key, last, value)
            else:
                self._stale.pop(key, None)
        except _UNREADABLE as error:
            self._fault(record, f"has a row of {_shown(key)} that cannot be read: {error}")
            return
        self._rows[key] = value

    def _move(self, record: Record, key: bytes, value: bytes) -> bool:
        """Take a progress row; whether it is one."""
        if key != progress_key(self._partition):
            self._fault(record, f"has {_shown(key)}, a progress row of another partition")
            return False
        try:
            reached = decode_progress(value)
        except _UNREADABLE as error:
            self._fault(record, f"has a progress row that cannot be read: {error}")
            return False
        stands = self.progress
        if reached.offset == stands.offset != 0 and reached != stands:
            self._fault(record, f"has a second progress row at {reached.offset} with other totals")
        if reached.offset >= stands.offset:
            self.progress = reached
            self._stale.pop(key, None)
        else:
            self._stale[key] = self._finding(
                f"the last progress row is {reached.offset}, one before it {stands.offset}: {_LATE}"
            )
        return True

    def _fault(self, record: Record, what: str) -> None:
        self._open.append(self._finding(f"offset {record.offset} {what}"))

    def _less(self, key: bytes, last: bytes, whole: bytes) -> Finding:
        first = next(row_differences(self._partition, self._partitions, key, last, whole))
        text = f"{place(first)}: the last record has {first.live}, those before it {first.counted}: {_LATE}"
        return msgspec.structs.replace(first, kind="changelog", text=self._finding(text).text)

    def _finding(self, text: str) -> Finding:
        return Finding("changelog", f"changelog partition {self._partition}: {text}", self._partition)


def _shown(key: bytes) -> str:
    return ascii(key.decode(errors="replace"))
