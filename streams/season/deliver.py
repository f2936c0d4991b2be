"""Delivering a season: to a folder, or to the topic `season-2020.posts`."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import Final

import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from streams import editions
from streams.errors import GsmError
from streams.season.makers import Makers, makers
from streams.season.season import Season, SeasonPage, Totals
from streams.settings import Settings

Sink = Callable[[SeasonPage], object]

PAGES: Final = "pages.jsonl"

SHARE: Final = 100_000  # observations that are worth a maker
MOST: Final = 4  # makers with whom the one that delivers keeps up


class Delivered(msgspec.Struct, frozen=True):
    """What was made and where it is; `pages` is a file, `topic` the topic's full name, `edition` the settings file."""

    seed: int
    totals: Totals
    pages: str | None = None
    topic: str | None = None
    edition: str | None = None

    def lines(self) -> Iterator[str]:
        """Where things are, for people."""
        if self.pages:
            yield f"Pages    {self.pages}"
        if self.topic:
            yield f"Topic    {self.topic}"
        if self.edition:
            yield f"Edition  {self.edition}"
        elif self.topic:
            yield "Edition  not written: the same command with --edition-out FOLDER writes it"


def deliver(
    season: Season,
    *,
    out: Path | None = None,
    edition_out: Path | None = None,
    publish: bool = False,
    again: bool = False,
    home: Path | None = None,
) -> Delivered:
    """Write the season to the folder `out`, its edition to `edition_out`, publish it to Kafka: what is asked for of these.

    Raises GsmError where a file cannot be written, Kafka does not take a page, or the topic has pages already and it is not said that
    they shall come `again`.
    """
    with ExitStack() as open_until_done:
        sinks: list[Sink] = []
        try:
            made_by = open_until_done.enter_context(_makers(season)) if out or publish else None
            done = Delivered(season.seed, season.totals)
            if folder := edition_out or out:
                settings_file = folder / f"{season.edition.id}.toml"
                editions.save(settings_file, season.edition, season.roster)
                done = msgspec.structs.replace(done, edition=str(settings_file))
            if out:
                out.mkdir(parents=True, exist_ok=True)
                file = open_until_done.enter_context((out / PAGES).open("wb"))
                sinks.append(lambda page: file.write(page.raw + b"\n"))
                done = msgspec.structs.replace(done, pages=str(out / PAGES))
            if publish:
                topic, sink = open_until_done.enter_context(_topic(season, home, again=again))
                sinks.append(sink)
                done = msgspec.structs.replace(done, topic=topic)
            if sinks:
                _run(season, made_by, sinks)
        except OSError as error:
            raise GsmError(f"cannot write the season: {error.strerror}: {error.filename}") from None
    return done


def _makers(season: Season) -> AbstractContextManager[Makers | None]:
    """The makers that a season of this size is worth, none for a small one."""
    number = min(season.observations // SHARE, os.cpu_count() or 1, MOST)
    return makers(number) if number else nullcontext()


@contextmanager
def _topic(season: Season, home: Path | None, *, again: bool) -> Iterator[tuple[str, Sink]]:
    from streams.kafka.publisher import PagePublisher
    from streams.kafka.reader import end_offsets
    from streams.kafka.topics import POSTS

    settings = Settings.load(home=home, prefix=os.environ.get("GSM_PREFIX") or f"{season.edition.id}.")
    topic = settings.prefix + POSTS.name
    with PagePublisher(settings.kafka, settings.prefix) as publisher:
        if not again and any(end_offsets(settings.kafka, topic)):
            raise GsmError(
                f"{topic} has pages already, and two seasons would mix: --again if it is the same one, else another GSM_PREFIX"
            )
        yield topic, lambda page: publisher.send(page.account, page.raw)


def _run(season: Season, made_by: Makers | None, sinks: list[Sink]) -> None:
    console = Console(stderr=True)
    columns = (TextColumn("Pages"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task("pages", total=season.totals.pages)
        for done, page in enumerate(season.pages(made_by), 1):
            for sink in sinks:
                sink(page)
            if done % 500 == 0:
                progress.update(task, completed=done)
        progress.update(task, completed=season.totals.pages)
