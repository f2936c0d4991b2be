"""One run of our workers: `gsm worker` as it is used, from offset 0 until all is acked and committed, and the answer checked."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import mkstemp
from typing import Any

import orjson

from bench.answer import digest_of_rows
from bench.processes import cpu_seconds, peak_rss_mb, tree
from bench.run import Run, load
from bench.stage import Stage
from scoring.progress import Progress, decode_progress, is_progress
from streams import tether
from streams.errors import GsmError
from streams.kafka.reader import end_offsets, read

_START_SECONDS, _SLOWEST = 60.0, 2000  # observations a second


def count(stage: Stage, options: Sequence[str], workers: int = 1, *, boards: bool = False) -> Run:
    """Let a `gsm worker` with these options, so many processes that count, do it; with `boards` until they are in Redis, too."""
    stage.forget()
    busy, begun = load(), time.time()
    with _running(stage, options, workers) as worker:
        worker.wait_for_counting()
        before = worker.spent(), cpu_seconds([stage.broker])
        worker.wait_for(stage.committed)
        if boards:
            worker.wait_for(stage.on_boards)
        ended = time.time()
        spent, broker = worker.spent() - before[0], cpu_seconds([stage.broker]) - before[1]
        memory = peak_rss_mb(worker.processes())
        first = worker.counts_since()
    table = _Table(stage)
    counted = stage.answer.observations - table.observations_before(first)
    if counted <= 0:
        raise GsmError(f"all was counted before {workers} workers shared it: take more --observations")
    return Run(
        observations=counted, seconds=round(ended - first, 3), cpu_seconds=round(spent, 3),
        start_seconds=round(first - begun, 3), broker_cpu_seconds=round(broker, 3), peak_rss_mb=memory,
        correct=table.correct(), load=busy,
    )  # fmt: skip


class _Worker:
    """A `gsm worker` and the processes that it starts."""

    def __init__(self, stage: Stage, process: subprocess.Popen[bytes], log: Path, workers: int) -> None:
        self._process = process
        self._log = log
        self._workers = workers
        self._partitions = len(stage.ends)
        self._patience = _START_SECONDS + stage.answer.observations / _SLOWEST

    def processes(self) -> list[int]:
        return tree(self._process.pid)

    def spent(self) -> float:
        return cpu_seconds(self.processes())

    def wait_for_counting(self) -> None:
        """Until each worker counts, all partitions together."""
        self.wait_for(lambda: bool(self._counting()), 0.005)

    def counts_since(self) -> float:
        """When the last of them said that it counts, in seconds since the epoch: just before its first record."""
        return max(datetime.fromisoformat(line["timestamp"]).timestamp() for line in self._counting())

    def wait_for(self, condition: Callable[[], bool], pause: float = 0.1) -> None:
        """Until it holds. Raises GsmError where a worker ends, or it takes longer than at a tenth of any speed worth measuring."""
        deadline = time.monotonic() + self._patience
        while not condition():
            if self._process.poll() is not None or self._said("ended; it will be started again"):
                raise GsmError(f"a worker has ended: see {self._log}")
            if time.monotonic() > deadline:
                raise GsmError(f"a worker is not done after {self._patience:.0f} s: see {self._log}")
            time.sleep(pause)

    def _counting(self) -> list[dict[str, Any]]:
        """What each worker said last of what it counts; empty while not all do."""
        last = {line["process"]: line for line in self._said("counting")}
        shared = sum(len(line["partitions"]) for line in last.values()) == self._partitions
        return [*last.values()] if shared and len(last) == self._workers else []

    def _said(self, event: str) -> list[dict[str, Any]]:
        mark = b'"event": "' + event.encode() + b'"'
        return [orjson.loads(line) for line in self._log.read_bytes().splitlines() if mark in line]


@contextmanager
def _running(stage: Stage, options: Sequence[str], workers: int) -> Iterator[_Worker]:
    log = Path(mkstemp(prefix="worker-", suffix=".log", dir=stage.folder)[1])
    command = [sys.executable, "-m", "streams.tether", "worker", *options]  # ends with us, however we end
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, env=stage.variables(), stdin=subprocess.PIPE, stdout=output, stderr=output
        )
    try:
        yield _Worker(stage, process, log, workers)
    finally:
        tether.stop([process], _START_SECONDS)


class _Table:
    """The changelog as it was written."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._rows: dict[bytes, bytes] = {}
        self._progress: dict[int, Progress] = {}
        self._times: list[tuple[float, int, int]] = []  # when, partition, observations
        kafka, topic = stage.settings.kafka, stage.changelog
        for record in read(kafka, topic, end_offsets(kafka, topic)):
            assert record.key is not None
            assert record.value is not None
            if is_progress(record.key):
                progress = decode_progress(record.value)
                self._progress[record.partition] = progress
                self._times.append((record.timestamp / 1000, record.partition, progress.observations))
            else:
                self._rows[record.key] = record.value

    def observations_before(self, instant: float) -> int:
        """How many were counted before a moment."""
        last = {partition: observations for at, partition, observations in self._times if at < instant}
        return sum(last.values())

    def correct(self) -> bool:
        """Whether it is the fold of all pages."""
        answer, found = self._stage.answer, self._progress
        return (
            [found.get(one, Progress()).offset for one in range(len(self._stage.ends))] == self._stage.ends
            and sum(one.observations for one in found.values()) == answer.observations
            and digest_of_rows(self._rows) == answer.rows
        )
