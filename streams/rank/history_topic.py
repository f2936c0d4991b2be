"""Claiming an epoch in `board-history`, reading back what is recorded there, and recording more."""

import asyncio
from collections.abc import Sequence
from typing import Self

from aiokafka import AIOKafkaProducer

from streams.kafka import reader
from streams.rank.history import Entry, decode_entry, encode_entry


class HistoryTopic:
    """The topic `board-history` of one prefix. An async context manager."""

    def __init__(self, bootstrap: str, topic: str) -> None:
        self._bootstrap = bootstrap
        self._topic = topic
        self._producer = AIOKafkaProducer(
            bootstrap_servers=bootstrap, acks="all", enable_idempotence=True, compression_type="gzip",
            request_timeout_ms=10_000,
        )  # fmt: skip

    async def __aenter__(self) -> Self:
        await self._producer.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._producer.stop()

    async def claim(self, edition: str, now: int) -> int:
        """Write a claim; its offset, which is the epoch."""
        entry = encode_entry(Entry("claim", edition, now))
        acked = await self._producer.send_and_wait(self._topic, entry, partition=0)
        return int(acked.offset)

    async def read_back(self, epoch: int) -> list[Entry]:
        """All entries before the claim of `epoch`."""

        def entries() -> list[Entry]:
            records = reader.read(self._bootstrap, self._topic, [epoch])
            return [decode_entry(record.value) for record in records if record.value is not None]

        return await asyncio.to_thread(entries)

    async def write(self, entries: Sequence[Entry]) -> None:
        """Write entries and wait for their acks; raises aiokafka.errors.KafkaError if they are not all known to be written."""
        futures = [
            await self._producer.send(self._topic, encode_entry(entry), partition=0) for entry in entries
        ]
        for future in futures:
            await future
