"""A Kafka that stands still for ten seconds: what either profile makes of it. With a Kafka of its own, since others would notice."""

import logging
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from streams.local import LocalServices, state
from tests.integration.supervised import shared

if TYPE_CHECKING:
    from tests.conftest import Eventually
    from tests.integration.conftest import Counting

pytestmark = pytest.mark.long

PAUSE = 10.0
_log = logging.getLogger(__name__)  # shown by --log-cli-level=INFO


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalServices]:
    """Services for this file alone."""
    with LocalServices(tmp_path_factory.mktemp("paused")) as started:
        yield started


@pytest.mark.parametrize(("profile", "ended"), [("calm", 0), ("fast", 1)])
def test_a_pause_amid_the_counting_ends_a_fast_worker_and_no_calm_one(
    counting: "Counting", services: LocalServices, profile: str, ended: int
) -> None:
    """Given a worker amid a backlog, when Kafka pauses, then a fast one ends with 70 once and comes back, a calm one goes on; all is exact."""
    counting.poll(accounts=60, rounds=160)
    supervisor = counting.run_gsm("worker", "--processes", "1", "--no-rank", "--profile", profile)
    supervisor.wait_for("counting")
    while not counting.progress():
        pass
    pause(services.data_folder)
    resumed = time.monotonic()
    supervisor.wait_for("counting", times=1 + ended)
    before = counting.progress()
    while counting.progress() == before:
        time.sleep(0.02)
    _log.info("%s: amid the counting, on after %.1f s", profile, time.monotonic() - resumed)
    counting.wait_until_counted(supervisor)
    assert [line["exit_code"] for line in supervisor.said("ended; it will be started again")] == [70] * ended
    assert counting.merged() == counting.last() == counting.expected()


@pytest.mark.parametrize("profile", ["calm", "fast"])
def test_a_pause_while_there_is_nothing_to_do_ends_no_worker(
    counting: "Counting", services: LocalServices, eventually: "Eventually", profile: str
) -> None:
    """Given two workers that have counted all, when Kafka pauses, then none ends, and what comes later is counted."""
    counting.poll(accounts=12, rounds=2)
    supervisor = counting.run_gsm("worker", "--processes", "2", "--no-rank", "--profile", profile)
    eventually(lambda: shared(supervisor))
    said = len(supervisor.said("counting"))
    counting.wait_until_counted(supervisor)
    pause(services.data_folder)
    resumed = time.monotonic()
    counting.poll(accounts=12, rounds=4)
    counting.wait_until_counted(supervisor)
    rebalances = len(supervisor.said("counting")) - said
    _log.info("%s: idle, on after %.1f s, %d rebalances", profile, time.monotonic() - resumed, rebalances)
    assert supervisor.said("ended; it will be started again") == []
    assert counting.merged() == counting.last() == counting.expected()


def pause(data_folder: Path) -> None:
    """Let the broker stand still for ten seconds."""
    running = state.read(data_folder)
    assert running is not None
    os.kill(running.kafka_pid, signal.SIGSTOP)
    time.sleep(PAUSE)
    os.kill(running.kafka_pid, signal.SIGCONT)
