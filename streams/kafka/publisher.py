"""Publishing pages to `posts` through kafka-python: idempotent, acked by all, by account."""

from contextlib import suppress
from types import TracebackType
from typing import Self

from kafka import KafkaProducer
from kafka.errors import KafkaError, KafkaTimeoutError

from scoring.partition import partition_of
from streams.errors import GsmError
from streams.kafka.topics import POSTS, Admin


class PagePublisher:
    """Sends pages in the order given, for each account. A context manager that flushes at the end.

    `send` returns before the broker has the page; `flush` returns when it has all of them. Either raises GsmError once any
    page was not acked, and nothing more can be sent: what the broker has is then unknown, and the source must be read again.
    """

    def __init__(self, bootstrap: str, prefix: str) -> None:
        with Admin(bootstrap, prefix) as admin:
            admin.create()
            self._partitions = admin.partitions(POSTS)
        self._topic = prefix + POSTS.name
        self._failure: BaseException | None = None
        self._producer = KafkaProducer(
            bootstrap_servers=bootstrap.split(","), acks="all", enable_idempotence=True, compression_type="lz4",
            linger_ms=10, batch_size=256 << 10, max_request_size=4 << 20, delivery_timeout_ms=60_000,
        )  # fmt: skip

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

    def send(self, account: str, page: bytes) -> None:
        """Hand over one page of `account`."""
        self._check()
        partition = partition_of(account, self._partitions)
        try:
            future = self._producer.send(self._topic, key=account.encode(), value=page, partition=partition)
        except KafkaError as error:
            self._failed(error)
            self._check()
        else:
            future.add_errback(self._failed)

    def flush(self) -> None:
        """Wait until the broker has acked every page."""
        self._producer.flush(timeout=120)
        self._check()

    def _failed(self, error: BaseException) -> None:
        self._failure = error

    def _check(self) -> None:
        if self._failure is not None:
            raise GsmError(
                f"Kafka did not take a page: {self._failure!r}; send all again, duplicates are harmless"
            )
