"""The tables of docs/performance.md, from what bench/results holds."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

import msgspec

from bench.cases import CASES
from bench.count import BARE, BOARDS, WORKER, WORKERS
from bench.run import Compared, Counted, Latencies, Run, Subject, ratio

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/performance.md"
RESULTS = Path(__file__).parent / "results"
_PLACES = {"Redis": "boards in Redis", "page": "an open page"}
LATENCY = RESULTS / "latency.json"
OURS = (WORKER, WORKERS, BOARDS)


def rendered(page: str) -> str:
    """The page with its tables as recorded."""
    compared = msgspec.json.decode((RESULTS / "compare.json").read_bytes(), type=Compared)
    cases = [
        msgspec.json.decode(file.read_bytes(), type=Counted)
        for file in (RESULTS / f"{name}.json" for name in CASES)
        if file.exists()
    ]
    latencies = msgspec.json.decode(LATENCY.read_bytes(), type=Latencies)
    shown = {
        "compared": of_compared(compared),
        "cases": of_cases(cases),
        "latencies": of_latencies(latencies),
    }
    for name, made in shown.items():
        page = with_table(page, name, made)
    return page


def with_table(page: str, name: str, made: str) -> str:
    """The page with this between the marks of a name."""
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    before, _, rest = page.partition(begin)
    return f"{before}{begin}\n{made}\n{end}{rest.partition(end)[2]}"


def of_compared(found: Compared) -> str:
    """All contenders, and what the figures say of ours and the others."""
    rows = [_row(one) for one in found.subjects if one.runs]
    head = (
        "",
        "observations/s",
        "per CPU-second",
        "seconds",
        "CPU-s",
        "broker CPU-s",
        "start, s",
        "peak MB",
        "load",
        "correct",
        "how it is set",
    )
    skipped = [f"{one.name} has no figures: {one.skipped}." for one in found.subjects if one.skipped]
    about = (
        f"{found.observations:,} observations on {found.pages:,} pages; medians of {_runs(found)} runs, all in turn; "
        f"{found.machine.cpus} cores ({found.machine.processor}) shared with the broker, Python {found.machine.python}."
    )
    return "\n\n".join([about, table(head, rows), *_sentences(found), *skipped])


def of_cases(found: Sequence[Counted]) -> str:
    """One worker on each case."""
    head = (
        "case",
        "observations",
        "pages",
        "observations/s",
        "per CPU-second",
        "pages per CPU-second",
        "of the bare loop",
        "load",
        "correct",
    )
    return table(head, [
        (
            CASES[one.case].meaning, f"{one.observations:,}", f"{one.pages:,}", f"{one.observations_per_second:,}",
            f"{one.observations_per_cpu_second:,}", f"{one.pages_per_cpu_second:,}",
            "" if one.of_bare_loop is None else f"{one.of_bare_loop:.2f}", load_of(one.subjects[0].runs), yes(one.correct),
        )
        for one in found
    ])  # fmt: skip


def of_latencies(found: Latencies) -> str:
    """From a page to where its numbers are seen."""
    head = ("pages a second", "to", "pages", "p50, ms", "p90, ms", "p99, ms", "longest, ms")
    rows = [
        (
            f"{one.pages_per_second:,}", _PLACES[one.to], f"{one.pages:,}",
            *(f"{one.milliseconds[name]:,}" for name in ("p50", "p90", "p99", "p100")),
        )
        for one in found.latencies
    ]  # fmt: skip
    about = f"With {found.observations:,} observations counted before; load {found.load:.1f} at the end."
    return f"{about}\n\n{table(head, rows)}"


def _sentences(found: Compared) -> Iterator[str]:
    by_name = {one.name: one for one in found.subjects if one.runs}
    ours, both, bare = (by_name.get(name) for name in (WORKER, WORKERS, BARE))
    others = [one for name, one in by_name.items() if name not in OURS and not name.startswith(BARE)]
    if ours and bare:
        share = ratio(ours.observations_per_cpu_second, bare.observations_per_cpu_second)
        yield f"For each CPU-second, one worker does {share:.2f} of what the bare loop does, which keeps nothing."
    if ours and others:
        ratios = "; ".join(
            f"{one.name} {ratio(ours.observations_per_cpu_second, one.observations_per_cpu_second):.2f}"
            for one in others
        )
        yield f"For each CPU-second, one worker does as many times what each of these does: {ratios}."
    if both and others:
        ratios = "; ".join(
            f"{one.name} {ratio(both.observations_per_second, one.observations_per_second):.2f}"
            for one in others
        )
        yield f"By the clock, two workers do as many times what each of these does: {ratios}."


def _row(one: Subject) -> tuple[str, ...]:
    def middle(part: str) -> float:
        return median(float(getattr(run, part)) for run in one.runs)

    return (
        one.name, f"{one.observations_per_second:,}", f"{one.observations_per_cpu_second:,}", f"{middle('seconds'):.1f}",
        f"{middle('cpu_seconds'):.1f}", f"{middle('broker_cpu_seconds'):.1f}", f"{middle('start_seconds'):.1f}",
        f"{one.peak_rss_mb:,}", load_of(one.runs), yes(one.correct), one.settings,
    )  # fmt: skip


def _runs(found: Compared) -> int:
    return max(len(one.runs) for one in found.subjects)


def load_of(runs: Sequence[Run]) -> str:
    """The median of the machine's load before runs."""
    return f"{median(run.load for run in runs):.1f}"


def yes(correct: bool) -> str:
    """Whether an answer was right."""
    return "yes" if correct else "NO"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown, its first column to the left."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
