"""Looking at a `gsm worker --processes 2` from outside: by its log and by /proc."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.conftest import Running


def started(supervisor: "Running", name: str) -> list[int]:
    """The process ids that it has had so far."""
    return [int(line["pid"]) for line in supervisor.said("started") if line["process"] == name]


def shared(supervisor: "Running") -> bool:
    """Whether the two workers that were started last count six partitions each, all twelve together."""
    counts = {line["process"]: line["partitions"] for line in supervisor.said("counting")}
    serving = [line["process"] for line in supervisor.said("metrics") if "process" in line]
    last = [[name for name in serving if name.startswith(worker)][-1:] for worker in ("worker-1", "worker-2")]
    first, second = (counts.get(name[0], []) if name else [] for name in last)
    return len(first) == len(second) == 6 and {*first, *second} == {*range(12)}


def processes(prefix: str) -> list[int]:
    """All processes on this machine that were started for this test and run."""
    found = []
    for folder in Path("/proc").iterdir():
        with suppress(OSError):
            if folder.name.isdigit() and f"GSM_PREFIX={prefix}".encode() in (folder / "environ").read_bytes():
                found.append(int(folder.name))
    return found
