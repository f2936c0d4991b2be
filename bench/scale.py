"""`python -m bench.scale`: what an observation costs as accounts and workers grow in number; every answer is checked.

Counted are copies of one season, whose accounts they multiply: the same pages in turns. `--render` writes the table of docs/scale.md from what is
recorded in bench/results.
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click
import msgspec
from rich.console import Console

from bench import ours, tables
from bench.cases import Case
from bench.processes import need_proc
from bench.run import Contender, Machine, Subject, interleaved, machine
from bench.stage import stage
from streams.errors import GsmError

A_COPY = 440_000
RESULT = tables.RESULTS / "scale.json"
PAGE = tables.ROOT / "docs/scale.md"


class Size(msgspec.Struct, frozen=True):
    """So many accounts, and what counting all of their pages took, by the number of workers."""

    accounts: int
    observations: int
    pages: int
    subjects: list[Subject]


class Scaled(msgspec.Struct, frozen=True):
    """What was found, by size."""

    sizes: list[Size]
    machine: Machine


def measure(copies: int, workers: Sequence[int], runs: int, folder: Path | None, console: Console) -> Size:
    """Let each number of workers count so many copies. Raises GsmError where one cannot."""
    case = Case(f"copies-{copies}", copies * A_COPY, f"{copies} copies of a season", copies)
    with stage(case, case.observations, folder, console) as on:
        contenders = [
            Contender(
                str(number),
                "",
                partial(ours.count, on, ("--no-rank", "--processes", str(number)), number),
            )
            for number in workers
        ]
        subjects = interleaved(contenders, runs, console.status)
        accounts = len(on.settings.files.roster.account_ids())
    for one in subjects:
        if one.skipped:
            raise GsmError(one.skipped)
    return Size(accounts, on.answer.observations, on.answer.pages, subjects)


def table(found: Scaled) -> str:
    """For docs/scale.md."""
    first = found.sizes[0].subjects[0].observations_per_cpu_second
    head = ("accounts", "observations", "workers", "observations/s", "per CPU-second", "CPU of the first", "peak MB", "load", "correct")  # fmt: skip
    rows = [
        (
            f"{size.accounts:,}", f"{size.observations:,}", one.name, f"{one.observations_per_second:,}",
            f"{one.observations_per_cpu_second:,}", f"{first / one.observations_per_cpu_second:.2f}", f"{one.peak_rss_mb:,}",
            tables.load_of(one.runs), tables.yes(one.correct),
        )
        for size in found.sizes for one in size.subjects
    ]  # fmt: skip
    about = f"{found.machine.cpus} cores ({found.machine.processor}) shared with the broker, Python {found.machine.python}."
    return f"{about}\n\n{tables.table(head, rows)}"


@click.command(
    help=__doc__, epilog="Example: python -m bench.scale --copies 2 --copies 14 --workers 1 --workers 2"
)
@click.option(
    "--copies", "sizes", type=click.IntRange(min=1), multiple=True, default=(2, 14, 136), show_default=True
)
@click.option("--workers", type=click.IntRange(1, 12), multiple=True, default=(1,), show_default=True)
@click.option("--runs", type=click.IntRange(min=1), default=1, show_default=True, help="Of each, in turns.")
@click.option(
    "--data", "folder", type=click.Path(file_okay=False, path_type=Path), default=None, show_default="a temporary one",
    help="Folder of the benchmark's own Kafka; what is made there is used again the next time.",
)  # fmt: skip
@click.option(
    "--record", is_flag=True, help="Add what was found to bench/results, sizes found before replaced."
)
@click.option("--render", is_flag=True, help="Measure nothing: write the table of docs/scale.md.")
def main(
    sizes: tuple[int, ...],
    workers: tuple[int, ...],
    runs: int,
    folder: Path | None,
    *,
    record: bool,
    render: bool,
) -> None:
    if render:
        PAGE.write_text(rendered(PAGE.read_text()))
        return
    try:
        need_proc()
        found = Scaled(
            [measure(one, workers, runs, folder, Console(stderr=True)) for one in sizes], machine()
        )
    except GsmError as error:
        raise click.ClickException(str(error)) from None
    click.echo(table(found))
    if record:
        write(found)
    if not all(subject.correct for size in found.sizes for subject in size.subjects):
        raise SystemExit(1)


def rendered(page: str) -> str:
    """The page with its table as recorded."""
    return tables.with_table(page, "scaled", table(msgspec.json.decode(RESULT.read_bytes(), type=Scaled)))


def write(found: Scaled) -> None:
    """Record it, beside what was recorded of other sizes."""
    before = msgspec.json.decode(RESULT.read_bytes(), type=Scaled).sizes if RESULT.exists() else []
    new = {size.accounts for size in found.sizes}
    sizes = sorted(
        [*found.sizes, *(one for one in before if one.accounts not in new)], key=lambda one: one.accounts
    )
    RESULT.write_bytes(
        msgspec.json.format(msgspec.json.encode(Scaled(sizes, found.machine)), indent=1) + b"\n"
    )


if __name__ == "__main__":
    main()
