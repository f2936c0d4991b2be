"""The table's changelog: how it is kept, and reading it back."""

import asyncio
import time
from collections.abc import Mapping
from typing import Any, Final

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition

from streams.count.ending import DOUBT, end
from streams.count.partition import Rebuilding
from streams.count.stores.contract import Rows

CONFIGS: Final = {
    "cleanup.policy": "compact",
    "min.cleanable.dirty.ratio": "0.1",
    "segment.ms": "3600000",  # without a closed segment nothing is compacted
    "min.compaction.lag.ms": "3600000",  # time to find and mend a row whose last record is not the merge
    "max.message.bytes": str(64 << 20),
}

_STUCK_SECONDS: Final = 60.0
_AT_ONCE: Final = 2000  # records: the process must not seem frozen meanwhile
_FETCH_BYTES: Final = 1 << 20  # of each partition, compressed; a larger batch comes whole


async def rebuild(bootstrap: str, topic: str, rows: Mapping[int, Rows]) -> dict[int, tuple[Rebuilding, int]]:
    """Bring the partitions' rows to the ends that the changelog has now: what was found, and the end offset.

    What rows stand for already is not read again, unless the changelog has another past: then they are thrown away. Ends the
    process if no record comes for a minute: half a table must never be taken for a whole one.
    """
    consumer = AIOKafkaConsumer(
        bootstrap_servers=bootstrap, group_id=None, enable_auto_commit=False, auto_offset_reset="earliest",
        max_partition_fetch_bytes=_FETCH_BYTES, fetch_max_bytes=4 * _FETCH_BYTES, fetch_max_wait_ms=100,
    )  # fmt: skip
    await consumer.start()
    try:
        found = await _read(consumer, topic, rows)
        again: dict[int, Rows] = {}
        for partition, (one, end_offset) in found.items():
            if one.kept is None or (why := one.doubt()) is None:
                continue
            structlog.get_logger().warning(
                "rows that were kept are not of this changelog: they are thrown away and all is read",
                topic=topic, partition=partition, kept_to=one.kept.offset, end=end_offset, why=why,
            )  # fmt: skip
            one.rows.clear()
            again[partition] = one.rows
        return found | (await _read(consumer, topic, again) if again else {})
    finally:
        await consumer.stop()


async def _read(consumer: Any, topic: str, rows: Mapping[int, Rows]) -> dict[int, tuple[Rebuilding, int]]:
    wanted = [TopicPartition(topic, partition) for partition in rows]
    begins, ends = await consumer.beginning_offsets(wanted), await consumer.end_offsets(wanted)
    found = {one: Rebuilding(rows[one.partition]) for one in wanted}
    start: dict[TopicPartition, int] = {}
    for one, rebuilding in found.items():
        begin = begins[one] if rebuilding.kept is None else rebuilding.kept.offset - 1
        if begins[one] <= begin < ends[one]:
            start[one] = begin
    consumer.assign([*start])
    for one, begin in start.items():
        consumer.seek(one, begin)
    left = set(start)
    heard = time.monotonic()
    while left:
        for one, records in (await consumer.getmany(*left, timeout_ms=1000, max_records=_AT_ONCE)).items():
            heard = time.monotonic()
            for record in records:
                if record.offset < ends[one]:
                    found[one].add(record.offset, record.key, record.value, record.headers)
            found[one].put()
        await asyncio.sleep(0)
        left = {one for one in left if await consumer.position(one) < ends[one]}
        if time.monotonic() - heard > _STUCK_SECONDS:
            end(DOUBT, "the changelog cannot be read; see that Kafka is well, start again", topic=topic)
    return {one.partition: (rebuilding, ends[one]) for one, rebuilding in found.items()}
