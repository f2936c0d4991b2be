"""The Faust app of count: stock Faust where it moves pages about, our own where something could be lost."""

import asyncio
import time
from collections.abc import Sequence
from typing import Any, cast

import faust
import msgspec
import structlog
from faust.transport.drivers import aiokafka as driver
from faust.types import TP, AgentT, EventT

from scoring.fold import Bounds
from streams import metrics
from streams.count.batch import PAGE_BYTES, HoleError, TooLargeError, batches, pending
from streams.count.changelog import CONFIGS
from streams.count.consumer import Consumer
from streams.count.dead_letters import encode, encode_key
from streams.count.ending import DOUBT, NEWER_SCHEMA, end
from streams.count.identity import TABLE
from streams.count.recovery import TableManager
from streams.count.table import RowTable
from streams.count.watchdog import Watchdog
from streams.count.writer import Writer
from streams.kafka.reader import Record


class Plan(msgspec.Struct, frozen=True):
    """What a worker is to count, and where."""

    app_id: str
    bootstrap: str
    edition: str
    bounds: Bounds
    posts: str
    dead_letters: str
    partitions: int
    session_seconds: float


class Producer(driver.Producer):
    """Faust's producer: idempotent, so that a retry neither repeats nor reorders."""

    def _settings_extra(self) -> dict[str, Any]:
        """Replaces Producer._settings_extra, which asks for this in transactions only."""
        return {"acks": "all", "enable_idempotence": True}


class Transport(driver.Transport):
    """Makes our Consumer and Producer."""

    Consumer = Consumer
    Producer = Producer


class CountApp(faust.App):
    """Counts one edition. Any error in it ends the process."""

    def __init__(self, plan: Plan, replicas: int) -> None:
        super().__init__(
            plan.app_id,
            broker=[f"kafka://{one}" for one in plan.bootstrap.split(",")],
            store="memory://",
            Table=RowTable,
            TableManager=TableManager,
            topic_partitions=plan.partitions,
            topic_replication_factor=replicas,
            topic_disable_leader=True,
            table_standby_replicas=0,
            consumer_auto_offset_reset="earliest",
            consumer_max_fetch_size=1 << 20,
            broker_commit_interval=1.0,
            broker_session_timeout=plan.session_seconds,
            broker_heartbeat_interval=plan.session_seconds / 3,
            broker_request_timeout=40.0,
            producer_request_timeout=20.0,
            producer_max_batch_size=PAGE_BYTES + (1 << 20),
            producer_max_request_size=96 << 20,
            producer_compression_type="lz4",
            stream_buffer_maxsize=2000,
            web_enabled=False,
            web_tables_enabled=False,
            web_router_enabled=False,
        )
        self.plan = plan
        self.posts_name = plan.posts
        self.watchdog = Watchdog(plan.session_seconds / 2)
        self._busy = asyncio.Lock()
        self.table = cast(
            "RowTable",
            self.Table(
                TABLE,
                key_type=bytes,
                value_type=bytes,
                partitions=plan.partitions,
                extra_topic_configs=CONFIGS,
            ),
        )
        self.table.bootstrap = plan.bootstrap
        self.table.bounds = plan.bounds

    def _new_transport(self) -> Transport:
        """Replaces App._new_transport, which finds a transport by URL."""
        return Transport(self.conf.broker_consumer, self)

    def _new_producer_transport(self) -> Transport:
        """Replaces App._new_producer_transport, likewise."""
        return Transport(self.conf.broker_producer, self)

    def _create_directories(self) -> None:
        """Replaces App._create_directories: nothing is kept on disk."""

    async def _on_agent_error(self, agent: AgentT[Any], exc: BaseException) -> None:
        """Replaces App._on_agent_error, after which Faust skips the pages and goes on."""
        if isinstance(exc, asyncio.CancelledError):
            await super()._on_agent_error(agent, exc)
        else:
            end(DOUBT, "counting failed; this is a fault in this program", error=repr(exc))

    def offsets(self) -> dict[int, int]:
        """The next offset of `posts` of each partition that this process counts."""
        return {partition: one.progress.offset for partition, one in self.table.counted.items()}

    async def release(self) -> None:
        """Stop counting, once the batches under way are acked."""
        metrics.WORKER_READY.labels(self.plan.edition).set(0)
        async with self._busy:
            self.table.release()

    async def recover(self, changelog: set[TP]) -> None:
        """Bring the table to the state of the changelog."""
        producer = cast("Producer", self.producer)
        self.table.writer = Writer(producer._ensure_producer(), self.watchdog)  # noqa: SLF001 - the client in it
        ends = await cast("Consumer", self.consumer).highwaters(*changelog)
        await self.table.recover(
            [tp.partition for tp in changelog], {tp.partition: end or 0 for tp, end in ends.items()}
        )

    def on_ready(self) -> None:
        """Say that pages flow."""
        counted = self.table.counted
        metrics.WORKER_READY.labels(self.plan.edition).set(1)
        structlog.get_logger().info(
            "counting",
            app=self.plan.app_id,
            partitions=sorted(counted),
            rows=sum(len(one.rows) for one in counted.values()),
            pages=sum(one.progress.pages for one in counted.values()),
        )

    async def count(self, events: Sequence[EventT[Any]]) -> None:
        """Count pages of any partitions; they are in the changelog when this returns."""
        by_partition: dict[int, list[Record]] = {}
        for event in events:
            message = event.message
            by_partition.setdefault(message.partition, []).append(
                Record(
                    message.partition,
                    message.offset,
                    round(message.timestamp * 1000),
                    message.key,
                    message.value,
                )
            )
        async with self._busy:
            await asyncio.gather(*(self._count(records) for records in by_partition.values()))

    async def _count(self, records: Sequence[Record]) -> None:
        partition = records[0].partition
        counted = self.table.counted.get(partition)
        if counted is None:
            return  # revoked meanwhile: its next owner reads these pages again
        try:
            records = pending(records, counted.progress)
            for batch in batches(
                records, counted.progress, counted.fold, self.plan.posts, self.plan.partitions
            ):
                await self._store(batch, counted.progress)
        except (HoleError, TooLargeError) as error:
            end(DOUBT, str(error), topic=self.plan.posts)

    async def _store(self, batch: Any, before: Any) -> None:
        edition = self.plan.edition
        if batch.progress != before:
            if batch.dead_letters:
                await self.table.writer.append_letters(
                    self.plan.dead_letters, [(encode_key(one), encode(one)) for one in batch.dead_letters]
                )
            started = time.monotonic()
            await self.table.write(batch)
            metrics.BATCH_SECONDS.labels(edition).observe(time.monotonic() - started)
            self._tell(batch, before)
        if batch.newer is not None:
            end(
                NEWER_SCHEMA, f"posts holds a page of a newer version: upgrade and start again; {batch.newer}"
            )

    def _tell(self, batch: Any, before: Any) -> None:
        edition, after = self.plan.edition, batch.progress
        metrics.PAGES.labels(edition).inc(after.pages - before.pages)
        metrics.OBSERVATIONS.labels(edition).inc(after.observations - before.observations)
        metrics.LATE.labels(edition, "after_freeze").inc(after.after_freeze - before.after_freeze)
        metrics.LATE.labels(edition, "outside").inc(after.outside - before.outside)
        metrics.ROWS.labels(edition).inc(len(batch.rows))
        for letter in batch.dead_letters:
            metrics.DEAD_LETTERS.labels(edition, letter.code).inc()
        partition = batch.partition
        highwater = self.consumer.highwater(TP(self.plan.posts, partition))
        metrics.LAG.labels(edition, str(partition)).set(max(0, (highwater or 0) - after.offset))
