"""`gsm rank`: boards from the table, into Redis."""

from pathlib import Path

import click

from streams.cli.options import edition_option, home_option, metrics_option


@click.command(epilog="Example: gsm rank --edition deploy/editions/gsm-2020.toml --metrics-port 9102")
@edition_option
@home_option
@metrics_option
@click.option("--pulse", type=int, default=None, hidden=True, help="The file that gets signs of life.")
def rank(edition: Path | None, home: Path | None, metrics_port: int, pulse: int | None) -> None:
    """Turn the table into boards in Redis, until stopped by SIGTERM or Ctrl-C.

    One rank of an edition publishes; others read along, stand by, and take over within ten seconds when it dies or hangs.
    """
    import uvloop

    from streams import logs, metrics
    from streams.cli.until_stopped import until_stopped
    from streams.clock import WallClock
    from streams.count.pulse import keep_beating
    from streams.rank import process
    from streams.settings import Settings
    from streams.together import together

    settings = Settings.load(edition=edition, home=home)
    logs.configure()
    metrics.serve(metrics_port)

    async def run() -> None:
        await together((process.run(settings, WallClock()), keep_beating(pulse)))

    uvloop.run(until_stopped(run()))
