"""What must end the worker does, loudly, and a restart heals what can be healed."""

import os
import signal
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from kafka import KafkaAdminClient, KafkaProducer

from scoring.partition import partition_of
from scoring.progress import encode_progress, progress_key
from streams.kafka.reader import Record

if TYPE_CHECKING:
    from tests.integration.conftest import Counting

HOME = partition_of("account-0", 12)


@pytest.fixture
def foreign(services: Any) -> Any:
    """A producer that has no business with the changelog."""
    producer = KafkaProducer(bootstrap_servers=services.kafka, acks="all")
    yield producer
    producer.close()


def test_another_writer_is_noticed(counting: "Counting", foreign: KafkaProducer) -> None:
    """Given somebody who writes the changelog too, when counting goes on, then it ends with 70, and a restart is right."""
    worker = counting.worker(GSM_PROFILE="fast")
    counting.poll(accounts=12, rounds=2)
    counting.wait_until_counted(worker)
    again(counting, foreign, home(counting))
    counting.poll(accounts=12, rounds=3)
    assert worker.wait() == 70
    assert "another process writes this changelog" in worker.output()
    worker = counting.worker(GSM_PROFILE="fast")
    counting.wait_until_counted(worker)
    assert counting.merged() == counting.last() == counting.expected()


def test_older_rows_behind_newer_ones_are_mended(counting: "Counting", foreign: KafkaProducer) -> None:
    """Given rows of a writer that woke up late, when a worker starts, then it merges them and writes the merge again."""
    worker = counting.worker()
    counting.poll(accounts=12, rounds=2)
    counting.wait_until_counted(worker)
    old = home(counting)
    counting.poll(accounts=12, rounds=3)
    counting.wait_until_counted(worker)
    assert worker.stop() == 0
    again(counting, foreign, old)
    assert counting.last() != counting.expected()
    worker = counting.worker()
    worker.wait_for("a late writer had overwritten rows; they are merged and written again")
    counting.wait_until_counted(worker)
    assert counting.merged() == counting.last() == counting.expected()


def test_a_changelog_that_ends_in_half_a_batch_is_not_believed(
    counting: "Counting", foreign: KafkaProducer
) -> None:
    """Given a row without a progress row behind it, when a worker starts, then it ends with 70 and says what to do."""
    worker = counting.worker()
    counting.poll(accounts=12, rounds=2)
    counting.wait_until_counted(worker)
    assert worker.stop() == 0
    again(counting, foreign, home(counting)[:1])
    worker = counting.worker()
    assert worker.wait() == 70
    assert "something else wrote to it; delete the topic, start again" in worker.output()


def test_posts_that_are_shorter_than_the_progress_end_it(
    counting: "Counting", foreign: KafkaProducer
) -> None:
    """Given a progress four pages beyond the end of posts, when a worker starts, then it ends with 70 and says where."""
    worker = counting.worker()
    counting.poll(accounts=12, rounds=2)
    counting.wait_until_counted(worker)
    assert worker.stop() == 0
    posts_end = counting.ends(counting.posts)[HOME]
    ahead = msgspec.structs.replace(counting.progress()[HOME], offset=posts_end + 4)
    foreign.send(counting.changelog, key=progress_key(HOME), value=encode_progress(ahead), partition=HOME)
    foreign.flush()
    worker = counting.worker()
    assert worker.wait() == 70
    (line,) = worker.said(
        "posts is shorter than what was counted: restore it, or begin anew without the lost pages: "
        "stop all workers, delete the changelog, start again"
    )
    assert (line["topic"], line["partition"]) == (counting.posts, HOME)
    assert (line["counted_to"], line["posts_end"]) == (posts_end + 4, posts_end)
    assert line["changelog"] == counting.changelog


def test_a_deleted_changelog_is_made_again_whatever_was_committed(counting: "Counting") -> None:
    """Given everything counted and committed, when the changelog is deleted, then a restart counts all again."""
    counting.poll(accounts=12, rounds=4)
    worker = counting.worker()
    counting.wait_until_counted(worker)
    before = counting.last()
    assert worker.stop() == 0
    admin = KafkaAdminClient(bootstrap_servers=counting.settings.kafka)
    admin.delete_topics([counting.changelog])
    admin.close()
    worker = counting.worker()
    counting.wait_until_counted(worker)
    assert counting.last() == before


def test_rank_ends_with_the_worker_and_the_worker_with_rank(counting: "Counting", eventually: Any) -> None:
    """Given a worker with rank, when rank dies the worker ends with 70; when the worker is killed rank ends too."""
    worker = counting.run_gsm("worker")
    worker.wait_for("counting")
    os.kill(children_of(worker.process)[0], signal.SIGKILL)
    assert worker.wait() == 70
    assert worker.said("rank ended; see its last lines, start again")

    worker = counting.run_gsm("worker")
    eventually(lambda: bool(children_of(worker.process)))
    rank = children_of(worker.process)[0]
    worker.kill()
    eventually(lambda: not alive(rank))


def test_of_two_workers_the_earlier_ranks_and_both_count(counting: "Counting") -> None:
    """Given a worker with rank, when another with rank starts, then the second rank stands by, and both workers count."""
    counting.poll(accounts=6, rounds=2)
    first = counting.run_gsm("worker")
    first.wait_for("rank publishes")
    second = counting.run_gsm("worker")
    second.wait_for("another rank publishes; this one reads on and stands by")
    counting.poll(accounts=60, rounds=2)
    counting.wait_until_counted(second)
    assert (first.stop(), second.stop()) == (0, 0)


def home(counting: "Counting") -> list[Record]:
    """The records of one partition of the changelog."""
    return [record for record in counting.records(counting.changelog) if record.partition == HOME]


def again(counting: "Counting", foreign: KafkaProducer, records: list[Record]) -> None:
    """Write them once more."""
    for record in records:
        foreign.send(counting.changelog, key=record.key, value=record.value, partition=HOME)
    foreign.flush()


def children_of(parent: "subprocess.Popen[bytes]") -> list[int]:
    """The processes that it started."""
    children = Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text()
    return [int(child) for child in children.split()]


def alive(process: int) -> bool:
    try:
        with Path(f"/proc/{process}/stat").open() as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
