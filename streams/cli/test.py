"""`gsm test`: every check of this project, each suite with its budget."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, NamedTuple

import click

ROOT = Path(__file__).parents[2]

_NOT_PARTS = ("scoring", "docs", "integration", "holes", "faults", "browser")

Suites = Mapping[str, tuple[int, tuple[str, ...]]]
"""Name: (budget in seconds, arguments of python). A budget is what the suite may take on two cores; it is shown, not enforced."""

LANES: Final[tuple[Suites, Suites]] = (
    {
        "style": (30, ("-m", "ruff", "check", "--quiet", ".")),
        "format": (30, ("-m", "ruff", "format", "--check", "--quiet", ".")),
        "types": (120, ("-m", "mypy", "--no-error-summary")),
        "imports": (30, ("-c", "from importlinter.cli import lint_imports_command as run; run()")),
        "rules": (200, ("-m", "pytest", "-q", "tests/scoring", "tests/docs")),
        "parts": (440, ("-m", "pytest", "-q", "tests", *(f"--ignore=tests/{one}" for one in _NOT_PARTS))),
        "browser": (120, ("-m", "pytest", "-q", "tests/browser")),
        "faults": (240, ("-m", "pytest", "-q", "tests/faults")),
    },
    {
        "integration": (800, ("-m", "pytest", "-q", "tests/integration")),
        "holes": (120, ("-m", "pytest", "-q", "tests/holes")),
    },
)
"""Each lane runs its suites one after the other, beside the other lane; the second mostly waits for Kafka, workers and timeouts."""


class Result(NamedTuple):
    """How a suite went."""

    name: str
    budget: int
    seconds: float
    failed: bool

    def line(self) -> str:
        """The result for people."""
        over = "  over its budget" if self.seconds > self.budget else ""
        return f"{'FAILED' if self.failed else 'passed'}  {self.name:<12} {self.seconds:6.1f} s of {self.budget} s{over}"


@click.command(
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
    epilog="Example: gsm test tests/scoring -k tie",
)
@click.option("--long", "with_long", is_flag=True, help="Also the slow campaigns.")
@click.argument("pytest_arguments", nargs=-1, type=click.UNPROCESSED)
def test(with_long: bool, pytest_arguments: tuple[str, ...]) -> None:
    """Run all checks: style, types, imports and tests; with arguments, only pytest with these.

    Two suites run at a time; what a suite prints is shown when it ends. Tests that need a browser run where Chromium is installed,
    those on recorded data where GSM_DATA names its folder; they say so where they are skipped.
    """
    if pytest_arguments:
        long_ones = () if with_long else ("-m", "not long")
        command = [sys.executable, "-m", "pytest", *long_ones, *pytest_arguments]
        sys.exit(subprocess.run(command, cwd=ROOT, check=False).returncode)
    started = time.monotonic()
    with ThreadPoolExecutor(2) as lanes:
        under_way = [lanes.submit(_run_all, suites, with_long=with_long) for suites in LANES]
        results = [result for lane in under_way for result in lane.result()]
    click.echo("\n" + "\n".join(result.line() for result in results))
    click.echo(f"{time.monotonic() - started:.0f} s in all")
    sys.exit(1 if any(result.failed for result in results) else 0)


def _run_all(suites: Suites, *, with_long: bool) -> list[Result]:
    results = []
    for name, (budget, arguments) in suites.items():
        extra: tuple[str, ...] = ()
        if "pytest" in arguments and not with_long:
            extra = ("-m", "not long")
        if name == "rules":
            extra = (*extra, f"--hypothesis-profile={'long' if with_long else 'rules'}")
        results.append(_run(name, budget, (*arguments, *extra)))
    return results


def _run(name: str, budget: int, arguments: tuple[str, ...]) -> Result:
    """Run one suite; its output, which may be large, is shown in one piece."""
    click.echo(f"== {name} begins (budget {budget} s)")
    started = time.monotonic()
    with tempfile.TemporaryFile() as output:
        command = [sys.executable, *arguments]
        done = subprocess.run(command, cwd=ROOT, check=False, stdout=output, stderr=subprocess.STDOUT)
        seconds = time.monotonic() - started
        output.seek(0)
        click.echo(f"== {name}\n{output.read().decode(errors='replace')}", nl=False)
    return Result(name, budget, seconds, done.returncode != 0)
