"""`gsm poll`: collect from platforms, or say what that is going to spend."""

from pathlib import Path

import click

from streams.cli.options import edition_option, home_option, json_option, metrics_option
from streams.pollers.forecast import POSTS_A_DAY
from streams.pollers.platforms import PLATFORMS


@click.command(epilog="Example: GSM_YOUTUBE_API_KEY_FILE=~/youtube.key gsm poll youtube --once")
@click.argument("platforms", nargs=-1, type=click.Choice(sorted(PLATFORMS)))
@edition_option
@home_option
@click.option("--once", is_flag=True, help="Serve the slots that are due now, then end.")
@click.option(
    "--simulator",
    metavar="URL",
    default=None,
    help="Poll a `gsm simulate` at this address, by its clock, for an edition marked simulated; no keys needed.",
)
@metrics_option
@click.option(
    "--plan",
    "days",
    metavar="DAYS",
    type=click.IntRange(1, 1000),
    default=None,
    help="Poll nothing: say what so many days amid the period are going to spend.",
)
@click.option(
    "--posts-a-day",
    type=click.IntRange(0, 1000),
    default=POSTS_A_DAY,
    show_default=True,
    help="With --plan: new posts of an account.",
)
@json_option
def poll(
    platforms: tuple[str, ...],
    edition: Path | None,
    home: Path | None,
    *,
    once: bool,
    simulator: str | None,
    metrics_port: int,
    days: int | None,
    posts_a_day: int,
    as_json: bool,
) -> None:
    """Poll PLATFORMS (all that can be polled if none is named) until the edition's freeze.

    Keys come from the environment or a file, such as GSM_YOUTUBE_API_KEY or GSM_YOUTUBE_API_KEY_FILE (docs/reference.md).
    """
    if days is not None:
        _plan(platforms, edition, days, posts_a_day, as_json=as_json)
    elif as_json:
        raise click.UsageError("--json goes with --plan")
    else:
        _poll(platforms, edition, home, once=once, simulator=simulator, metrics_port=metrics_port)


def _poll(
    platforms: tuple[str, ...],
    edition: Path | None,
    home: Path | None,
    *,
    once: bool,
    simulator: str | None,
    metrics_port: int,
) -> None:
    from streams import logs
    from streams.pollers.run import run
    from streams.settings import Settings

    logs.configure()
    settings = Settings.load(edition=edition, home=home)
    address = simulator and simulator.rstrip("/")
    done = run(settings, platforms, once=once, simulator=address, metrics_port=metrics_port)
    for name, polls in done.items():
        counts = ", ".join(f"{polls[outcome]} {outcome}" for outcome in ("ok", "partial", "failed"))
        click.echo(f"{name}: {polls.total()} polls: {counts}")


def _plan(
    platforms: tuple[str, ...], edition: Path | None, days: int, posts_a_day: int, *, as_json: bool
) -> None:
    import msgspec
    import orjson
    from rich.console import Console

    from streams import editions
    from streams.pollers.plans import plans
    from streams.settings import edition_file
    from streams.terminal.budgets import budgets_shown

    told = plans(editions.load(edition_file(edition)), platforms, days, posts_a_day)
    if as_json:
        click.echo(orjson.dumps({"platforms": msgspec.to_builtins(told)}))
    else:
        Console().print(budgets_shown(told))
