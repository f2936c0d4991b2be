"""`gsm simulate`: platforms to poll without keys."""

from collections import Counter
from datetime import datetime
from pathlib import Path

import click

from streams.cli.options import edition_option
from streams.simulator.presets import PRESETS


@click.command(epilog="Example: gsm simulate --edition /tmp/try/try-2020.toml --at 2020-03-01 --speed 600")
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
@click.option(
    "--preset",
    "presets",
    multiple=True,
    type=click.Choice(list(PRESETS)),
    help="What goes wrong from the start; several may.",
)
def simulate(
    port: int, seed: int, edition: Path | None, at: datetime | None, speed: float, presets: tuple[str, ...]
) -> None:
    """Serve simulated platforms for the accounts of an edition's roster, on a virtual clock: Facebook, Instagram, X and YouTube.

    The clock is set with POST /_sim/clock {"now": MILLISECONDS, "speed": NUMBER}, faults with POST /_sim/faults.
    """
    from scoring.calendar import Calendar
    from streams import editions
    from streams.settings import edition_file
    from streams.simulator.clock import VirtualClock
    from streams.simulator.server import PATHS, address, listen, server
    from streams.simulator.simulation import Simulation
    from streams.simulator.world import World

    settings_file = edition_file(edition)
    files = editions.load(settings_file)
    accounts = [account for one in files.roster.participants for account in one.accounts]
    zone = Calendar(files.edition.time_zone).zone
    start = files.edition.bounds().start if at is None else int(at.replace(tzinfo=zone).timestamp() * 1000)
    world = World.of_accounts(seed, accounts)
    simulation = Simulation(world, VirtualClock(start, speed))
    for preset in presets:
        simulation.faults.add(*PRESETS[preset](start))
    listening = listen(port)
    url = address(listening)
    for platform, number in sorted(Counter(owner.platform for owner in world.owners).items()):
        click.echo(f"{platform} of {number} accounts at {url}{PATHS[platform]}")
    if files.edition.simulated:
        click.echo(f"Poll them: gsm poll --edition {settings_file} --simulator {url}")
    else:
        click.echo(f"`gsm poll` takes none of it: edition {files.edition.id} is not marked simulated")
    server(simulation).run(sockets=[listening])
