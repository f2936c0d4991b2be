"""Writing to `dead-letters` through kafka-python: what importers and pollers could not use."""

from contextlib import suppress
from types import TracebackType
from typing import Self

import msgspec
import orjson
from kafka import KafkaProducer
from kafka.errors import KafkaTimeoutError

from streams.errors import GsmError
from streams.kafka.topics import DEAD_LETTERS


class DeadLetters:
    """Sends dead letters; the topic must exist. A context manager that flushes at the end."""

    def __init__(self, bootstrap: str, prefix: str) -> None:
        self._topic = prefix + DEAD_LETTERS.name
        self._failure: BaseException | None = None
        self._producer = KafkaProducer(
            bootstrap_servers=bootstrap.split(","), acks="all", compression_type="lz4", linger_ms=10
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.flush()
        finally:
            with suppress(KafkaTimeoutError):  # after a failure nobody waits for what was not acked
                self._producer.close(timeout=0)

    def send(self, letter: msgspec.Struct) -> None:
        """Hand over one dead letter, which has `source`, `code`, `reason`, `sample` and its origin (docs/events.md). Raises GsmError once any was not acked."""
        self._check()
        value = orjson.dumps(msgspec.to_builtins(letter), option=orjson.OPT_SORT_KEYS)
        future = self._producer.send(self._topic, value=value)
        future.add_errback(self._failed)

    def flush(self) -> None:
        """Wait until the broker has acked every dead letter."""
        self._producer.flush(timeout=120)
        self._check()

    def _failed(self, error: BaseException) -> None:
        self._failure = error

    def _check(self) -> None:
        if self._failure is not None:
            raise GsmError(
                f"Kafka did not take a dead letter: {self._failure!r}; what it is about must be read again"
            )
