"""The bare loop: consume, decode, count in memory, garbage collector off; nothing is kept, nothing survives a restart.

With confluent-kafka where that is installed, as in the environment of bare.txt, else with aiokafka.
"""

import gc
import time
from collections.abc import Sequence

import msgspec

from bench.peers.work import Clock, Counters, Page, Work, asked

AT_ONCE = 1000


class Loop:
    """What is done with the values of records, until all pages have come."""

    def __init__(self, work: Work) -> None:
        self.counters = Counters(work)
        self.clock = Clock(work.pages)
        self._decode = msgspec.json.Decoder(Page).decode

    def take(self, values: Sequence[bytes]) -> bool:
        """Count them; whether these were the last."""
        self.clock.begin()
        decode, add = self._decode, self.counters.add
        for value in values:
            add(decode(value))
        return self.clock.counted(len(values))


def with_confluent(work: Work, loop: Loop) -> None:
    """By librdkafka, which fetches in threads of its own. Raises ImportError where it is not installed."""
    from confluent_kafka import Consumer

    consumer = Consumer(
        {
            "bootstrap.servers": work.bootstrap, "group.id": f"bare-{time.time_ns()}", "auto.offset.reset": "earliest",
            "enable.auto.commit": False, "queued.min.messages": 100_000, "queued.max.messages.kbytes": 262_144,
            "fetch.queue.backoff.ms": 10, "check.crcs": False,
        }
    )  # fmt: skip
    consumer.subscribe([work.topic])
    done = False
    while not done:
        messages = consumer.consume(AT_ONCE, 0.05)
        if messages:
            done = loop.take([message.value() for message in messages])


async def with_aiokafka(work: Work, loop: Loop) -> None:
    """By aiokafka, the fastest client that comes with us."""
    from aiokafka import AIOKafkaConsumer

    consumer = AIOKafkaConsumer(
        work.topic, bootstrap_servers=work.bootstrap, group_id=None, enable_auto_commit=False,
        auto_offset_reset="earliest", max_partition_fetch_bytes=4 << 20, check_crcs=False,
    )  # fmt: skip
    await consumer.start()
    done = False
    while not done:
        found = await consumer.getmany(timeout_ms=1000, max_records=AT_ONCE)
        for records in found.values():
            done = loop.take([record.value for record in records])
    await consumer.stop()


def main() -> None:
    """Do the work."""
    gc.disable()
    work = asked()
    loop = Loop(work)
    try:
        with_confluent(work, loop)
        client = "confluent-kafka"
    except ImportError:
        import uvloop

        uvloop.run(with_aiokafka(work, loop))
        client = "aiokafka"
    loop.clock.safe()
    loop.clock.say(client, loop.counters.answer())


if __name__ == "__main__":
    main()
