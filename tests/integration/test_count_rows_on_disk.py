"""Rows on disk: a worker goes on from what it has kept, reads what it lacks, and believes nothing that the changelog does not say."""

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from kafka import KafkaAdminClient, KafkaProducer

from streams.count.membership import bury
from streams.count.stores.rocks import RocksStore
from streams.kafka.topics import POSTS

if TYPE_CHECKING:
    from tests.conftest import Running
    from tests.integration.conftest import Counting


def worker(counting: "Counting", home: Path) -> "Running":
    """One with its rows in that data folder."""
    return counting.worker(GSM_STORE="rocksdict", GSM_HOME=str(home), GSM_PROFILE="fast")


def records(counting: "Counting") -> int:
    """How many the changelog has."""
    return sum(counting.ends(counting.changelog).values())


def must_be_exact(counting: "Counting", home: Path) -> None:
    """Changelog and rows on disk are the fold of all pages. No worker may run."""
    expected = counting.expected()
    assert counting.merged() == counting.last() == expected
    (place,) = home.glob("rows/*/*/1")
    store = RocksStore(place)
    kept = [store.open(partition) for partition in range(POSTS.partitions)]
    ends = counting.ends(counting.changelog)
    assert {one: rows.stand.offset for one, rows in enumerate(kept) if rows.stand} == {
        one: end for one, end in ends.items() if end
    }
    rows = {key: row for key, row in expected.items() if not key.startswith(b"|")}
    assert {key: row for key in rows for one in kept if (row := one.get(key)) is not None} == rows
    assert sum(len(one) for one in kept) == len(rows)
    store.close()


def test_a_worker_that_was_killed_goes_on_from_its_rows(counting: "Counting", tmp_path: Path) -> None:
    """Given a worker that is killed behind its last page, when it starts again, then it reads no record again, and counts on exactly."""
    counting.poll(accounts=60, rounds=8)
    first = worker(counting, tmp_path)
    counting.wait_until_counted(first)
    first.kill()
    bury(counting.settings.kafka, counting.app_id, "gsm-worker")  # as its supervisor would
    second = worker(counting, tmp_path)
    assert second.wait_for("recovered")["records"] == 0
    counting.poll(accounts=60, rounds=12)
    counting.wait_until_counted(second)
    assert second.stop() == 0
    must_be_exact(counting, tmp_path)


@pytest.mark.long
def test_rows_of_the_past_are_brought_up_by_the_tail(counting: "Counting", tmp_path: Path) -> None:
    """Given a worker that stopped, and another, elsewhere, that counted on, when the first starts again, then it reads what is new."""
    counting.poll(accounts=60, rounds=8)
    first = worker(counting, tmp_path / "here")
    counting.wait_until_counted(first)
    assert first.stop() == 0
    before = records(counting)
    other = worker(counting, tmp_path / "there")
    assert other.wait_for("recovered")["records"] == before
    counting.poll(accounts=60, rounds=12)
    counting.wait_until_counted(other)
    assert other.stop() == 0
    again = worker(counting, tmp_path / "here")
    assert again.wait_for("recovered")["records"] == records(counting) - before
    again.wait_for("counting")
    assert again.stop() == 0
    must_be_exact(counting, tmp_path / "here")


def test_rows_that_no_changelog_stands_behind_are_thrown_away(counting: "Counting", tmp_path: Path) -> None:
    """Given rows on disk, when the changelog was deleted, then all is counted again; when rows stand beyond its end, all is read."""
    counting.poll(accounts=12, rounds=4)
    first = worker(counting, tmp_path)
    counting.wait_until_counted(first)
    assert first.stop() == 0
    with_rows = records(counting)
    admin = KafkaAdminClient(bootstrap_servers=counting.settings.kafka)
    admin.delete_topics([counting.changelog])
    admin.close()
    second = worker(counting, tmp_path)
    assert second.wait_for("recovered")["records"] == 0
    counting.wait_until_counted(second)
    assert second.stop() == 0
    must_be_exact(counting, tmp_path)
    assert with_rows > 0

    (place,) = tmp_path.glob("rows/*/*/1")
    store = RocksStore(place)
    for partition in range(POSTS.partitions):
        rows = store.open(partition)
        if rows.stand is not None:
            beyond = msgspec.structs.replace(rows.stand, offset=rows.stand.offset + 1)
            rows.put({b"account-0|1": b"never counted"}, beyond)
    store.close()
    third = worker(counting, tmp_path)
    third.wait_for("rows that were kept are not of this changelog: they are thrown away and all is read")
    assert third.wait_for("recovered")["records"] == records(counting)
    third.wait_for("counting")
    assert third.stop() == 0
    must_be_exact(counting, tmp_path)


def test_a_late_writers_rows_in_the_tail_are_mended(counting: "Counting", tmp_path: Path) -> None:
    """Given older rows that were written behind those kept, when the worker starts again, then it merges them, in Kafka and on disk."""
    counting.poll(accounts=12, rounds=2)
    first = worker(counting, tmp_path)
    counting.wait_until_counted(first)
    old = counting.records(counting.changelog)
    counting.poll(accounts=12, rounds=3)
    counting.wait_until_counted(first)
    assert first.stop() == 0
    late = KafkaProducer(bootstrap_servers=counting.settings.kafka, acks="all")
    for record in old:
        late.send(counting.changelog, key=record.key, value=record.value, partition=record.partition)
    late.flush()
    late.close()
    second = worker(counting, tmp_path)
    assert second.wait_for("recovered")["records"] == len(old)
    second.wait_for("a late writer had overwritten rows; they are merged and written again")
    second.wait_for("counting")
    assert second.stop() == 0
    must_be_exact(counting, tmp_path)
