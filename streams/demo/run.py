"""The demo's story, from three lines that say what is coming to the nominations."""

import time
import webbrowser
from collections.abc import Callable
from pathlib import Path

import msgspec
from rich.console import Console
from rich.text import Text

from scoring.edition import Edition
from streams import snapshot
from streams.clock import WallClock
from streams.demo.play import play
from streams.demo.screen import Screen, took
from streams.demo.stage import Stage
from streams.kafka import reader
from streams.kafka.publisher import PagePublisher
from streams.kafka.topics import POSTS
from streams.season import Season
from streams.snapshot import Frozen
from streams.terminal import choose, full_board, overview

SHOWN_BOARD = ("most-active", "province")
PUBLISHED_EVERY = 0.5  # seconds between looks at the boards while playing


class Plan(msgspec.Struct, frozen=True):
    """How the demo runs: where, how large, how long the year lasts, whether it ends by itself and opens a browser."""

    folder: Path
    observations: int
    seed: int
    seconds: float
    leave: bool
    browse: bool


def run(plan: Plan, console: Console) -> Frozen:
    """Run the whole demo; returns what was frozen. Raises GsmError if a part of the system ends or falls behind."""
    season = Season(seed=plan.seed, observations=plan.observations)
    _introduce(console, season)
    with Stage(plan.folder, season.edition, season.roster) as stage:
        stage.run("worker")
        stage.run("web", "--port", "0", "--no-open")
        stage.wait("the first boards", lambda: stage.published() is not None)
        address = stage.address()
        console.print(f"Live page: [bold]{address}[/]", highlight=False)
        if plan.browse:
            webbrowser.open(address)
        _play(plan, stage, season, console)
        frozen = _freeze(stage, season.edition, console)
        _farewell(plan, stage, address, console)
        if not plan.leave:
            _stay(stage.check)
    return frozen


def _introduce(console: Console, season: Season) -> None:
    participants, boards = (
        len(season.roster.participants),
        len(season.edition.tiers) * len(season.edition.categories),
    )
    size = season.totals.observations
    console.print(f"{participants} institutions on {boards} boards: who posts most, and whose posts engage.")
    console.print(f"Counted from {size:,} observations of their posts over 13 months, in a minute.")
    console.print(
        Text.assemble(
            ("SIMULATED", "bold reverse"), " Institutions and numbers are invented; the counting is real."
        )
    )


def _play(plan: Plan, stage: Stage, season: Season, console: Console) -> None:
    begun, looked, published = time.monotonic(), 0.0, stage.published()
    settings = stage.settings
    with (
        PagePublisher(settings.kafka, settings.prefix) as publisher,
        Screen(console, settings.files) as screen,
    ):
        for moment in play(season, publisher, plan.seconds):
            if time.monotonic() - looked > PUBLISHED_EVERY:
                looked, published = time.monotonic(), stage.published()
                stage.check()
            screen.show(moment, published)
        ends = reader.end_offsets(settings.kafka, settings.prefix + POSTS.name)

        def caught_up() -> bool:
            nonlocal published
            published = stage.published()
            screen.show(moment, published)
            return published is not None and published.head.vector == ends

        stage.wait("counting to the end", caught_up)
    assert published is not None
    observations = published.head.totals.observations
    console.print(
        f"The year is over: {observations:,} observations counted in {took(time.monotonic() - begun)} minutes."
    )
    console.print()
    console.print(overview(published, stage.settings.files, WallClock().now()))
    console.print()
    for category in season.edition.categories:
        console.print(Text.assemble((category.title, "bold"), f": {category.rule}"))
    for board in choose([published.board(*SHOWN_BOARD)], None, None):
        console.print(full_board(board, season.edition.time_zone, published.earlier))


def _freeze(stage: Stage, edition: Edition, console: Console) -> Frozen:
    console.print()
    console.print(
        f"[bold]Freezing {edition.title}[/]: every page is read again from Kafka and recounted from nothing.",
        highlight=False,
    )
    frozen = snapshot.freeze(stage.settings, stage.folder / "snapshots")
    console.print()
    console.print(snapshot.render(frozen), markup=False, highlight=False)
    return frozen


def _farewell(plan: Plan, stage: Stage, address: str, console: Console) -> None:
    console.print()
    where = f"--edition {stage.edition_file} --data {stage.folder}"
    if plan.leave:
        commands = (
            ("./gsm demo", "The same, with the page left open to look at"),
            (f"./gsm up --data {stage.folder}", "This Kafka and Redis again, with all its data"),
            ("./gsm import --help", "Real exports instead"),
        )
    else:
        console.print(f"The system goes on until Ctrl-C. Live page: {address}", highlight=False)
        commands = (
            (f"./gsm board most-engaging soe {where}", "Any board in full"),
            (f"./gsm snapshot {where} --out {stage.folder}/snapshots", "Freeze again: the same bytes"),
            ("./gsm import --help", "Real exports instead"),
        )
    console.print("Next:")
    for command, what in commands:
        console.print(Text(f"  {what}:"))
        console.print(Text(f"    {command}", style="bold"), soft_wrap=True)


def _stay(check: Callable[[], None]) -> None:
    try:
        while True:
            time.sleep(1)
            check()
    except KeyboardInterrupt:
        return
