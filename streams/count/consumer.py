"""Faust's consumer, made to read `posts` from where the table stands, in order and without holes."""

import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

import structlog
from aiokafka.errors import ConsumerStoppedError
from faust.transport.consumer import RecordMap
from faust.transport.drivers import aiokafka as driver
from faust.types import TP, Message
from mode.utils.futures import notify

from streams.count.ending import DOUBT, end

if TYPE_CHECKING:
    from streams.count.app import CountApp


class Consumer(driver.Consumer):
    """Positions come from the table's progress rows alone; what is committed is told to Kafka but never believed."""

    _next: dict[TP, int]
    """The offset that each partition of `posts` must deliver next."""
    _sent_back: dict[TP, tuple[int, int]]
    """Where a partition was sent back to because of a hole, and in which fetch: a hole there in a later one is a loss."""
    _fetch: int = 0

    def __post_init__(self) -> None:
        super().__post_init__()
        self._next = {}
        self._sent_back = {}

    @property
    def _counting(self) -> "CountApp":
        return cast("CountApp", self.app)

    async def perform_seek(self) -> None:
        """Replaces Consumer.perform_seek, which goes to the committed offsets: the table knows better."""
        starts = {
            TP(self._counting.posts_name, one): offset for one, offset in self._counting.offsets().items()
        }
        self._next = dict(starts)
        self._sent_back.clear()
        if starts:
            await self._thread.seek_wait(starts)
        self._read_offset.update(starts)
        self._committed_offset.update(dict.fromkeys(starts))

    async def on_partitions_revoked(self, revoked: set[TP]) -> None:
        """Extends Consumer.on_partitions_revoked: the batches under way are acked before the partitions go."""
        await self._counting.release()
        self._next.clear()
        await super().on_partitions_revoked(revoked)

    def ack(self, message: Message) -> bool:
        """Replaces Consumer.ack: no book is kept of single offsets, for a gap in it would count as processed."""
        if message.acked:
            return False
        message.acked = True
        self._unacked_messages.discard(message)
        notify(self._waiting_for_ack)
        return True

    def _filter_committable_offsets(self, tps: Iterable[TP]) -> dict[TP, int]:
        """Replaces Consumer._filter_committable_offsets: what is committed is the progress that the changelog has acked."""
        del tps
        offsets = self._counting.offsets()
        told = {TP(self._counting.posts_name, one): offset for one, offset in offsets.items()}
        return {tp: offset for tp, offset in told.items() if offset > (self._committed_offset[tp] or 0)}

    async def _wait_next_records(self, timeout: float) -> tuple[RecordMap | None, set[TP] | None]:  # noqa: ASYNC109 - upstream's
        """Extends Consumer._wait_next_records, which sleeps for a second while every partition waits for the agent."""
        if self.flow_active and not self._get_active_partitions():
            await asyncio.sleep(0.005)
            return {}, self._get_active_partitions()
        return await super()._wait_next_records(timeout)

    async def _drain_messages(self, fetcher: Any) -> None:
        """Replaces Consumer._drain_messages, which books a hole as a gap and commits over it.

        Stock delivery makes four tasks a message so that a rebalance can interrupt it where it waits for a full queue. It
        cannot wait where the queue has room, so there a plain call does the same.
        """
        try:
            while not (self._stopped.is_set() or fetcher._stopped.is_set()):  # noqa: SLF001 - as upstream
                fetched = self.getmany(timeout=1.0)
                self._fetch += 1
                await self.sleep(0)
                async for tp, message in cast("Any", fetched):
                    if not await self._in_order(tp, message.offset):
                        continue
                    if self._has_room(tp):
                        await self.callback(message)
                    else:
                        await self.wait_first(self.callback(message), self.suspend_flow.wait())
        except (asyncio.CancelledError, ConsumerStoppedError):
            if not self.app.should_stop:
                raise

    async def _in_order(self, tp: TP, offset: int) -> bool:
        """Whether a record is the one to deliver next; a hole sends the partition back once, and then ends the process.

        A chunk that was fetched can be dropped in a rebalance while the client's position has moved on.
        """
        expected = self._next.get(tp)
        if expected is None or offset < expected:
            return False
        if offset == expected:
            self._next[tp] = offset + 1
            self._read_offset[tp] = offset
            return True
        where, fetch = self._sent_back.get(tp, (None, 0))
        if where == expected and fetch == self._fetch:
            return False
        if where == expected:
            end(
                DOUBT,
                "pages are missing in posts: it must never be compacted, transactional or shortened",
                topic=tp.topic,
                partition=tp.partition,
                expected=expected,
                found=offset,
            )
        structlog.get_logger().warning("sent back", topic=tp.topic, partition=tp.partition, offset=expected)
        self._sent_back[tp] = (expected, self._fetch)
        await self._thread.seek_wait({tp: expected})
        return False

    def _has_room(self, tp: TP) -> bool:
        conductor = self._counting.topics
        return (
            self.app.flow_control.is_active()
            and not conductor._tp_to_callback_lock.locked()  # type: ignore[attr-defined] # noqa: SLF001 - upstream's own lock
            and not any(channel.queue.full() for channel in conductor._tp_index[tp])  # type: ignore[attr-defined] # noqa: SLF001
        )
