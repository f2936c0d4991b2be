"""`gsm poll`: collect from platforms."""

from pathlib import Path

import click

from streams.cli.options import edition_option, home_option, metrics_option
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
def poll(
    platforms: tuple[str, ...],
    edition: Path | None,
    home: Path | None,
    once: bool,
    simulator: str | None,
    metrics_port: int,
) -> None:
    """Poll PLATFORMS (all that can be polled if none is named) until the edition's freeze.

    Keys come from the environment or a file, such as GSM_YOUTUBE_API_KEY or GSM_YOUTUBE_API_KEY_FILE (docs/reference.md).
    """
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
