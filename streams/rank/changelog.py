"""Applying the table's changelog: rows count only once their partition's progress row is there."""

from typing import Protocol

from scoring.progress import Progress, decode_progress, is_progress
from scoring.rows import decode_row, encode_row, merge_rows
from streams.errors import GsmError


class Rows(Protocol):
    """Where rows are kept, as bytes, by table key."""

    def get(self, key: bytes) -> bytes | None:
        """The row's bytes, None if there is none."""
        ...

    def put(self, key: bytes, row: bytes) -> None:
        """Keep these bytes as the row."""
        ...


class Changelog:
    """Brings the rows of all partitions to their progress, batch by batch.

    A batch whose progress is not behind the partition's replaces the rows it holds, without the cost of a merge: count writes
    whole states, so each of its rows is the fold of the pages below the batch's progress and includes what stood before. Any
    other batch (a late one of a writer that was replaced) is merged. Either way a row never loses what it knew.
    """

    def __init__(self, partitions: int, rows: Rows) -> None:
        self.progress = [Progress() for _ in range(partitions)]
        self._waiting: list[dict[bytes, bytes]] = [{} for _ in range(partitions)]
        self._rows = rows

    def add(self, partition: int, key: bytes | None, value: bytes | None) -> bool:
        """Take one record, in the partition's order; whether rows were applied. Raises GsmError for what count never writes."""
        if key is None or value is None:
            raise GsmError(
                f"the changelog's partition {partition} has a record without key or value: "
                "something other than count writes to it and must be stopped first"
            )
        waiting = self._waiting[partition]
        if not is_progress(key):
            before = waiting.get(key)
            waiting[key] = value if before is None else merged(before, value)
            return False
        reached, stands = decode_progress(value), self.progress[partition]
        if reached.offset >= stands.offset:
            self.progress[partition] = reached
            for name, row in waiting.items():
                self._rows.put(name, row)
        else:
            for name, row in waiting.items():
                self._rows.put(name, merged(self._rows.get(name), row))
        waiting.clear()
        return True


def merged(a: bytes | None, b: bytes) -> bytes:
    """What two stored rows of the same key say together."""
    return b if a is None or a == b else encode_row(merge_rows(decode_row(a), decode_row(b)))
