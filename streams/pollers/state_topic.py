"""The compacted topic `polls`: one record an account, the last one counts."""

from typing import Self

import msgspec
import structlog
from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from streams.errors import GsmError
from streams.kafka.topics import POLLS
from streams.pollers.state import AccountState, decode_state, encode_state

log = structlog.get_logger(__name__)


class StateTopic:
    """Reads and writes the states of accounts. A context manager; leaving it waits for the last writes."""

    def __init__(self, bootstrap: str, prefix: str) -> None:
        self._servers = bootstrap.split(",")
        self._topic = prefix + POLLS.name
        self._failure: BaseException | None = None
        self._producer = KafkaProducer(bootstrap_servers=self._servers, acks="all", enable_idempotence=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._producer.close(timeout=10)

    def read(self, platform: str) -> dict[str, AccountState]:
        """The states of a platform's accounts. One that cannot be read is left out: that account starts afresh."""
        states: dict[str, AccountState] = {}
        for key, value in self._latest().items():
            try:
                state = decode_state(value)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                log.warning("state_unreadable", account=key.decode(errors="replace"), error=str(error))
                continue
            if state.platform == platform:
                states[key.decode()] = state
        return states

    def write(self, account: str, state: AccountState) -> None:
        """Hand over a state, after the pages that it speaks of are acked. Raises GsmError once any write failed."""
        if self._failure is not None:
            raise GsmError(f"Kafka did not take a poller's state: {self._failure!r}")
        future = self._producer.send(self._topic, key=account.encode(), value=encode_state(state))
        future.add_errback(self._failed)

    def _failed(self, error: BaseException) -> None:
        self._failure = error

    def _latest(self) -> dict[bytes, bytes]:
        """The last value of each key; compaction leaves holes, so the end is told by positions."""
        consumer = KafkaConsumer(
            bootstrap_servers=self._servers,
            group_id=None,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
        )
        try:
            numbers = consumer.partitions_for_topic(self._topic) or set()
            partitions = [TopicPartition(self._topic, number) for number in sorted(numbers)]
            consumer.assign(partitions)
            consumer.seek_to_beginning(*partitions)
            latest: dict[bytes, bytes] = {}
            for partition, end in consumer.end_offsets(partitions).items():
                while consumer.position(partition) < end:
                    for records in consumer.poll(timeout_ms=1000).values():
                        latest |= {one.key: one.value for one in records if one.key and one.value}
            return latest
        finally:
            consumer.close()
