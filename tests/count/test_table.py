"""The table: rows and progress move with the changelog's ack, and not before."""

import asyncio
from typing import Any

from scoring.fold import Bounds, Fold
from scoring.progress import Progress, encode_progress, progress_key
from streams.count.batch import Batch
from streams.count.partition import Counted
from streams.count.stores.contract import Stand
from streams.count.stores.memory import MemoryRows
from streams.count.table import RowTable

BEFORE = Stand(8, Progress(offset=5), 1)


class Alone(RowTable):
    """A table without Faust that counts partition 3."""

    changelog_topic_name = "changelog"
    counted: Any = None

    def __init__(self, writer: Any) -> None:
        rows = MemoryRows()
        rows.put({b"a|1": b"1"}, BEFORE)
        fold = Fold(Bounds("Asia/Jakarta", 0, 1, 1), rows.get)
        self.counted = {3: Counted(rows, BEFORE, fold)}
        self.writer = writer


class SlowKafka:
    """A writer whose ack comes when the story says so."""

    def __init__(self) -> None:
        self.asked, self.acks = asyncio.Event(), asyncio.Event()
        self.written: list[Any] = []

    async def append(self, topic: str, partition: int, records: Any, headers: Any, expected: int) -> int:
        self.written.append((topic, partition, records, headers, expected))
        self.asked.set()
        await self.acks.wait()
        return expected + len(records)


async def test_rows_and_progress_move_when_the_changelog_has_them() -> None:
    """Given a batch that changes a row and adds one, when it is written, then until the ack the table, and so what is committed,
    stands where it stood, and afterwards behind the batch.
    """
    kafka = SlowKafka()
    table = Alone(kafka)
    counted = table.counted[3]
    after = Progress(offset=7)
    writing = asyncio.create_task(table.write(Batch(3, after, {b"a|1": b"2", b"a|2": b"3"}, [])))
    await kafka.asked.wait()
    assert (counted.progress, counted.rows.get(b"a|1"), counted.rows.stand) == (BEFORE.progress, b"1", BEFORE)
    kafka.acks.set()
    await writing
    assert counted.stand == counted.rows.stand == Stand(11, after, 2)
    assert (counted.rows.get(b"a|1"), counted.rows.get(b"a|2")) == (b"2", b"3")
    records = [(b"a|1", b"2"), (b"a|2", b"3"), (progress_key(3), encode_progress(after))]
    assert kafka.written == [("changelog", 3, records, [("batch", b"7 2")], 8)]
