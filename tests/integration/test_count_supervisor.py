"""`gsm worker --processes`: several workers count as one, whichever of them dies, and none is left behind."""

import os
import signal
from typing import TYPE_CHECKING

from tests.integration.supervised import processes, shared, started

if TYPE_CHECKING:
    from tests.conftest import Eventually, RunGsm
    from tests.integration.conftest import Counting


def test_two_processes_share_the_work_and_one_that_is_killed_comes_back(
    counting: "Counting", prefix: str, eventually: "Eventually"
) -> None:
    """Given two processes that share, when one is killed, then it is started again, all is counted exactly, and SIGTERM ends all."""
    counting.poll(accounts=60, rounds=20)
    supervisor = counting.run_gsm("worker", "--processes", "2", "--profile", "fast")
    eventually(lambda: shared(supervisor))
    os.kill(started(supervisor, "worker-1")[0], signal.SIGKILL)
    counting.poll(accounts=60, rounds=24)
    eventually(lambda: len(started(supervisor, "worker-1")) == 2)
    eventually(lambda: shared(supervisor))
    counting.wait_until_counted(supervisor)
    assert counting.merged() == counting.last() == counting.expected()
    assert len(started(supervisor, "worker-2")) == len(started(supervisor, "rank")) == 1
    assert len(processes(prefix)) == 4
    assert supervisor.stop() == 0
    assert processes(prefix) == []


def test_a_process_that_hangs_is_killed_and_comes_back(
    counting: "Counting", prefix: str, eventually: "Eventually"
) -> None:
    """Given a process that counts alone, when it is frozen, then it is killed and started again, and all is counted exactly."""
    counting.poll(accounts=12, rounds=2)
    supervisor = counting.run_gsm("worker", "--no-rank", "--processes", "1", "--profile", "fast")
    counting.wait_until_counted(supervisor)
    os.kill(started(supervisor, "worker-1")[0], signal.SIGSTOP)
    counting.poll(accounts=12, rounds=3)
    assert supervisor.wait_for("hangs; it is killed")["process"] == "worker-1"
    supervisor.wait_for("counting", 2)
    counting.wait_until_counted(supervisor)
    assert counting.merged() == counting.last() == counting.expected()
    assert supervisor.stop() == 0
    assert processes(prefix) == []


def test_a_page_of_a_newer_version_ends_all_processes(counting: "Counting", prefix: str) -> None:
    """Given a page of schema 2, when the process that owns it comes there, then all end with 71 and it is not counted."""
    counting.poll(accounts=12, rounds=2)
    home, offset = counting.send(b'{"schema":2}', "account-0")
    supervisor = counting.run_gsm("worker", "--processes", "2", "--profile", "fast")
    assert supervisor.wait(60) == 71
    assert processes(prefix) == []
    assert supervisor.said("posts holds a page of a newer version: all end; upgrade, then start again")
    assert counting.progress()[home].offset == offset


def test_no_process_is_left_when_the_supervisor_is_killed(
    run_gsm: "RunGsm", prefix: str, eventually: "Eventually"
) -> None:
    """Given a supervisor whose processes have just been started, when it is killed, then they all end."""
    supervisor = run_gsm("worker", "--processes", "3")
    eventually(lambda: len(supervisor.said("started")) == 4)
    supervisor.kill()
    eventually(lambda: processes(prefix) == [])
