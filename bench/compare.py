"""`python -m bench.compare`: our counting beside that of others, on the same work; every answer is checked.

All in turn, on a Kafka of its own. What cannot run here is skipped, and said so. `--render` writes the tables of docs/performance.md from
what is recorded in bench/results.
"""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import click
import msgspec
from rich.console import Console

from bench import java, peer, tables
from bench.cases import CASES
from bench.count import BARE, BOARDS, WORKER, WORKERS, bare_loop, worker
from bench.environment import environment
from bench.processes import need_proc
from bench.run import Compared, Contender, Subject, interleaved, load, machine
from bench.stage import Stage, stage
from scoring.calendar import WINDOW_DAYS
from streams.errors import GsmError

_PEERS = Path(__file__).parent / "peers"


def _python(module: str) -> list[str]:
    return [str(environment(_PEERS / f"{module}.txt")), "-m", f"bench.peers.{module}"]


class Other(NamedTuple):
    """How it is set; the command, which is made when it is needed and may be impossible here; the days of a row."""

    settings: str
    command: Callable[[], list[str]]
    days: int = WINDOW_DAYS


def _streams() -> list[str]:
    return java.command("kafka-streams", "bench.StreamsPeer")


def _flink() -> list[str]:
    return java.command("flink", "bench.FlinkPeer")


QUIX = "RocksDB, changelog; at least once, commit 5 s; lz4; gc off"
BYTEWAX = "state in memory, snapshots to SQLite every 10 s; gc off"
STREAMS = "RocksDB, changelog; at least once, commit 5 s; cache 256 MB; 2 threads; lz4"
FLINK = "RocksDB, incremental checkpoints every 10 s; parallelism 2; object reuse"

CONFLUENT = "bare loop, confluent-kafka"
OTHERS = {
    CONFLUENT: Other("confluent-kafka 2.12.2, msgspec, gc off; nothing is kept", lambda: _python("bare")),
    "Quix Streams 3.28.1, our rows": Other(QUIX, lambda: _python("quix")),
    "Bytewax 0.21.1": Other(BYTEWAX, lambda: _python("bytewax")),
    "Kafka Streams 4.3.1, a value a day": Other(STREAMS, _streams, 1),
    "Kafka Streams 4.3.1, our rows": Other(STREAMS, _streams),
    "Flink 2.2.0, a value a day": Other(FLINK, _flink, 1),
    "Flink 2.2.0, our rows": Other(FLINK, _flink),
}
NAMES = (WORKER, WORKERS, BOARDS, BARE, *OTHERS)


def compare(
    names: Sequence[str], observations: int | None, runs: int, folder: Path | None, console: Console
) -> Compared:
    """Measure those of the names that can run here."""
    need_proc()
    case = CASES["season"]
    with stage(case, observations or case.observations, folder, console) as on:
        contenders, skipped = [], []
        for name in names:
            with console.status(f"preparing {name}"):
                try:
                    contenders.append(_contender(on, name))
                except GsmError as error:
                    skipped.append(Subject(name=name, settings=OTHERS[name].settings, skipped=str(error)))
        subjects = interleaved(contenders, runs, console.status)
        return Compared(
            observations=on.answer.observations, pages=on.answer.pages, subjects=[*subjects, *skipped],
            machine=machine(), load_at_the_end=load(),
        )  # fmt: skip


def _contender(on: Stage, name: str) -> Contender:
    if name in OTHERS:
        other = OTHERS[name]
        return Contender(name, other.settings, partial(peer.count, on, other.command(), other.days))
    return bare_loop(on) if name == BARE else worker(on, name)


@click.command(help=__doc__, epilog="Example: python -m bench.compare --observations 300000 --runs 1")
@click.option(
    "--observations",
    type=click.IntRange(min=1000),
    default=None,
    show_default="6036434",
    help="Of the season.",
)
@click.option("--runs", type=click.IntRange(min=1), default=3, show_default=True, help="Of each, in turns.")
@click.option(
    "--only", "names", type=click.Choice(NAMES), multiple=True, help="Only these; may be given several times."
)
@click.option(
    "--data", "folder", type=click.Path(file_okay=False, path_type=Path), default=None, show_default="a temporary one",
    help="Folder of the benchmark's own Kafka; what is made there is used again the next time.",
)  # fmt: skip
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write what was found to this file, as JSON.",
)
@click.option("--render", is_flag=True, help="Measure nothing: write the tables of docs/performance.md.")
def main(
    observations: int | None,
    runs: int,
    names: tuple[str, ...],
    folder: Path | None,
    out: Path | None,
    render: bool,
) -> None:
    if render:
        tables.PAGE.write_text(tables.rendered(tables.PAGE.read_text()))
        return
    try:
        found = compare(names or NAMES, observations, runs, folder, Console(stderr=True))
    except GsmError as error:
        raise click.ClickException(str(error)) from None
    if out:
        out.write_bytes(msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n")
    click.echo(tables.of_compared(found))
    if not all(one.correct for one in found.subjects):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
