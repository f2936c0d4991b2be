"""What `gsm import` and `gsm roster from` share: formats, files, what files may not say, and progress."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import click

from streams.importers.formats import FORMATS

format_argument = click.argument("format_name", metavar="FORMAT", type=click.Choice(sorted(FORMATS)))
files_argument = click.argument(
    "files",
    metavar="FILE...",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
observed_at_option = click.option(
    "--observed-at",
    metavar="ISO",
    help="When the file was read from the platform, if it does not say so; a bare day is its last second.",
)
max_bad_option = click.option(
    "--max-bad", type=click.FloatRange(0, 100), default=5.0, show_default=True, metavar="PERCENT",
    help="More bad rows than this, and nothing is sent.",
)  # fmt: skip

FORMAT_HELP = "\b\nFormats:\n" + "\n".join(f"  {name:20} {line}" for name, (_, line) in FORMATS.items())

_BARE_DAY: Final = re.compile(r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})(?P<utc>Z?)")


def zone_of(_context: click.Context, _option: click.Parameter, name: str | None) -> ZoneInfo | None:
    """The zone that an option names; wrong usage if there is none."""
    try:
        return None if name is None else ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise click.BadParameter(f"{name!r} is no time zone such as Asia/Jakarta or UTC") from None


def instant_of(text: str | None, zone: ZoneInfo | None, option: str = "--observed-at") -> int | None:
    """The instant that an option gives, in milliseconds; wrong usage if it is no time, or has no zone."""
    from streams.importers.values import last_second, milliseconds

    if text is None:
        return None
    bare = _BARE_DAY.fullmatch(text)
    try:
        moment = datetime.fromisoformat(bare["day"] if bare else text)
    except ValueError:
        raise click.UsageError(f"{option} {text!r} is no ISO time such as 2020-11-01T06:00Z") from None
    own_zone = UTC if bare and bare["utc"] else moment.tzinfo
    if (at := own_zone or zone) is None:
        raise click.UsageError(f"{option} {text!r} has no time zone: add Z, or say --time-zone")
    return last_second(moment.date(), at) if bare else milliseconds(moment.replace(tzinfo=at))


@contextmanager
def progress(files: Sequence[Path], *, shown: bool) -> Iterator[Callable[[str], Callable[[int], None]]]:
    """Progress bars on a terminal, one a step; elsewhere nothing."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    total = sum(path.stat().st_size for path in files)
    bars = Progress(
        TextColumn("{task.description:8}"), BarColumn(), DownloadColumn(), TimeRemainingColumn(),
        console=console, disable=not (shown and console.is_terminal), transient=True,
    )  # fmt: skip

    def step(name: str) -> Callable[[int], None]:
        task = bars.add_task(name, total=total)
        return lambda done: bars.advance(task, done)

    with bars:
        yield step
