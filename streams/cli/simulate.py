"""`gsm simulate`: platforms to poll without keys."""

from datetime import datetime
from pathlib import Path

import click

from streams.cli.options import edition_option


@click.command(epilog="Example: gsm simulate --port 8900 --at 2020-03-01 --speed 3600")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8900,
    show_default=True,
    help="Port on 127.0.0.1; 0 takes a free one.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed is another world.")
@edition_option
@click.option(
    "--at",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]),
    default=None,
    show_default="the start of the edition's period",
    help="What time it is at first, in the edition's zone.",
)
@click.option(
    "--speed",
    type=click.FloatRange(min=0),
    default=1.0,
    show_default=True,
    help="Virtual seconds a second; 0 stands still.",
)
def simulate(port: int, seed: int, edition: Path | None, at: datetime | None, speed: float) -> None:
    """Serve simulated platforms for the accounts of an edition's roster, on a virtual clock. Now: YouTube.

    The clock is set with POST /_sim/clock {"now": MILLISECONDS, "speed": NUMBER}, faults with POST /_sim/faults.
    """
    import os

    from scoring.calendar import Calendar
    from streams import editions
    from streams.settings import GSM_2020
    from streams.simulator.clock import VirtualClock
    from streams.simulator.server import address, listen, server
    from streams.simulator.simulation import Simulation
    from streams.simulator.world import World

    files = editions.load(edition or Path(os.environ.get("GSM_EDITION", GSM_2020)))
    accounts = [
        account
        for participant in files.roster.participants
        for account in participant.accounts
        if account.platform == "youtube"
    ]
    zone = Calendar(files.edition.time_zone).zone
    start = files.edition.bounds().start if at is None else int(at.replace(tzinfo=zone).timestamp() * 1000)
    simulation = Simulation(World.of_accounts(seed, accounts), VirtualClock(start, speed))
    listening = listen(port)
    url = address(listening)
    click.echo(f"YouTube of {len(accounts)} accounts at {url}/yt/youtube/v3")
    click.echo(f"Poll it: gsm poll youtube --simulator {url}")
    server(simulation).run(sockets=[listening])
