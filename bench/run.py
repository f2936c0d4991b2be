"""What a run gives, and what several of them say together."""

import os
import platform
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from statistics import median
from typing import NamedTuple

import msgspec

from streams.errors import GsmError


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """One run: what was counted in the span, the span, what the process and the broker spent in it.

    `start_seconds` are those before it; `load` is the machine's before it, of one minute.
    """

    observations: int
    seconds: float
    cpu_seconds: float
    start_seconds: float
    broker_cpu_seconds: float
    peak_rss_mb: int
    correct: bool
    load: float

    @property
    def per_second(self) -> float:
        """Observations a second."""
        return self.observations / self.seconds

    @property
    def per_cpu_second(self) -> float:
        """Observations for each second of CPU of the process."""
        return self.observations / self.cpu_seconds


class Contender(NamedTuple):
    """Who is measured, how it is set, and how it runs once."""

    name: str
    settings: str
    act: Callable[[], Run]


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """What a contender's runs say: medians, and whether every answer was right. Or why it was `skipped`, or failed."""

    name: str
    settings: str
    observations_per_second: int = 0
    observations_per_cpu_second: int = 0
    peak_rss_mb: int = 0
    correct: bool = True
    skipped: str = ""
    runs: list[Run] = []


def interleaved(
    contenders: Sequence[Contender], runs: int, tell: Callable[[str], AbstractContextManager[object]]
) -> list[Subject]:
    """All in turn, so many times: what a busy machine does to one it does to the others too. `tell` is told who runs.

    Who fails runs no more; the others do.
    """
    found: dict[str, list[Run]] = {one.name: [] for one in contenders}
    failed: dict[str, str] = {}
    for number in range(runs):
        for one in contenders:
            if one.name in failed:
                continue
            with tell(f"run {number + 1} of {runs}: {one.name}"):
                try:
                    found[one.name].append(one.act())
                except GsmError as error:
                    failed[one.name] = str(error)
    return [
        Subject(name=one.name, settings=one.settings, correct=False, skipped=failed[one.name])
        if one.name in failed
        else summed_up(one.name, one.settings, found[one.name])
        for one in contenders
    ]


def summed_up(name: str, settings: str, runs: Sequence[Run]) -> Subject:
    """The medians of runs."""
    return Subject(
        name=name, settings=settings,
        observations_per_second=round(median(run.per_second for run in runs)),
        observations_per_cpu_second=round(median(run.per_cpu_second for run in runs)),
        peak_rss_mb=round(median(run.peak_rss_mb for run in runs)),
        correct=all(run.correct for run in runs), runs=list(runs),
    )  # fmt: skip


class Machine(msgspec.Struct, frozen=True):
    """Where it was measured."""

    cpus: int
    processor: str
    python: str


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """Contenders on the same work: that of so many observations on so many pages."""

    observations: int
    pages: int
    subjects: list[Subject]
    machine: Machine
    load_at_the_end: float


class Counted(Compared, frozen=True, kw_only=True):
    """A case of our own. The figures here are medians of one worker's runs, and of the bare loop's where it ran."""

    case: str
    observations_per_second: int
    observations_per_cpu_second: int
    pages_per_cpu_second: int
    bare_loop_per_cpu_second: int | None
    of_bare_loop: float | None
    correct: bool


class Latency(msgspec.Struct, frozen=True):
    """How long pages took at a rate to a place: milliseconds by percentile."""

    pages_per_second: int
    to: str
    pages: int
    milliseconds: dict[str, int]


class Latencies(msgspec.Struct, frozen=True):
    """What was found on a season of so many observations; `load` is the machine's at the end."""

    load: float
    observations: int
    latencies: list[Latency]


def machine() -> Machine:
    """The machine that runs it."""
    return Machine(os.cpu_count() or 1, _processor(), platform.python_version())


def load() -> float:
    """How many processes wanted to run in the last minute: what others do meanwhile is in every figure."""
    return round(os.getloadavg()[0], 2)


def ratio(one: float, other: float) -> float:
    """One by the other, to two places."""
    return round(one / other, 2)


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except FileNotFoundError:
        return platform.machine()
    return next(
        (line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine()
    )
