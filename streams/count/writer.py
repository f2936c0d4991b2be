"""Appending batches to Kafka through aiokafka, each acked by all in-sync replicas before the call returns."""

import asyncio
from collections.abc import Iterable
from typing import Any, Final

from aiokafka.errors import KafkaError

from streams.count.batch_header import Headers
from streams.count.ending import DOUBT, end
from streams.count.watchdog import Watchdog

_LETTERS_BYTES: Final = 1 << 20  # topic dead-letters takes 2 MiB
_LARGE: Final = 4 << 20  # a request takes 100 MiB: a dozen smaller batches and one large one


class Writer:
    """Writes through `producer` (an AIOKafkaProducer, idempotent, acks=all).

    Any failure ends the process, and so does no ack within `ack_seconds`.
    """

    def __init__(self, producer: Any, watchdog: Watchdog, ack_seconds: float) -> None:
        self._producer = producer
        self._watchdog = watchdog
        self._ack_seconds = ack_seconds
        self._one_large = asyncio.Lock()

    async def append(
        self,
        topic: str,
        partition: int,
        records: Iterable[tuple[bytes, bytes]],
        headers: Headers,
        expected: int,
    ) -> int:
        """Append `records`, each with `headers`, as one record batch, so whole or not at all; the next offset after it.

        The batch must get the offset `expected`: another one means that somebody else writes this partition.
        """
        batch = self._producer.create_batch()
        for key, value in records:
            if batch.append(timestamp=None, key=key, value=value, headers=headers) is None:
                end(
                    DOUBT,
                    "a batch is too large for the producer; this is a fault in this program",
                    topic=topic,
                )
        count: int = batch.record_count()
        offset = await self._send(topic, partition, batch)
        if offset != expected:
            end(
                DOUBT,
                "another process writes this changelog; make sure that no worker of other code or settings runs, start again",
                topic=topic,
                partition=partition,
                expected_offset=expected,
                offset=offset,
            )
        return offset + count

    async def append_letters(self, topic: str, records: Iterable[tuple[bytes | None, bytes]]) -> None:
        """Append `records` to partition 0 of `topic` in as many record batches as it takes."""
        batch, sizes = self._producer.create_batch(), 0
        for key, value in records:
            if sizes and sizes + len(value) > _LETTERS_BYTES:
                await self._send(topic, 0, batch)
                batch, sizes = self._producer.create_batch(), 0
            batch.append(timestamp=None, key=key, value=value)
            sizes += len(value)
        if sizes:
            await self._send(topic, 0, batch)

    async def _send(self, topic: str, partition: int, batch: Any) -> int:
        batch.close()
        if batch.size() > _LARGE:
            async with self._one_large:
                return await self._acked(topic, partition, batch)
        return await self._acked(topic, partition, batch)

    async def _acked(self, topic: str, partition: int, batch: Any) -> int:
        self._watchdog.check()
        try:
            async with asyncio.timeout(self._ack_seconds):
                acked = await (await self._producer.send_batch(batch, topic, partition=partition))
        except (KafkaError, TimeoutError) as error:
            end(
                DOUBT,
                "Kafka did not ack a batch; see that Kafka is well, start again",
                topic=topic,
                partition=partition,
                error=repr(error),
                seconds=self._ack_seconds,
            )
        return int(acked.offset)
