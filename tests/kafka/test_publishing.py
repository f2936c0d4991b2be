"""Pages go to `posts` and come back, on a real Kafka."""

from typing import Any

import pytest

from scoring.partition import partition_of
from streams.errors import GsmError
from streams.kafka import reader
from streams.kafka.publisher import PagePublisher

ACCOUNTS = [f"account-{i}" for i in range(50)]


def test_what_is_flushed_is_there_once_in_order_and_in_its_partition(services: Any, prefix: str) -> None:
    with PagePublisher(services.kafka, prefix) as publisher:
        for turn in range(20):
            for account in ACCOUNTS:
                publisher.send(account, f"{account} {turn}".encode())
        publisher.flush()
        ends = reader.end_offsets(services.kafka, f"{prefix}posts")
        assert sum(ends) == 1000

    records = list(reader.read(services.kafka, f"{prefix}posts", ends))

    by_account: dict[str, list[str]] = {}
    for record in records:
        assert record.key is not None
        assert record.value is not None
        account = record.key.decode()
        assert record.partition == partition_of(account, 12)
        by_account.setdefault(account, []).append(record.value.decode())
    assert by_account == {account: [f"{account} {turn}" for turn in range(20)] for account in ACCOUNTS}
    assert all(record.timestamp > 1_700_000_000_000 for record in records)  # the broker's clock


def test_a_range_is_read_from_its_starts_to_before_its_ends(services: Any, prefix: str) -> None:
    with PagePublisher(services.kafka, prefix) as publisher:
        for turn in range(10):
            publisher.send("a", str(turn).encode())
    home = partition_of("a", 12)
    starts, ends = ([offset if partition == home else 0 for partition in range(12)] for offset in (3, 7))
    records = reader.read(services.kafka, f"{prefix}posts", ends, starts)
    assert [record.value for record in records] == [b"3", b"4", b"5", b"6"]


def test_nothing_to_read_is_no_wait(services: Any, prefix: str) -> None:
    with PagePublisher(services.kafka, prefix):
        pass
    assert list(reader.read(services.kafka, f"{prefix}posts", [0] * 12)) == []


def test_a_page_that_kafka_refuses_stops_the_publisher(services: Any, prefix: str) -> None:
    with pytest.raises(GsmError, match="send all again"), PagePublisher(services.kafka, prefix) as publisher:
        publisher.send("a", b"x" * (5 << 20))


def test_a_topic_that_is_not_there_is_said_so(services: Any, prefix: str) -> None:
    with pytest.raises(GsmError, match="does not exist"):
        reader.end_offsets(services.kafka, f"{prefix}posts")
