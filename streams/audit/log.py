"""Reading Kafka for the audit: where topics stand, and one partition's records after the other."""

from collections.abc import Iterator
from typing import Final, Self

from kafka import KafkaConsumer, TopicPartition

from streams.errors import GsmError
from streams.kafka.reader import Record

_ANSWER_MS: Final = 30_000
_SILENCE: Final = 60  # seconds without an answer after which Kafka is taken for dead


class Log:
    """Reads topics that have so many partitions. A context manager. Its methods raise kafka.errors.KafkaError where Kafka fails."""

    def __init__(self, bootstrap: str, partitions: int) -> None:
        self._partitions = partitions
        self._bootstrap = bootstrap.split(",")
        self._consumer = KafkaConsumer(
            bootstrap_servers=self._bootstrap, group_id=None, enable_auto_commit=False, auto_offset_reset="none",
            max_partition_fetch_bytes=8 << 20, fetch_max_bytes=16 << 20, fetch_max_wait_ms=100,
        )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._consumer.close()

    def ends(self, topic: str) -> list[int]:
        """The next offset of each partition, in order."""
        return self._in_order(self._consumer.end_offsets(self._named(topic)))

    def begins(self, topic: str) -> list[int]:
        """The first offset of each partition that is still there, in order."""
        return self._in_order(self._consumer.beginning_offsets(self._named(topic)))

    def committed(self, group: str, topic: str) -> list[int]:
        """What a consumer group has committed of each partition; 0 where it has not."""
        with KafkaConsumer(
            bootstrap_servers=self._bootstrap, group_id=group, enable_auto_commit=False
        ) as one:
            return [one.committed(partition, timeout_ms=_ANSWER_MS) or 0 for partition in self._named(topic)]

    def records(self, topic: str, number: int, start: int, end: int) -> Iterator[Record]:
        """The records of a partition from offset `start` to before `end`, without those that compaction has removed."""
        partition = TopicPartition(topic, number)
        if start >= end:
            return
        consumer = self._consumer
        consumer.assign([partition])
        consumer.seek(partition, start)
        silence = 0
        while consumer.position(partition) < end:
            answer = consumer.poll(timeout_ms=1000, max_records=5000).get(partition, [])
            silence = 0 if answer else silence + 1
            if silence == _SILENCE:
                raise GsmError(
                    f"Kafka gave nothing of {partition.topic} for {_SILENCE} s: see that it runs (`gsm status`)"
                )
            for record in answer:
                if record.offset >= end:
                    return
                yield Record(number, record.offset, record.timestamp, record.key, record.value)

    def _named(self, topic: str) -> list[TopicPartition]:
        return [TopicPartition(topic, number) for number in range(self._partitions)]

    @staticmethod
    def _in_order(offsets: dict[TopicPartition, int]) -> list[int]:
        return [offset for _, offset in sorted((one.partition, offset) for one, offset in offsets.items())]
