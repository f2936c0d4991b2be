"""`gsm bench count`: how fast counting is here, beside the bare loop that keeps nothing."""

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench import ours, peer
from bench.cases import CASES
from bench.processes import need_proc
from bench.run import Contender, Counted, interleaved, load, machine, ratio
from bench.stage import Stage, stage
from streams.errors import GsmError

BARE = "bare loop"
WORKER, WORKERS, BOARDS = "one worker", "two workers", "one worker, boards in Redis"
OURS = {
    WORKER: (("--no-rank",), 1),
    WORKERS: (("--no-rank", "--processes", "2"), 2),
    BOARDS: ((), 1),
}


def measure(name: str, observations: int | None, runs: int, folder: Path | None, console: Console) -> Counted:
    """Run all in turn, on so many observations instead of the case's own number. Raises GsmError where something cannot run."""
    need_proc()
    case = CASES[name]
    with stage(case, observations or case.observations, folder, console) as on:
        other = worker(on, WORKERS) if name == "workers" else bare_loop(on)
        subjects = interleaved([worker(on), other], runs, console.status)
        answer = on.answer
    for one in subjects:
        if one.skipped:
            raise GsmError(one.skipped)
    rate = subjects[0].observations_per_cpu_second
    bare = subjects[1].observations_per_cpu_second if subjects[1].name == BARE else None
    return Counted(
        case=name, observations=answer.observations, pages=answer.pages,
        observations_per_second=subjects[0].observations_per_second, observations_per_cpu_second=rate,
        pages_per_cpu_second=round(rate * answer.pages / answer.observations),
        bare_loop_per_cpu_second=bare, of_bare_loop=ratio(rate, bare) if bare else None,
        correct=all(each.correct for each in subjects), subjects=subjects, machine=machine(), load_at_the_end=load(),
    )  # fmt: skip


def worker(on: Stage, name: str = WORKER) -> Contender:
    """Our worker as it is used; two of them; or one with our boards beside it."""
    options, number = OURS[name]
    act = partial(ours.count, on, options, number, boards=name == BOARDS)
    return Contender(name, " ".join(("gsm worker", *options)), act)


def bare_loop(on: Stage) -> Contender:
    """The bare loop on our own client, which takes less of the CPU here than confluent-kafka does."""
    command = [sys.executable, "-m", "bench.peers.bare"]
    return Contender(
        BARE, "aiokafka, uvloop, msgspec, gc off; nothing is kept", partial(peer.count, on, command)
    )


def lines(found: Counted) -> Iterator[Table | str]:
    """For people."""
    table = Table(
        "", title=f"{found.observations:,} observations on {found.pages:,} pages: {CASES[found.case].meaning}"
    )
    for column in (
        "obs/s",
        "obs/CPU-s",
        "seconds",
        "CPU-s",
        "start, s",
        "broker CPU-s",
        "MB",
        "load",
        "correct",
    ):
        table.add_column(column, justify="right")
    for one in found.subjects:
        for run in one.runs:
            table.add_row(
                one.name, f"{run.per_second:,.0f}", f"{run.per_cpu_second:,.0f}", f"{run.seconds:.2f}", f"{run.cpu_seconds:.2f}",
                f"{run.start_seconds:.1f}", f"{run.broker_cpu_seconds:.1f}", f"{run.peak_rss_mb:,}", f"{run.load:.1f}",
                "yes" if run.correct else "NO",
            )  # fmt: skip
    yield table
    yield f"One worker: {found.observations_per_cpu_second:,} observations and {found.pages_per_cpu_second:,} pages a CPU-second."
    if found.of_bare_loop is not None:
        yield f"The bare loop without durability: {found.bare_loop_per_cpu_second:,}; ours is {found.of_bare_loop} of it."
