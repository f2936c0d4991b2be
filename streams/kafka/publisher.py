"""Publishing pages to `posts`: by account, in order."""

from scoring.partition import partition_of
from streams.kafka.topics import POSTS, Admin
from streams.kafka.writer import TopicWriter


class PagePublisher(TopicWriter):
    """Sends pages in the order given, for each account; creates the topics that are missing.

    After a GsmError it is unknown which pages the broker has, and the source must be read again.
    """

    def __init__(self, bootstrap: str, prefix: str) -> None:
        with Admin(bootstrap, prefix) as admin:
            admin.create()
            self._partitions = admin.partitions(POSTS)
        super().__init__(
            bootstrap, prefix + POSTS.name, "a page", "send all again, duplicates are harmless", compression_type="lz4",
            linger_ms=10, batch_size=256 << 10, max_request_size=4 << 20, delivery_timeout_ms=60_000,
        )  # fmt: skip

    def send(self, account: str, page: bytes) -> None:
        """Hand over one page of `account`."""
        self.put(page, account.encode(), partition_of(account, self._partitions))
