"""Reading a topic from given offsets to given ends, each record once and without holes."""

from collections.abc import Iterator
from typing import Final

import msgspec
from kafka import KafkaConsumer, TopicPartition

from streams.errors import GsmError

_SILENCE: Final = 60  # seconds without an answer after which Kafka is taken for dead


class Record(msgspec.Struct, frozen=True, gc=False):
    """One record; `timestamp` is the broker's or the sender's, in milliseconds, as the topic is set."""

    partition: int
    offset: int
    timestamp: int
    key: bytes | None
    value: bytes | None


def end_offsets(bootstrap: str, topic: str) -> list[int]:
    """The next offset of each partition, in order. Raises GsmError if the topic does not exist."""
    consumer = _consumer(bootstrap)
    try:
        ends = consumer.end_offsets(_partitions(consumer, topic))
        return [end for _, end in sorted((partition.partition, end) for partition, end in ends.items())]
    finally:
        consumer.close()


def read(bootstrap: str, topic: str, ends: list[int], starts: list[int] | None = None) -> Iterator[Record]:
    """The records from `starts` (else the beginning) to before `ends`, by partition in order, partitions interleaved.

    Raises GsmError at a hole: `posts` is neither compacted nor transactional, so a missing offset is a lost record. Raises it
    also where Kafka gives nothing for a minute.
    """
    consumer = _consumer(bootstrap)
    try:
        partitions = _partitions(consumer, topic)
        expected = dict.fromkeys((partition.partition for partition in partitions), 0)
        expected.update(enumerate(starts or []))
        left = {
            partition for partition in partitions if expected[partition.partition] < ends[partition.partition]
        }
        consumer.assign(list(left))
        for partition in left:
            consumer.seek(partition, expected[partition.partition])
        silence = 0
        while left:
            answer = consumer.poll(timeout_ms=1000, max_records=5000)
            silence = 0 if answer else silence + 1
            if silence == _SILENCE:
                raise GsmError(
                    f"Kafka gave nothing of {topic} for {_SILENCE} s: see that it runs (`gsm status`)"
                )
            for partition, records in answer.items():
                number = partition.partition
                for record in records:
                    if record.offset >= ends[number]:
                        break
                    if record.offset != expected[number]:
                        raise GsmError(
                            f"{topic} partition {number}: offset {expected[number]} is missing, found {record.offset}"
                        )
                    expected[number] += 1
                    yield Record(number, record.offset, record.timestamp, record.key, record.value)
                if expected[number] >= ends[number]:
                    left.discard(partition)
                    consumer.pause(partition)
    finally:
        consumer.close()


def _consumer(bootstrap: str) -> KafkaConsumer:
    return KafkaConsumer(
        bootstrap_servers=bootstrap.split(","), group_id=None, enable_auto_commit=False, auto_offset_reset="none",
        max_partition_fetch_bytes=8 << 20, fetch_max_bytes=64 << 20, isolation_level="read_uncommitted",
    )  # fmt: skip


def _partitions(consumer: KafkaConsumer, topic: str) -> list[TopicPartition]:
    numbers = consumer.partitions_for_topic(topic)
    if not numbers:
        raise GsmError(
            f"topic {topic} does not exist on this Kafka: `gsm worker` creates it, or run `gsm topics`"
        )
    return [TopicPartition(topic, number) for number in sorted(numbers)]
