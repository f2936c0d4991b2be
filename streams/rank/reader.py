"""Reading the changelog from its beginning, and knowing how far that is from its end."""

import asyncio
import time
from collections.abc import Sequence
from typing import Final, Self

import msgspec
import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition

_log = structlog.get_logger()

POLL_MS: Final = 1000
MOST_RECORDS: Final = 20_000
WAIT_SECONDS: Final = 0.5


class Ends(msgspec.Struct, frozen=True):
    """The next offset of each partition, as the broker told at `told_at`, wall time in milliseconds."""

    told_at: int
    offsets: Sequence[int]

    def reached(self, positions: Sequence[int]) -> bool:
        """Whether one who stands at `positions` has read all of it."""
        return all(at >= end for at, end in zip(positions, self.offsets, strict=True))


class ChangelogReader:
    """Reads all partitions of a changelog (as many as `posts` has), without a group. An async context manager.

    Entering waits for the topic if count has not created it yet; nobody else may. `start` holds the ends found then, `positions`
    the next offset to read of each partition.
    """

    def __init__(self, bootstrap: str, topic: str, partitions: int) -> None:
        self._topic = topic
        self._consumer = AIOKafkaConsumer(
            bootstrap_servers=bootstrap, group_id=None, enable_auto_commit=False, auto_offset_reset="earliest",
            max_partition_fetch_bytes=4 << 20, fetch_max_wait_ms=250, metadata_max_age_ms=30_000,
            retry_backoff_ms=1000,
        )  # fmt: skip
        self._partitions = [TopicPartition(topic, number) for number in range(partitions)]
        self.positions: list[int] = []
        self.start = Ends(0, ())

    async def __aenter__(self) -> Self:
        await self._consumer.start()
        try:
            await self._begin()
        except BaseException:
            await self._consumer.stop()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._consumer.stop()

    async def read(self) -> list[tuple[int, bytes | None, bytes | None]]:
        """The next records (partition, key, value), each partition's in order; empty after a while without any."""
        found = await self._consumer.getmany(timeout_ms=POLL_MS, max_records=MOST_RECORDS)
        self.positions = [await self._consumer.position(one) for one in self._partitions]
        return [
            (partition.partition, record.key, record.value)
            for partition, records in found.items()
            for record in records
        ]

    def ends(self) -> Ends:
        """The ends that the broker told last; those of the start until it has told of every partition since."""
        offsets = [self._consumer.highwater(one) for one in self._partitions]
        told = [self._consumer.last_poll_timestamp(one) for one in self._partitions]
        return self.start if None in offsets or None in told else Ends(min(told), offsets)

    async def ends_now(self) -> Ends:
        """The ends, asked for now."""
        ends = await self._consumer.end_offsets(self._partitions)
        return Ends(time.time_ns() // 1_000_000, [ends[one] for one in self._partitions])

    async def _begin(self) -> None:
        if self._topic not in await self._consumer.topics():
            _log.info("rank waits for the table's changelog, which `gsm worker` creates", topic=self._topic)
            while self._topic not in await self._consumer.topics():  # noqa: ASYNC110 - the broker has no event for it
                await asyncio.sleep(WAIT_SECONDS)
        self._consumer.assign(self._partitions)
        await self._consumer.seek_to_beginning(*self._partitions)
        self.start = await self.ends_now()
        self.positions = [await self._consumer.position(one) for one in self._partitions]
