"""Faust's consumer, made to read `posts` from where the table stands, in order and without holes.

What it hands on is not a record but a run: all records of a partition that a fetch brought. A batch is then of one partition,
large when the worker is behind and small when it is not, and Faust's cost for each message is paid once a run.
"""

import asyncio
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, cast

import structlog
from aiokafka import TopicPartition
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


class RebalanceListener(driver.ConsumerRebalanceListener):
    """Lets the client fetch pages alone."""

    async def on_partitions_assigned(self, assigned: Iterable[TopicPartition]) -> None:
        """Extends ConsumerRebalanceListener.on_partitions_assigned: else the client would keep the first megabytes of each changelog."""
        posts = cast("CountApp", self._thread.app).plan.posts
        self._thread._ensure_consumer().pause(*(tp for tp in assigned if tp.topic != posts))  # noqa: SLF001 - no other way to the client
        await super().on_partitions_assigned(assigned)


class Consumer(driver.Consumer):
    """Positions come from the table's progress rows alone; what is committed is told to Kafka but never believed."""

    RebalanceListener = RebalanceListener

    _next: dict[TP, int]
    """The offset that each partition of `posts` must deliver next."""
    _sent_back: dict[TP, int]
    """Where a partition was sent back to because of a hole: if that does not fill it, pages are lost."""

    def __post_init__(self) -> None:
        """Extends Service.__post_init__."""
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
                fetched, _ = await self._wait_next_records(1.0)
                for tp, records in (fetched or {}).items():
                    await self._hand_on(tp, records)
        except (asyncio.CancelledError, ConsumerStoppedError):
            if not self.app.should_stop:
                raise

    async def _hand_on(self, tp: TP, records: Sequence[Any]) -> None:
        """Deliver what a fetch brought, or see to it that it is fetched again.

        A rebalance can come between any two steps: the fetch may be older than the last seek, or the delivery be interrupted
        where it waits for room. Stock Faust drops such records while the client's position has moved on.
        """
        expected = self._next.get(tp)
        if expected is None or records[-1].offset < expected:
            return  # not ours now, and if it becomes ours a seek comes first; or a repetition
        if records[0].offset > expected:
            await self._send_back(tp, expected, records[0].offset)
            return
        self._sent_back.pop(tp, None)
        self._next[tp] = records[-1].offset + 1
        delivery = asyncio.ensure_future(self.callback(self._run(tp, records)))
        await self.wait_first(delivery, self.suspend_flow.wait())
        if (not delivery.done() or delivery.cancelled()) and tp in self._next:
            self._next[tp] = min(self._next[tp], expected)
            await self._thread.seek_wait({tp: self._next[tp]})

    async def _send_back(self, tp: TP, expected: int, found: int) -> None:
        """Fetch again from `expected`; if this is the second time there, the pages are not in `posts`, or not any more."""
        if self._sent_back.get(tp) == expected:
            begin = (await self._thread.earliest_offsets(tp))[tp]
            if begin > expected:
                end(
                    DOUBT,
                    "posts begins behind what was counted: pages were deleted before they were; restore them, or delete posts "
                    "and begin anew",
                    topic=tp.topic,
                    partition=tp.partition,
                    counted_to=expected,
                    posts_begin=begin,
                )
            end(
                DOUBT,
                "pages are missing: posts must never be compacted or transactional; restore it or begin anew",
                topic=tp.topic,
                partition=tp.partition,
                expected=expected,
                found=found,
            )
        structlog.get_logger().warning("read again", topic=tp.topic, partition=tp.partition, offset=expected)
        self._sent_back[tp] = expected
        await self._thread.seek_wait({tp: expected})

    def _run(self, tp: TP, records: Sequence[Any]) -> Message:
        message = self._to_message(tp, records[-1])
        message.value = cast(
            "Any",
            [Record(tp.partition, one.offset, one.timestamp, one.key, one.value) for one in records],
        )
        return message
