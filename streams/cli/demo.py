"""`gsm demo`: the whole system on this machine."""

from pathlib import Path

import click

from streams.cli.options import json_option
from streams.local.folders import default_data_folder


@click.command(epilog="Example: gsm demo --exit")
@click.option(
    "--exit", "leave", is_flag=True, help="End after the nominations instead of leaving the page open."
)
@click.option("--no-open", is_flag=True, help="Do not open a browser.")
@json_option
@click.option(
    "--data", "folder", type=click.Path(file_okay=False, path_type=Path), default=lambda: default_data_folder() / "demo",
    show_default="demo in the data folder", help="Folder of the demo; emptied at its start.",
)  # fmt: skip
@click.option(
    "--observations",
    type=click.IntRange(100_000, 6_036_434),
    default=400_000,
    show_default=True,
    help="Size of the year.",
)
@click.option(
    "--seed", type=int, default=2020, show_default=True, help="Another seed, another invented year."
)
@click.option(
    "--seconds", type=click.FloatRange(0), default=50.0, show_default=True, help="How long the year lasts."
)
def demo(
    *, leave: bool, no_open: bool, as_json: bool, folder: Path, observations: int, seed: int, seconds: float
) -> None:
    """Play an invented award year through a real Kafka, counting, live boards and the freeze.

    Everything shown is marked as simulated. Ctrl-C ends it and leaves no process behind.
    """
    import orjson
    from rich.console import Console

    from streams.demo.run import Plan, run
    from streams.snapshot import document

    plan = Plan(
        folder, observations, seed, seconds, leave=leave or as_json, browse=not (no_open or leave or as_json)
    )
    frozen = run(plan, Console(stderr=as_json))
    if as_json:
        click.echo(orjson.dumps(document(frozen)))
