"""The supervisor: what it does with processes that end, by a clock that only it moves."""

import os
from collections.abc import Sequence
from threading import Event
from typing import Any

import pytest
from prometheus_client import REGISTRY

from streams.count import supervisor as subject
from streams.count.backoff import Backoff
from streams.count.processes import Wanted
from streams.count.pulse import beat
from streams.count.supervisor import Child, Supervisor


class Process:
    """A child process that ends when the story says so, or when it is asked to."""

    stdin = None

    def __init__(self, arguments: list[str], files: Sequence[int], pid: int) -> None:
        self.arguments = arguments
        self.pid = pid
        self.returncode: int | None = None
        self.asked = False
        self.hangs = False
        self._pulse = os.dup(files[0]) if files else None

    def beat(self) -> None:
        if self.returncode is None and not self.hangs:
            beat(self._pulse)

    def kill(self) -> None:
        self.returncode = -9

    def poll(self) -> int | None:
        return self.returncode

    def terminate(self) -> None:
        if self.returncode is None:
            self.asked, self.returncode = True, 0

    def wait(self, _seconds: float | None = None) -> int | None:
        return self.returncode

    def is_worker(self, number: int) -> bool:
        return f"--client-id worker-{number}-" in " ".join(self.arguments)


class Story(Event):
    """Time passes where the supervisor waits; at each instant given, something happens."""

    def __init__(self, children: list[Child]) -> None:
        super().__init__()
        self.now = 0.0
        self.started: list[tuple[float, Process]] = []
        self.buried: list[str] = []
        self.plot: list[tuple[float, Any]] = []
        for child in children:
            child.backoff = Backoff(lambda: 1.0)
        start: Any = self._start  # its processes stand in for Popen's
        self._supervisor: Any = Supervisor("story", children, self.buried.append, 3, start, lambda: self.now)

    def _start(self, arguments: list[str], files: Sequence[int]) -> Process:
        self.started.append((self.now, Process(arguments, files, 100 + len(self.started))))
        return self.started[-1][1]

    def at(self, instant: float, happens: Any) -> None:
        self.plot.append((instant, happens))

    def ends(self, instant: float, number: int, code: int) -> None:
        """The last process that was started as that worker ends with the code."""
        self.at(instant, lambda: setattr(self.runs_of(number)[-1], "returncode", code))

    def runs_of(self, number: int) -> list[Process]:
        return [process for _, process in self.started if process.is_worker(number)]

    def wait(self, timeout: float | None = None) -> bool:
        assert timeout is not None
        self.now = round(self.now + timeout, 3)
        for one in [one for one in self.plot if one[0] <= self.now]:
            self.plot.remove(one)
            one[1]()
        for _, process in self.started:
            process.beat()
        return self.is_set()

    def run(self) -> int:
        code: int = self._supervisor.run(self)
        assert all(process.returncode is not None for _, process in self.started), "one was left behind"
        return code


def workers(number: int, *, rank: bool = False) -> list[Child]:
    return Wanted(number, rank, [], [], 0).children()


def metric(name: str, process: str) -> float | None:
    return REGISTRY.get_sample_value(name, {"edition": "story", "process": process})


def test_all_are_started_and_stopped_when_asked() -> None:
    """Given two workers and a rank, when the supervisor is asked to stop, then all are asked to and it ends with 0."""
    story = Story(workers(2, rank=True))
    story.at(
        1,
        lambda: runs.append([metric("gsm_process_running", one) for one in ("worker-1", "worker-2", "rank")]),
    )
    story.at(2, story.set)
    runs: list[Any] = []
    assert story.run() == 0
    assert [process.arguments[0] for _, process in story.started] == ["worker", "worker", "rank"]
    assert all(process.asked for _, process in story.started)
    assert runs == [[1, 1, 1]]
    assert [metric("gsm_process_running", one) for one in ("worker-1", "worker-2", "rank")] == [0, 0, 0]


def test_one_that_ends_in_doubt_is_buried_and_started_again_under_another_name() -> None:
    """Given two workers, when one ends with 70 at 5 s, then Kafka is told, and half a second later it runs again."""
    story = Story(workers(2))
    before = metric("gsm_restarts_total", "worker-2") or 0
    story.ends(5, 2, 70)
    story.at(10, story.set)
    assert story.run() == 0
    assert [instant for instant, process in story.started if process.is_worker(2)] == [0.0, 5.5]
    assert len(story.runs_of(1)) == 1
    first, second = (process.arguments[-1] for process in story.runs_of(2))
    assert story.buried == [first]
    assert first != second
    assert metric("gsm_restarts_total", "worker-2") == before + 1


@pytest.mark.parametrize("code", [-9, 0, 1])
def test_whatever_ended_unasked_is_started_again(code: int) -> None:
    """Given a worker, when it is killed, or asked to end by somebody else, or cannot begin, then it is started again."""
    story = Story(workers(1))
    story.ends(5, 1, code)
    story.at(10, story.set)
    assert story.run() == 0
    assert len(story.started) == 2


def test_one_that_hangs_is_killed_and_started_again() -> None:
    """Given two workers and a stall of 3 s, when one hangs from 5 s on, then it is killed at 9 s, buried, and half a second later runs again."""
    story = Story(workers(2))
    story.at(5, lambda: setattr(story.runs_of(2)[0], "hangs", True))
    story.at(30, story.set)
    assert story.run() == 0
    assert [round(instant) for instant, process in story.started if process.is_worker(2)] == [0, 10]
    assert story.runs_of(2)[0].returncode == -9
    assert len(story.buried) == 1
    assert len(story.runs_of(1)) == 1


def test_a_rank_that_hangs_is_killed_and_started_again() -> None:
    """Given a rank beside a worker, when it hangs from 5 s on, then it is killed half a minute later and runs again; the worker stays."""
    story = Story(workers(1, rank=True))
    story.at(5, lambda: setattr(story.started[1][1], "hangs", True))
    story.at(60, story.set)
    assert story.run() == 0
    ranks = [(round(instant), process) for instant, process in story.started if not process.is_worker(1)]
    assert [instant for instant, _ in ranks] == [0, 37]
    assert ranks[0][1].returncode == -9
    assert len(story.runs_of(1)) == 1
    assert story.buried == []


def test_one_that_never_begins_is_killed() -> None:
    """Given a worker whose event loop never turns, when two minutes have passed, then it is killed and started again."""
    story = Story(workers(1))
    story.at(0.1, lambda: setattr(story.runs_of(1)[0], "hangs", True))
    story.at(119, lambda: starts.append(len(story.started)))
    story.at(130, story.set)
    starts: list[int] = []
    assert story.run() == 0
    assert starts == [1]
    assert len(story.started) == 2


def test_one_that_beats_while_the_supervisor_stands_still_is_let_live() -> None:
    """Given a worker that beats, when the supervisor itself stands still for a minute, then it kills nobody."""
    story = Story(workers(1))
    story.at(5, lambda: setattr(story, "now", 65.0))
    story.at(70, story.set)
    assert story.run() == 0
    assert len(story.started) == 1


def test_a_rank_that_ends_is_started_again_and_is_no_member_of_the_group() -> None:
    """Given a rank beside a worker, when it ends, then it is started again and nobody is buried."""
    story = Story(workers(1, rank=True))
    story.at(5, lambda: setattr(story.started[1][1], "returncode", 1))
    story.at(10, story.set)
    assert story.run() == 0
    assert [process.arguments[0] for _, process in story.started] == ["worker", "rank", "rank"]
    assert story.buried == []


def test_one_that_ends_again_and_again_ends_all_with_70() -> None:
    """Given two workers, when one ends at once ten times, then it was started ten times, and all end with 70."""
    story = Story(workers(2))
    start = story._supervisor._start

    def start_and_fail(arguments: list[str], files: Sequence[int]) -> Process:
        process: Process = start(arguments, files)
        process.returncode = 70 if process.is_worker(1) else None
        return process

    story._supervisor._start = start_and_fail
    assert story.run() == 70
    assert len(story.runs_of(1)) == 10
    assert 0.5 + 1 + 2 + 4 + 8 + 16 + 3 * 30 <= story.now <= 125
    (other,) = story.runs_of(2)
    assert other.asked


def test_a_page_of_a_newer_version_ends_all_with_71() -> None:
    """Given three workers, when one ends with 71, then the others are asked to end at once and so does the supervisor, with 71."""
    story = Story(workers(3))
    story.ends(5, 3, 71)
    assert story.run() == 71
    assert story.now == pytest.approx(5, abs=0.2)
    assert [story.runs_of(one)[0].asked for one in (1, 2, 3)] == [True, True, False]
    assert story.buried == [story.runs_of(3)[0].arguments[-1]], (
        "or the others would wait for it in a rebalance"
    )


def test_no_child_outlives_a_supervisor_that_fails() -> None:
    """Given two workers, when something in the supervisor itself fails, then both are asked to end before it does."""
    story = Story(workers(2))

    def fail(_client_id: str) -> None:
        raise OSError("no more threads")

    story._supervisor._bury = fail
    story.ends(5, 1, 70)
    with pytest.raises(OSError, match="no more threads"):
        story.run()
    assert story.runs_of(2)[0].asked


def test_children_get_the_ports_after_the_supervisors() -> None:
    """Given port 9101 and two workers, when they are laid out, then workers have 9102 and 9103 and rank 9104; or all any."""
    wanted = Wanted(2, True, ["--data", "d"], ["--profile", "fast"], 9101)
    commands = [child.command() for child in wanted.children()]
    assert [one[one.index("--metrics-port") + 1] for one in commands] == ["9102", "9103", "9104"]
    assert commands[0][:8] == [
        "worker", "--no-rank", "--metrics-port", "9102", "--data", "d", "--profile", "fast"
    ]  # fmt: skip
    assert commands[0][8::2] == ["--pulse", "--client-id"]
    assert commands[2][:-1] == ["rank", "--metrics-port", "9104", "--data", "d", "--pulse"]
    free = [child.command() for child in Wanted(1, True, [], [], 0).children()]
    assert [one[one.index("--metrics-port") + 1] for one in free] == ["0", "0"]


def test_a_worker_gets_the_time_that_it_takes_to_stop() -> None:
    """Given how long a worker waits for Faust when it stops, when the supervisor stops, then it waits longer."""
    from streams.count import run

    assert run._START_SECONDS + run._STOP_SECONDS < subject._STOP_SECONDS
