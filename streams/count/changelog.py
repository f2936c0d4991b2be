"""The table's changelog: how it is kept, and reading it back."""

import asyncio
import time
from collections.abc import Iterable, Mapping
from typing import Final

from aiokafka import AIOKafkaConsumer, TopicPartition

from streams.count.ending import DOUBT, end
from streams.count.partition import Rebuilding

CONFIGS: Final = {
    "cleanup.policy": "compact",
    "min.cleanable.dirty.ratio": "0.1",
    "segment.ms": "3600000",  # without a closed segment nothing is compacted
    "min.compaction.lag.ms": "3600000",  # time to find and mend a row whose last record is not the merge
    "max.message.bytes": str(64 << 20),
}

_STUCK_SECONDS: Final = 60.0
_AT_ONCE: Final = 2000  # records: the process must not seem frozen meanwhile


async def rebuild(
    bootstrap: str, topic: str, partitions: Iterable[int], known: Mapping[int, int]
) -> dict[int, tuple[Rebuilding | None, int]]:
    """Read the partitions from their beginning to the ends they have now: what was found, and the end offset.

    None was found, and nothing read, where the end is the `known` one. Ends the process if no record comes for a minute: half a table must never be taken for a whole one.
    """
    consumer = AIOKafkaConsumer(
        bootstrap_servers=bootstrap, group_id=None, enable_auto_commit=False, auto_offset_reset="earliest",
        max_partition_fetch_bytes=4 << 20, fetch_max_wait_ms=100,
    )  # fmt: skip
    await consumer.start()
    try:
        wanted = [TopicPartition(topic, partition) for partition in partitions]
        consumer.assign(wanted)
        ends = await consumer.end_offsets(wanted)
        found = {one: Rebuilding() for one in wanted if known.get(one.partition) != ends[one]}
        await consumer.seek_to_beginning(*wanted)
        left = {one for one in found if await consumer.position(one) < ends[one]}
        heard = time.monotonic()
        while left:
            for one, records in (
                await consumer.getmany(*left, timeout_ms=1000, max_records=_AT_ONCE)
            ).items():
                heard = time.monotonic()
                for record in records:
                    if record.offset < ends[one]:
                        found[one].add(record.key, record.value)
                await asyncio.sleep(0)
            left = {one for one in left if await consumer.position(one) < ends[one]}
            if time.monotonic() - heard > _STUCK_SECONDS:
                end(DOUBT, "the changelog cannot be read; see that Kafka is well, start again", topic=topic)
        return {one.partition: (found.get(one), ends[one]) for one in wanted}
    finally:
        await consumer.stop()
