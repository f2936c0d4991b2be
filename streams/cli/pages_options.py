"""What `gsm what-if` and `gsm compare` share: where pages and rulings are, the award clock, and progress."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from scoring.edition import Edition
from streams.cli.import_options import instant_of
from streams.what_if.pages import Pages

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

pages_option = click.option(
    "--pages", "pages", metavar="FILE...", multiple=True, type=_FILE, show_default="the running edition's topic",
    help="Recorded pages, as `gsm season --out` writes them; several files may follow.",
)  # fmt: skip
more_pages_argument = click.argument("more_pages", metavar="", nargs=-1, type=_FILE)
rulings_option = click.option(
    "--rulings", "rulings_file", metavar="FILE", type=_FILE, show_default="those of the running edition",
    help="Rulings, one a line, as the topic rulings holds them.",
)  # fmt: skip
as_of_option = click.option(
    "--as-of", metavar="WHEN", show_default="the newest observation; the present for the topic of an edition by the wall clock",
    help="The award clock: an ISO time in the edition's zone, a bare day for its last second, or `freeze`.",
)  # fmt: skip


def clock_of(as_of: str | None, edition: Edition) -> int | None:
    """The instant that --as-of gives in an edition, in milliseconds; wrong usage if it is no time."""
    if as_of == "freeze":
        return edition.bounds().freeze_at + 1
    return instant_of(as_of, ZoneInfo(edition.time_zone), "--as-of")


@contextmanager
def reading(pages: Pages | None, *, shown: bool) -> Iterator[Callable[[int], None]]:
    """A progress bar on a terminal while pages are read; none where there are none to read."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    bar = Progress(console=console, transient=True, disable=not (pages and shown and console.is_terminal))
    with bar:
        task = bar.add_task("Counting", total=pages.size if pages else 0)
        yield lambda done: bar.advance(task, done)
