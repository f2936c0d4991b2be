"""The Faust app of count: stock Faust where it moves pages about, our own where something could be lost."""

import asyncio
from typing import TYPE_CHECKING, Any, Final, cast

import faust
import structlog
from faust.transport.drivers import aiokafka as driver
from faust.types import TP, AgentT, StreamT

from streams import metrics
from streams.count.batch import BATCH_BYTES
from streams.count.consumer import Consumer, Runs
from streams.count.counter import Counter
from streams.count.ending import DOUBT, end
from streams.count.identity import TABLE
from streams.count.partition import Counted
from streams.count.plan import Plan
from streams.count.recovery import TableManager
from streams.count.stores.chosen import open_store
from streams.count.table import RowTable
from streams.count.watchdog import Watchdog
from streams.count.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faust.streams import Stream

    from streams.kafka.reader import Record

WAIT_SECONDS: Final = 0.02  # for the runs of more partitions, to append their batches in one request


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

    def __init__(self, plan: Plan, client_id: str) -> None:
        """Extends App.__init__. `client_id` is what Kafka calls this process."""
        profile, rows = plan.profile, open_store(plan.store, plan.rows)
        super().__init__(
            plan.app_id,
            broker=[f"kafka://{one}" for one in plan.bootstrap.split(",")],
            store="memory://",
            Table=RowTable,
            TableManager=TableManager,
            topic_partitions=plan.partitions,
            topic_disable_leader=True,
            table_standby_replicas=0,
            consumer_auto_offset_reset="earliest",
            broker_commit_interval=1.0,
            broker_client_id=client_id,
            broker_session_timeout=profile.session,
            broker_heartbeat_interval=profile.heartbeat,
            broker_rebalance_timeout=profile.rebalance,
            broker_request_timeout=profile.request,
            producer_request_timeout=profile.ack,
            producer_max_batch_size=BATCH_BYTES + (1 << 20),
            producer_compression_type="zstd",
            consumer_max_fetch_size=rows.fetch_bytes,
            stream_buffer_maxsize=2 * plan.partitions,
            web_enabled=False,
            web_tables_enabled=False,
            web_router_enabled=False,
        )
        self.plan = plan
        self.watchdog = Watchdog(profile.stall)
        table = self.Table(TABLE, key_type=bytes, value_type=bytes, partitions=plan.partitions)
        self.table = cast("RowTable", table)
        self.table.bootstrap = plan.bootstrap
        self.table.bounds = plan.bounds
        self.table.rows = rows
        self.counter = Counter(plan, self.table)
        self.agent(self.topic(plan.posts, schema=Runs(), partitions=plan.partitions), name="count")(
            self._agent
        )

    async def _agent(self, stream: StreamT[Any]) -> None:
        """The agent on `posts`."""
        runs = cast("Stream[Sequence[Record]]", stream)
        async for events in runs.take_events(self.plan.partitions, within=WAIT_SECONDS):
            await self.counter.count([cast("Sequence[Record]", event.value) for event in events])

    def _new_transport(self) -> Transport:
        """Replaces App._new_transport, which finds a transport by URL."""
        return Transport(self.conf.broker_consumer, self)

    def _new_producer_transport(self) -> Transport:
        """Replaces App._new_producer_transport, likewise."""
        return Transport(self.conf.broker_producer, self)

    def _create_directories(self) -> None:
        """Replaces App._create_directories: Faust keeps nothing on disk."""

    async def _on_agent_error(self, agent: AgentT[Any], exc: BaseException) -> None:
        """Replaces App._on_agent_error, after which Faust skips the pages and goes on."""
        if isinstance(exc, asyncio.CancelledError):
            await super()._on_agent_error(agent, exc)
        else:
            end(DOUBT, "counting failed; this is a fault in this program", exc_info=exc)

    def positions(self) -> dict[TP, int]:
        """The next offset of `posts` of each partition that this process counts."""
        return {TP(self.plan.posts, one): kept.progress.offset for one, kept in self.table.counted.items()}

    async def release(self) -> None:
        """A rebalance has begun."""
        metrics.WORKER_READY.labels(self.plan.edition).set(0)
        for tp in self.positions():
            metrics.LAG.remove(self.plan.edition, str(tp.partition))
        await self.counter.release()

    async def recover(self, changelog: set[TP]) -> dict[int, Counted]:
        """The table's state by its changelog."""
        producer = cast("Producer", self.producer)._ensure_producer()  # noqa: SLF001 - no other way to the client
        self.table.writer = Writer(producer, self.watchdog, self.plan.profile.ack)
        return await self.table.recover(tp.partition for tp in changelog)

    def on_ready(self) -> None:
        """Pages flow from now on."""
        counted = self.table.counted
        metrics.WORKER_READY.labels(self.plan.edition).set(1)
        structlog.get_logger().info(
            "counting",
            app=self.plan.app_id,
            partitions=sorted(counted),
            rows=sum(len(one.rows) for one in counted.values()),
            pages=sum(one.progress.pages for one in counted.values()),
        )

    def tell_lag(self) -> None:
        """Set the metric of the records that are not in the table yet."""
        for tp, offset in self.positions().items():
            highwater = self.consumer.highwater(tp)
            metrics.LAG.labels(self.plan.edition, str(tp.partition)).set(max(0, (highwater or 0) - offset))
