"""Faust's consumer, made to read `posts` from where the table stands, in order and without holes.

What it hands on is not a record but a run: all records of a partition that a fetch brought. A batch is then of one partition,
large when the worker is behind and small when it is not, and Faust's cost for each message is paid once a run.
"""

import asyncio
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, cast

import structlog
from aiokafka.errors import ConsumerStoppedError
from faust import Schema
from faust.transport.consumer import RecordMap
from faust.transport.drivers import aiokafka as driver
from faust.types import TP, AppT, Message
from mode.utils.futures import notify

from streams.count.ending import DOUBT, end
from streams.kafka.reader import Record

if TYPE_CHECKING:
    from streams.count.app import CountApp


class Runs(Schema[None, Sequence[Record]]):
    """Hands a run on as it is."""

    def loads_key(self, app: AppT, message: Message, **_: object) -> None:
        """Replaces Schema.loads_key: keys are of records."""

    def loads_value(self, app: AppT, message: Message, **_: object) -> Sequence[Record]:
        """Replaces Schema.loads_value: pages are validated by the fold."""
        del app
        return cast("Sequence[Record]", message.value)


class Consumer(driver.Consumer):
    """Positions come from the table's progress rows alone; what is committed is told to Kafka but never believed."""

    _next: dict[TP, int]
    """The offset that each partition of `posts` must deliver next."""
    _sent_back: dict[TP, int]
    """Where a partition was sent back to because of a hole: if that does not fill it, pages are lost."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self._next = {}
        self._sent_back = {}

    @property
    def _counting(self) -> "CountApp":
        return cast("CountApp", self.app)

    async def perform_seek(self) -> None:
        """Replaces Consumer.perform_seek, which goes to the committed offsets: the table knows better."""
        self._next = self._counting.positions()
        self._sent_back = {}
        if self._next:
            await self._thread.seek_wait(self._next)
        self._committed_offset.update(dict.fromkeys(self._next))

    async def on_partitions_revoked(self, revoked: set[TP]) -> None:
        """Extends Consumer.on_partitions_revoked: the batches under way are acked before the partitions go."""
        self._next = {}
        await self._counting.release()
        await super().on_partitions_revoked(revoked)

    def ack(self, message: Message) -> bool:
        """Replaces Consumer.ack: no book is kept of single offsets, for Faust would count a gap in it as processed."""
        if message.acked:
            return False
        message.acked = True
        self._unacked_messages.discard(message)
        notify(self._waiting_for_ack)
        return True

    def _filter_committable_offsets(self, tps: Iterable[TP]) -> dict[TP, int]:
        """Replaces Consumer._filter_committable_offsets: what is committed is the progress that the changelog has acked."""
        del tps
        return {
            tp: offset
            for tp, offset in self._counting.positions().items()
            if offset > (self._committed_offset[tp] or 0)
        }

    async def _wait_next_records(
        self,
        timeout: float,  # noqa: ASYNC109 - upstream's argument
    ) -> tuple[RecordMap | None, set[TP] | None]:
        """Extends Consumer._wait_next_records, which sleeps for a second while every partition waits for the agent."""
        if self.flow_active and not self._get_active_partitions():
            await asyncio.sleep(0.005)
            return {}, None
        return await super()._wait_next_records(timeout)

    async def _drain_messages(self, fetcher: Any) -> None:
        """Replaces Consumer._drain_messages, which delivers record by record, books a hole as a gap and commits over it."""
        try:
            while not (self._stopped.is_set() or fetcher._stopped.is_set()):  # noqa: SLF001 - as upstream
                await asyncio.sleep(0)
                generation = self.app.consumer_generation_id
                fetched, _ = await self._wait_next_records(1.0)
                for tp, records in (fetched or {}).items():
                    # What is left undelivered by a rebalance is fetched again: the recovery after it seeks anew.
                    if not self.flow_active or generation != self.app.consumer_generation_id:
                        break
                    if await self._in_order(tp, records):
                        await self.wait_first(self.callback(self._run(tp, records)), self.suspend_flow.wait())
        except (asyncio.CancelledError, ConsumerStoppedError):
            if not self.app.should_stop:
                raise

    async def _in_order(self, tp: TP, records: Sequence[Any]) -> bool:
        """Whether these come next. A hole before them sends the partition back once; if it is still there, the process ends.

        A chunk that was fetched can be dropped in a rebalance while the client's position has moved on.
        """
        expected, first = self._next.get(tp), records[0].offset
        if expected is None:
            return False
        if first <= expected:
            self._next[tp] = records[-1].offset + 1
            return True
        if self._sent_back.get(tp) == expected:
            end(
                DOUBT,
                "pages are missing: posts must never be compacted, transactional or shortened; restore it or begin anew",
                topic=tp.topic,
                partition=tp.partition,
                expected=expected,
                found=first,
            )
        structlog.get_logger().warning("read again", topic=tp.topic, partition=tp.partition, offset=expected)
        self._sent_back[tp] = expected
        await self._thread.seek_wait({tp: expected})
        return False

    def _run(self, tp: TP, records: Sequence[Any]) -> Message:
        message = self._to_message(tp, records[-1])
        message.value = cast(
            "Any",
            [Record(tp.partition, one.offset, one.timestamp, one.key, one.value) for one in records],
        )
        return message
