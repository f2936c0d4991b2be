"""`gsm rank`: boards from the table, into Redis."""

from pathlib import Path

import click

from streams.cli.options import edition_option, home_option, metrics_option


@click.command(epilog="Example: gsm rank --edition deploy/editions/gsm-2020.toml --metrics-port 9102")
@edition_option
@home_option
@metrics_option
def rank(edition: Path | None, home: Path | None, metrics_port: int) -> None:
    """Turn the table into boards in Redis, until stopped by SIGTERM or Ctrl-C.

    One rank of an edition publishes; others read along, stand by, and take over within ten seconds when it dies or hangs.
    """
    import uvloop

    from streams import logs, metrics
    from streams.cli.until_stopped import until_stopped
    from streams.clock import WallClock
    from streams.rank import process
    from streams.settings import Settings

    settings = Settings.load(edition=edition, home=home)
    logs.configure()
    metrics.serve(metrics_port)
    uvloop.run(until_stopped(process.run(settings, WallClock())))
