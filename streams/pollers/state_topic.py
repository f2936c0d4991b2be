"""The compacted topic `polls`: the last record of a key counts, none once it is tombstoned.

| key | holds |
|---|---|
| ACCOUNT | cursor and status of an account |
| ACCOUNT/DAY | its posts of a day of creation that are read again |
| budget/PLATFORM/BUCKET | what of a budget is reserved |

No account's id has a slash. All is in one partition, so an account's record follows the days that it speaks of.
"""

import time
from collections.abc import Callable, Iterator
from typing import Final, TypeVar

import msgspec
import orjson
import structlog
from kafka import KafkaConsumer, TopicPartition

from streams.errors import GsmError
from streams.kafka.topics import POLLS
from streams.kafka.writer import TopicWriter
from streams.pollers.budget import Reserved
from streams.pollers.state import AccountState, decode_day, decode_state, encode_days, encode_state

SILENCE: Final = 60.0  # seconds without a record after which Kafka is taken for dead
LAST_WRITES: Final = 30.0  # seconds to wait for the acks of the last states

T = TypeVar("T")
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
        self._days: dict[str, dict[int, int]] = {}
        """By account the days that the topic holds, each with the hash of its record."""

    def read(self, platform: str) -> dict[str, AccountState]:
        """The states of a platform's accounts. What cannot be read is left out: that is polled afresh."""
        latest = self._latest()
        states: dict[str, AccountState] = {}
        for key, value in latest.items():
            if "/" not in key and (state := _read(key, value, decode_state)) and state.platform == platform:
                states[key] = state
                self._days[key] = {}
        for key, value in latest.items():
            account, _, day = key.partition("/")
            if day.isdecimal() and account in states:
                self._days[account][int(day)] = hash(value)
                states[account].known |= _read(key, value, decode_day) or {}
        return states

    def write(self, account: str, state: AccountState) -> None:
        """Hand over a state, after the pages that it speaks of are acked: the days that changed, then the account."""
        held, days = self._days.setdefault(account, {}), encode_days(state.known)
        for day, value in days.items():
            if held.get(day) != hash(value):
                self.put(value, _day_key(account, day))
                held[day] = hash(value)
        for day in held.keys() - days.keys():
            self.put(None, _day_key(account, day))
            del held[day]
        self.put(encode_state(state), account.encode())

    def read_budgets(self, platform: str) -> dict[str, Reserved]:
        """What is reserved of a platform's budgets."""
        found: dict[str, Reserved] = {}
        for key, value in self._latest().items():
            kind, _, bucket = key.rpartition("/")
            if kind == f"budget/{platform}" and (reserved := _read(key, value, _decode_reserved)):
                found[bucket] = reserved
        return found

    def write_budget(self, platform: str, bucket: str, reserved: Reserved) -> None:
        """Reserve; returns when Kafka has it."""
        self.put(orjson.dumps(msgspec.to_builtins(reserved)), f"budget/{platform}/{bucket}".encode())
        self.flush()

    def _latest(self) -> dict[str, bytes]:
        """The last value of each key."""
        latest: dict[str, bytes] = {}
        for key, value in self._records():
            name = key.decode(errors="replace")
            if value:
                latest[name] = value
            else:
                latest.pop(name, None)
        return latest

    def _records(self) -> Iterator[tuple[bytes, bytes | None]]:
        """All records with a key, up to the present end; compaction leaves holes, so the end is told by positions."""
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
            ends = consumer.end_offsets(partitions)
            heard = time.monotonic()
            # The position is None while Kafka does not say where a partition begins.
            while any((consumer.position(one, timeout_ms=1000) or 0) < end for one, end in ends.items()):
                answer = consumer.poll(timeout_ms=1000)
                for records in answer.values():
                    yield from ((one.key, one.value) for one in records if one.key)
                if answer:
                    heard = time.monotonic()
                elif time.monotonic() - heard > SILENCE:
                    raise GsmError(
                        f"Kafka gave nothing of {self._topic} for {SILENCE:.0f} s: see that it runs (`gsm status`)"
                    )
        finally:
            consumer.close()


_decode_reserved = msgspec.json.Decoder(Reserved).decode


def _day_key(account: str, day: int) -> bytes:
    return f"{account}/{day}".encode()


def _read(key: str, value: bytes, decode: Callable[[bytes], T]) -> T | None:
    """What a record holds; None, and a word in the log, if that cannot be told."""
    try:
        return decode(value)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        log.warning("state_unreadable", key=key, error=str(error))
        return None
