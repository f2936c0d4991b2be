"""`gsm rank`: boards from the table, into Redis."""

from pathlib import Path

import click

from streams.cli.options import edition_option, home_option, metrics_option

FENCED = 3


@click.command(epilog="Example: gsm rank --edition deploy/editions/gsm-2020.toml --metrics-port 9102")
@edition_option
@home_option
@metrics_option
def rank(edition: Path | None, home: Path | None, metrics_port: int) -> None:
    """Turn the table into boards in Redis, until stopped by SIGTERM or Ctrl-C.

    The newest rank publishes; one that another has taken over from ends with exit code 3 and must not be started again.
    """
    import uvloop

    from streams import logs, metrics
    from streams.cli.until_stopped import until_stopped
    from streams.clock import WallClock
    from streams.rank import process
    from streams.rank.publisher import FencedError
    from streams.settings import Settings

    settings = Settings.load(edition=edition, home=home)
    logs.configure()
    metrics.serve(metrics_port)
    try:
        uvloop.run(until_stopped(process.run(settings, WallClock())))
    except FencedError as error:
        click.echo(f"gsm: {error}", err=True)
        raise SystemExit(FENCED) from None
