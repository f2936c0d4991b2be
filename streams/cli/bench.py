"""`gsm bench`: measure this machine."""

from pathlib import Path

import click

from streams.cli.options import json_option
from streams.errors import GsmError


@click.group(epilog="Example: gsm bench count --observations 300000 --runs 1")
def bench() -> None:
    """Measure this machine."""


@bench.command(epilog="Example: gsm bench count --observations 300000 --runs 1")
@click.option(
    "--case",
    type=click.Choice(["season", "one-post", "import", "workers"]),
    default="season",
    show_default=True,
    help="What is in `posts`: the season's pages; pages of one post; posts not seen before, as importers pack them; "
    "workers: the season again, by one worker and by two.",
)
@click.option(
    "--observations",
    type=click.IntRange(min=1000),
    default=None,
    show_default="6036434, 200000 for one-post",
    help="Size of the season that the pages are made from.",
)
@click.option(
    "--runs", type=click.IntRange(min=1), default=3, show_default=True, help="Runs of each, in turns."
)
@click.option(
    "--data",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    show_default="a temporary one",
    help="Folder of the benchmark's own Kafka; what is made there is used again the next time.",
)
@json_option
def count(case: str, observations: int | None, runs: int, folder: Path | None, as_json: bool) -> None:
    """Count an invented award year from its beginning: our worker, and a bare loop that keeps nothing.

    Starts a Kafka of its own. A run ends when all is acked and committed; starting up is told apart. Every answer is compared with
    the fold of all pages; ends with 1 where one is wrong. Needs Linux.
    """
    import msgspec
    import orjson
    from rich.console import Console

    try:
        from bench.count import lines, measure
    except ModuleNotFoundError as error:
        if error.name != "bench":
            raise
        raise GsmError(
            "the benchmark is not part of the installed package: run it from the source code, ./gsm bench"
        ) from None

    found = measure(case, observations, runs, folder, Console(stderr=True))
    if as_json:
        click.echo(orjson.dumps(msgspec.to_builtins(found)))
    else:
        for line in lines(found):
            Console().print(line)
    if not found.correct:
        raise SystemExit(1)
