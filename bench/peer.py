"""One run of a peer: a process that does the work, prints its one line, and whose answer is checked."""

import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from bench.environment import paths
from bench.peers.work import Done
from bench.processes import cpu_seconds
from bench.run import Run, load
from bench.stage import Stage
from scoring.calendar import WINDOW_DAYS
from streams.errors import GsmError

_PATIENCE = 1800.0


def count(stage: Stage, command: Sequence[str], days: int = WINDOW_DAYS) -> Run:
    """Let it count the stage. `command` gets the work as one more argument; its rows are of so many days. Raises GsmError if it fails."""
    with TemporaryDirectory(prefix="peer-", dir=stage.folder) as folder:
        log = stage.folder / f"{Path(folder).name}.log"
        busy, begun, broker = load(), time.time(), cpu_seconds([stage.broker])
        with log.open("wb") as errors:
            said = subprocess.run(
                [*command, msgspec.json.encode(stage.work(Path(folder), days)).decode()],
                env=paths(), cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors,
                timeout=_PATIENCE, check=False,
            )  # fmt: skip
        broker = cpu_seconds([stage.broker]) - broker
    lines = said.stdout.splitlines()
    if said.returncode or not lines:
        raise GsmError(f"{' '.join(command)} ended with {said.returncode}: see {log}")
    done = msgspec.json.decode(lines[-1], type=Done)
    return Run(
        observations=stage.answer.observations, seconds=round(done.last - done.first, 3), cpu_seconds=done.cpu_seconds,
        start_seconds=round(done.first - begun, 3), broker_cpu_seconds=round(broker, 3), peak_rss_mb=done.peak_rss_mb,
        correct=done.digest == stage.answer.counters, load=busy,
    )  # fmt: skip
