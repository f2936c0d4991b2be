"""The compacted topic `polls`: one record an account, the last one counts."""

import time
from typing import Final

import msgspec
import structlog
from kafka import KafkaConsumer, TopicPartition

from streams.errors import GsmError
from streams.kafka.topics import POLLS
from streams.kafka.writer import TopicWriter
from streams.pollers.state import AccountState, decode_state, encode_state

SILENCE: Final = 60.0  # seconds without a record after which Kafka is taken for dead
LAST_WRITES: Final = 30.0  # seconds to wait for the acks of the last states

log = structlog.get_logger(__name__)


class StateTopic(TopicWriter):
    """Reads and writes the states of accounts; leaving it waits for the last writes.

    Raises GsmError where Kafka gives nothing to read, or did not take a state; those accounts are polled again, which is harmless.
    """

    def __init__(self, bootstrap: str, prefix: str) -> None:
        super().__init__(
            bootstrap, prefix + POLLS.name, "a poller's state", "see that it runs (`gsm status`) and poll again",
            patience=LAST_WRITES,
        )  # fmt: skip
        self._servers = bootstrap.split(",")

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
        """Hand over a state, after the pages that it speaks of are acked."""
        self.put(encode_state(state), account.encode())

    def _latest(self) -> dict[bytes, bytes]:
        """The last value of each key; compaction leaves holes, so the end is told by positions."""
        consumer = KafkaConsumer(
            bootstrap_servers=self._servers,
            group_id=None,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
        )
        try:
            numbers = consumer.partitions_for_topic(self._topic)
            if not numbers:
                raise GsmError(f"topic {self._topic} is not on this Kafka: create it with `gsm topics`")
            partitions = [TopicPartition(self._topic, number) for number in sorted(numbers)]
            consumer.assign(partitions)
            consumer.seek_to_beginning(*partitions)
            latest: dict[bytes, bytes] = {}
            ends = consumer.end_offsets(partitions)
            heard = time.monotonic()
            # The position is None while Kafka does not say where a partition begins.
            while any((consumer.position(one, timeout_ms=1000) or 0) < end for one, end in ends.items()):
                answer = consumer.poll(timeout_ms=1000)
                for records in answer.values():
                    latest |= {one.key: one.value for one in records if one.key and one.value}
                if answer:
                    heard = time.monotonic()
                elif time.monotonic() - heard > SILENCE:
                    raise GsmError(
                        f"Kafka gave nothing of {self._topic} for {SILENCE:.0f} s: see that it runs (`gsm status`)"
                    )
            return latest
        finally:
            consumer.close()
