"""What processes cost, as Linux tells it in /proc."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from streams.errors import GsmError

PROC = Path("/proc")
_TICKS = os.sysconf("SC_CLK_TCK")


def need_proc() -> None:
    """Raises GsmError where there is no /proc."""
    if not (PROC / "self/stat").exists():
        raise GsmError("what processes cost is read from /proc: the benchmark needs Linux")


def tree(pid: int) -> list[int]:
    """The process and all that it has started, and they."""
    return [pid, *(one for child in _children(pid) for one in tree(child))]


def cpu_seconds(pids: Iterable[int]) -> float:
    """What they have spent so far; of one that has ended, nothing."""
    return sum(map(_spent, pids))


def peak_rss_mb(pids: Iterable[int]) -> int:
    """The most memory that each has had so far, added up."""
    return sum(_peak_kb(pid) for pid in pids) // 1024


def _children(pid: int) -> Iterator[int]:
    for task in (PROC / f"{pid}/task").glob("*/children"):
        yield from map(int, task.read_text().split())


def _spent(pid: int) -> float:
    try:
        # The name, in parentheses, may hold anything; user and system time are the 14th and 15th field of the line.
        fields = (PROC / f"{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _peak_kb(pid: int) -> int:
    try:
        lines = (PROC / f"{pid}/status").read_text().splitlines()
    except FileNotFoundError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))
