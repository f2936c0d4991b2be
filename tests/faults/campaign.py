"""The fault campaign: `python -m tests.faults.campaign --seeds 1-50 --resume FOLDER`.

A seed says everything that is drawn; what the machine makes of it may differ from run to run.
"""

import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final, get_args

import click
import msgspec

from tests.faults.run import Contender, Result, run

ROOT: Final = Path(__file__).parents[2]

_JUDGED: Final = ("scoring", "streams/count", "streams/rank", "streams/kafka", "tests/faults")


def one(seed: int, contender: Contender, kept: Path | None, work: Path) -> Result:
    """The result of a seed: from the folder `kept`, where it has been run on this commit, else run now and kept there.

    Data and logs are in a folder in `work`; they are removed where all is equal.
    """
    commit, file = _commit(), None
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        file = kept / f"{contender}-{seed:03}.json"
        if file.exists():
            before = msgspec.json.decode(file.read_bytes(), type=Result)
            if before.commit == commit:
                return before
    folder = Path(tempfile.mkdtemp(prefix=f"faults-{contender}-{seed}-", dir=work))
    result = run(seed, folder, contender, commit)
    if file is not None:
        shutil.copy(folder / "faults.log", file.with_suffix(".log"))
        file.write_bytes(msgspec.json.format(msgspec.json.encode(result)))
    if not result.differences:
        shutil.rmtree(folder)
    else:
        click.echo(f"data and logs of seed {seed}: {folder}", err=True)
    return result


def again(result: Result) -> str:
    """How to run a seed again."""
    return (
        f"run it again: python -m tests.faults.campaign --seed {result.seed} --contender {result.contender}"
    )


def _commit() -> str:
    """The last commit of what the campaign judges, and of the campaign."""
    command = ["git", "log", "-1", "--format=%h", "--", *_JUDGED]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


def _seeds(_context: click.Context, _option: click.Parameter, given: str) -> range:
    first, _, last = given.partition("-")
    if not (first.isdecimal() and (last or first).isdecimal()):
        raise click.BadParameter("give a seed or FIRST-LAST")
    return range(int(first), int(last or first) + 1)


@click.command(epilog="Example: python -m tests.faults.campaign --seeds 1-50 --resume ~/.cache/gsm/faults")
@click.option(
    "--seeds", "--seed", callback=_seeds, default="1-3", show_default=True, help="A seed, or FIRST-LAST."
)
@click.option("--contender", type=click.Choice(get_args(Contender)), default="gsm", show_default=True, help="Who counts: ours, ours with rows on disk, or Faust alone.")  # fmt: skip
@click.option("--resume", type=click.Path(file_okay=False, path_type=Path), help="Keep results here; what is there for this commit is not run again.")  # fmt: skip
@click.option("--work", type=click.Path(file_okay=False, exists=True, path_type=Path), default=tempfile.gettempdir(), help="Where data and logs go.")  # fmt: skip
def campaign(seeds: range, contender: Contender, resume: Path | None, work: Path) -> None:
    """Run seeds and compare what was counted with what was sent, to the byte. Exit code 1 where any differs."""
    signal.signal(
        signal.SIGTERM, signal.default_int_handler
    )  # either way no process and no file system is left
    results = []
    for seed in seeds:
        results.append(one(seed, contender, resume, work))
        click.echo(results[-1].line())
        if results[-1].differences:
            click.echo(again(results[-1]))
    equal = sum(not one.differences for one in results)
    click.echo(f"{equal} of {len(results)} equal")
    sys.exit(equal != len(results))


if __name__ == "__main__":
    campaign()
