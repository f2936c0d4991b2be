"""Reading `rulings` from its beginning, and those that come later as they come."""

from typing import Final, Self

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition

from scoring.rulings import Ruling, RulingError, Rulings, parse_ruling

_log = structlog.get_logger()

POLL_MS: Final = 1000


class RulingsReader:
    """Reads the one partition of the topic, without a group. An async context manager; entering reads what is there.

    `offset` is the next offset to read: `rulings` are those below it. A record that is no ruling is told in the log and counts in
    `unreadable`; it changes nothing, here as in every recount.
    """

    def __init__(self, bootstrap: str, topic: str) -> None:
        self._consumer = AIOKafkaConsumer(
            bootstrap_servers=bootstrap, group_id=None, enable_auto_commit=False, auto_offset_reset="earliest",
            retry_backoff_ms=1000,
        )  # fmt: skip
        self._partition = TopicPartition(topic, 0)
        self._read: list[Ruling] = []
        self.rulings = Rulings()
        self.offset = 0
        self.unreadable = 0

    async def __aenter__(self) -> Self:
        await self._consumer.start()
        try:
            self._consumer.assign([self._partition])
            await self._consumer.seek_to_beginning(self._partition)
            end = (await self._consumer.end_offsets([self._partition]))[self._partition]
            while self.offset < end:
                await self.more()
        except BaseException:
            await self._consumer.stop()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._consumer.stop()

    async def more(self) -> bool:
        """Wait a while for further records; whether there were any."""
        found = await self._consumer.getmany(self._partition, timeout_ms=POLL_MS)
        records = found.get(self._partition, [])
        for record in records:
            try:
                self._read.append(parse_ruling(record.value or b""))
            except RulingError as error:
                self.unreadable += 1
                _log.warning(
                    "a record of rulings is none and changes nothing", offset=record.offset, reason=str(error)
                )
            self.offset = record.offset + 1
        if records:
            self.rulings = Rulings(self._read)
        return bool(records)
