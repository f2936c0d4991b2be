"""Writing to a topic through kafka-python: acked by all, and nothing that was not acked goes unnoticed."""

from contextlib import suppress
from types import TracebackType
from typing import Self

from kafka import KafkaProducer
from kafka.errors import KafkaError, KafkaTimeoutError

from streams.errors import GsmError


class TopicWriter:
    """Writes to one topic, in the order given for each partition. A context manager that flushes at the end.

    `put` returns before the broker has the record; `flush` returns when it has all of them. Either raises GsmError once any
    record was not acked, and nothing more can be written then: the error names `what` was not taken and what to do.
    `patience` is how many seconds `flush` waits; `options` are the producer's.
    """

    def __init__(
        self, bootstrap: str, topic: str, what: str, remedy: str, *, patience: float = 120, **options: object
    ) -> None:
        self._topic = topic
        self._what = what
        self._remedy = remedy
        self._patience = patience
        self._failure: BaseException | None = None
        self._producer = KafkaProducer(
            bootstrap_servers=bootstrap.split(","), acks="all", enable_idempotence=True, **options
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

    def put(self, value: bytes | None, key: bytes | None = None, partition: int | None = None) -> None:
        """Hand over one record, None for a tombstone; without a partition the key decides, as Kafka's own clients have it."""
        self._check()
        try:
            future = self._producer.send(self._topic, key=key, value=value, partition=partition)
        except KafkaError as error:
            self._failed(error)
            self._check()
        else:
            future.add_errback(self._failed)

    def flush(self) -> None:
        """Wait until the broker has acked every record."""
        try:
            self._producer.flush(timeout=self._patience)
        except KafkaTimeoutError as error:
            self._failed(error)
        self._check()

    def _failed(self, error: BaseException) -> None:
        self._failure = self._failure or error

    def _check(self) -> None:
        if self._failure is not None:
            raise GsmError(f"Kafka did not take {self._what}: {self._failure!r}; {self._remedy}")
