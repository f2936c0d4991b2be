"""Holes A, B and C: what is committed must be in the changelog, whatever becomes of a write."""

import pytest

from tests.holes.contenders import Contender, alone, both
from tests.holes.pages import seen_again
from tests.holes.slow_kafka import SlowKafka

PAGES = 80
SLOW = 1.5  # seconds a write: more than between two commits. Faust's batches of 16 KiB take four rows each, so 80 pages take half a minute


@both(
    "hole A: ProducerBuffer.flush_atmost gives up after 0.1 s without progress, Consumer._commit_offsets commits nevertheless"
)
def test_what_is_committed_is_written(contender: Contender, slow_kafka: SlowKafka) -> None:
    """Given a Kafka that writes slowly, when all pages are committed and the worker is killed, then no row is missing."""
    slow_kafka.delay = SLOW
    contender.counting.publish(*seen_again(1, PAGES))
    worker = contender.worker(slow_kafka.kafka)
    contender.wait_until_all_is_committed(worker)
    slow_kafka.refuses = True  # what is under way does not arrive either
    worker.kill()
    contender.must_have_all()


@pytest.mark.long
@alone("hole C: TransactionManager.commit commits a transaction without what is in ProducerBuffer")
def test_what_a_transaction_commits_is_written(contender: Contender, slow_kafka: SlowKafka) -> None:
    """Given a Kafka that writes slowly, when transactions have committed all pages and the worker is killed, then no row is missing.

    Ours has no transactions; without them it is the story before.
    """
    slow_kafka.delay = SLOW
    contender.counting.publish(*seen_again(1, PAGES))
    worker = contender.worker(slow_kafka.kafka, processing_guarantee="exactly_once")
    contender.wait_until_all_is_committed(worker)
    slow_kafka.refuses = True  # what is under way does not arrive either
    worker.kill()
    contender.must_have_all()


@both("hole B: Topic._on_published only logs that a record of the changelog was not written")
def test_what_could_not_be_written_is_not_committed(contender: Contender, slow_kafka: SlowKafka) -> None:
    """Given a Kafka that refuses writes for longer than they are tried, when all pages are committed in the end, then no row is missing."""
    slow_kafka.refuses = True
    contender.counting.publish(*seen_again(1, 3))
    worker = contender.worker(slow_kafka.kafka, producer_request_timeout=1.0)
    contender.wait_until(contender.has_committed_all, worker, may_end=True)
    if worker.process.poll() is not None:
        assert worker.process.returncode == 70
        contender.forget_members()  # as its supervisor would
        worker = contender.worker()
        contender.wait_until_all_is_committed(worker)
    contender.must_have_all()
