"""`python -m bench.fold`: how many observations a CPU-second `Fold` merges and counts, by the shape of the batches."""

import gc
import time
from statistics import median

import click
import msgspec
import orjson
from rich.console import Console
from rich.table import Table

from bench.naive import Answer, answer_of, naive_fold
from bench.shapes import PARTITIONS, Batch, Shape, shapes
from scoring.fold import Bounds, Fold
from scoring.pages import Page
from scoring.progress import Progress
from scoring.validate import validate
from streams.season.edition import season_edition

_FAR = 1 << 60  # an append time after everything
_AT_ONCE = 20  # pages decoded before they are folded: decoded pages are as warm as in a worker, the clock is rarely asked


class Measured(msgspec.Struct, frozen=True):
    """One run of a shape: CPU-seconds for decoding and validating, for merging, for counting and encoding; what it did."""

    decode: float
    merge: float
    encode: float
    pages: int
    observations: int
    rows: int
    row_bytes: int
    table: dict[bytes, bytes]


class Result(msgspec.Struct, frozen=True):
    """A shape's medians; times in microseconds an observation. The rates are of CPU-seconds, from decoded pages and from raw ones."""

    shape: str
    observations: int
    decode: float
    merge: float
    encode: float
    observations_per_cpu_second: int
    with_decoding_per_cpu_second: int
    pages_with_decoding_per_cpu_second: int
    rows_per_observation: float
    row_bytes_per_observation: float
    stored_bytes_per_post: float
    correct: bool


@click.command(epilog="Example: python -m bench.fold --runs 3")
@click.option("--pages", default=60_000, show_default=True, help="So many first pages of the season.")
@click.option("--runs", default=5, show_default=True, help="Runs of each shape, in turns; medians are shown.")
@click.option("--seed", default=2020, show_default=True, help="The season's seed.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def main(pages: int, runs: int, seed: int, *, as_json: bool) -> None:
    """Measure the fold of pages into rows on one core, and check each answer against a slow, obvious fold."""
    bounds = season_edition(6_036_434).bounds()
    some = shapes(seed, pages)
    answers = [_answer(shape, bounds) for shape in some]
    measured: list[list[Measured]] = [[] for _ in some]
    for _ in range(runs):
        for shape, found in zip(some, measured, strict=True):
            found.append(measure(shape, bounds))
    results = [_result(*one) for one in zip(some, measured, answers, strict=True)]
    if as_json:
        click.echo(orjson.dumps(msgspec.to_builtins(results), option=orjson.OPT_INDENT_2))
    else:
        Console().print(_table(results))
    if not all(one.correct for one in results):
        raise SystemExit(1)


def measure(shape: Shape, bounds: Bounds) -> Measured:
    """Fold a shape's batches, each partition's into rows of its own, as a worker does."""
    tables: list[dict[bytes, bytes]] = [{} for _ in range(PARTITIONS)]
    folds = [Fold(bounds, table.get) for table in tables]
    for batch in shape.warm:
        _run(batch, folds, tables)
    gc.collect()
    done = [_run(batch, folds, tables) for batch in shape.batches]
    decode, merge, encode, pages, observations, rows, row_bytes = (
        sum(one[place] for one in done) for place in range(7)
    )
    whole = {key: row for table in tables for key, row in table.items()}
    return Measured(decode, merge, encode, int(pages), int(observations), int(rows), int(row_bytes), whole)


def _run(batch: Batch, folds: list[Fold], tables: list[dict[bytes, bytes]]) -> tuple[float, ...]:
    clock, partition = time.process_time, batch[0].partition
    fold, progress = folds[partition], Progress()
    decode = merge = 0.0
    for start in range(0, len(batch), _AT_ONCE):
        began = clock()
        verdicts = [
            validate(page.raw, _FAR, partition, PARTITIONS) for page in batch[start : start + _AT_ONCE]
        ]
        decoded = clock()
        for verdict in verdicts:
            progress = fold.add(_valid(verdict.page), progress)
        merge += clock() - decoded
        decode += decoded - began
    began = clock()
    rows = fold.take()
    encode = clock() - began
    tables[partition].update(rows)
    size = sum(map(len, rows.values()))
    return decode, merge, encode, progress.pages, progress.observations, len(rows), size


def _valid(page: Page | None) -> Page:
    assert page is not None, "the season has only valid pages"
    return page


def _answer(shape: Shape, bounds: Bounds) -> Answer:
    return naive_fold((page.raw for batch in (*shape.warm, *shape.batches) for page in batch), bounds)


def _result(shape: Shape, measured: list[Measured], answer: Answer) -> Result:
    one = measured[0]
    of_each = 1e6 / one.observations
    decode, merge, encode = (
        median(getattr(run, part) for run in measured) for part in ("decode", "merge", "encode")
    )
    return Result(
        shape=shape.name,
        observations=one.observations,
        decode=round(decode * of_each, 3),
        merge=round(merge * of_each, 3),
        encode=round(encode * of_each, 3),
        observations_per_cpu_second=round(one.observations / (merge + encode)),
        with_decoding_per_cpu_second=round(one.observations / (decode + merge + encode)),
        pages_with_decoding_per_cpu_second=round(one.pages / (decode + merge + encode)),
        rows_per_observation=round(one.rows / one.observations, 4),
        row_bytes_per_observation=round(one.row_bytes / one.observations, 1),
        stored_bytes_per_post=round(
            sum(map(len, one.table.values())) / sum(len(day["posts"]) for day in answer.values()), 1
        ),
        correct=all(answer_of(run.table) == answer for run in measured),
    )


def _table(results: list[Result]) -> Table:
    table = Table("batches", title="Fold: CPU-microseconds an observation, observations a CPU-second")
    for column in (
        "decode", "merge", "encode", "decoded, k/s", "raw, k/s", "pages/s", "rows/obs", "B/obs", "B/post", "correct",
    ):  # fmt: skip
        table.add_column(column, justify="right")
    for one in results:
        table.add_row(
            one.shape,
            *(f"{part:.2f}" for part in (one.decode, one.merge, one.encode)),
            f"{one.observations_per_cpu_second / 1000:.0f}",
            f"{one.with_decoding_per_cpu_second / 1000:.0f}",
            f"{one.pages_with_decoding_per_cpu_second:,}",
            f"{one.rows_per_observation:.3f}",
            f"{one.row_bytes_per_observation:.1f}",
            f"{one.stored_bytes_per_post:.1f}",
            "yes" if one.correct else "NO",
        )
    return table


if __name__ == "__main__":
    main()
