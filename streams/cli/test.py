"""`gsm test`: every check of this project, each suite with its budget."""

import subprocess
import sys
import time
from pathlib import Path

import click

ROOT = Path(__file__).parents[2]

# Name: (budget in seconds, command after `python -m`). A budget is what the suite may take on two cores; it is shown, not enforced.
SUITES: dict[str, tuple[int, tuple[str, ...]]] = {
    "style": (30, ("ruff", "check", "--quiet", ".")),
    "format": (30, ("ruff", "format", "--check", "--quiet", ".")),
    "types": (120, ("mypy", "--no-error-summary")),
    "rules": (150, ("pytest", "-q", "tests/scoring", "tests/docs")),
    "parts": (
        340,
        (
            "pytest",
            "-q",
            "tests",
            *(
                f"--ignore=tests/{one}"
                for one in ("scoring", "docs", "integration", "holes", "faults", "browser")
            ),
        ),
    ),
    "integration": (480, ("pytest", "-q", "tests/integration")),
    "holes": (120, ("pytest", "-q", "tests/holes")),
    "faults": (240, ("pytest", "-q", "tests/faults")),
    "browser": (120, ("pytest", "-q", "tests/browser")),
}
IMPORTS_BUDGET = 30


@click.command(
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
    epilog="Example: gsm test tests/scoring -k tie",
)
@click.option("--long", "with_long", is_flag=True, help="Also the slow campaigns.")
@click.argument("pytest_arguments", nargs=-1, type=click.UNPROCESSED)
def test(with_long: bool, pytest_arguments: tuple[str, ...]) -> None:
    """Run all checks: style, types, imports and tests; with arguments, only pytest with these.

    Tests that need a browser run where Chromium is installed, those on recorded data where GSM_DATA names its folder; they say so
    where they are skipped.
    """
    long_ones = () if with_long else ("-m", "not long")
    if pytest_arguments:
        sys.exit(_python("-m", "pytest", *long_ones, *pytest_arguments))
    results = []
    for name, (budget, command) in SUITES.items():
        extra = long_ones if command[0] == "pytest" else ()
        if name == "rules":
            extra = (*extra, f"--hypothesis-profile={'long' if with_long else 'rules'}")
        results.append(_suite(name, budget, "-m", *command, *extra))
        if name == "types":
            results.append(
                _suite(
                    "imports",
                    IMPORTS_BUDGET,
                    "-c",
                    "from importlinter.cli import lint_imports_command as run; run()",
                )
            )
    click.echo()
    for name, seconds, budget, failed in results:
        over = "  over its budget" if seconds > budget else ""
        click.echo(f"{'FAILED' if failed else 'passed'}  {name:<12} {seconds:6.1f} s of {budget} s{over}")
    click.echo(f"{sum(one[1] for one in results):.0f} s in all")
    sys.exit(1 if any(one[3] for one in results) else 0)


def _suite(name: str, budget: int, *arguments: str) -> tuple[str, float, int, bool]:
    click.echo(f"== {name} (budget {budget} s)")
    started = time.monotonic()
    failed = _python(*arguments) != 0
    return name, time.monotonic() - started, budget, failed


def _python(*arguments: str) -> int:
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, check=False).returncode
