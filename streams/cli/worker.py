"""`gsm worker`: count."""

import os
import signal
import sys
from pathlib import Path

import click

from streams.cli.options import edition_option, home_option, metrics_option


@click.command(epilog="Example: gsm worker --processes 2 --profile fast --metrics-port 9101")
@edition_option
@home_option
@metrics_option
@click.option("--no-rank", is_flag=True, help="Count only; run `gsm rank` yourself.")
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    default=None,
    help="Run so many workers, and one rank, as processes of their own, and start those again that end. "
    "Their /metrics are at the ports after --metrics-port: workers first, then rank.",
)
@click.option(
    "--profile",
    type=click.Choice(["fast", "calm"]),
    default=None,
    show_default="$GSM_PROFILE, else calm",
    help="fast: others take over within seconds; calm: a Kafka that pauses ends nothing.",
)
@click.option(
    "--client-id", default="gsm-worker", hidden=True, help="What Kafka and the log call this process."
)
@click.option("--pulse", type=int, default=None, hidden=True, help="The file that gets signs of life.")
def worker(
    edition: Path | None,
    home: Path | None,
    metrics_port: int,
    no_rank: bool,
    processes: int | None,
    profile: str | None,
    client_id: str,
    pulse: int | None,
) -> None:
    r"""Count: fold the pages of `posts` into the table, and rank beside it.

    \b
    Ends with exit code
      0   when asked to, by SIGTERM or Ctrl-C
      1   when it cannot begin: the edition, Kafka or a port is not there
      70  in any doubt: start it again, it goes on where it was; with --processes
          this is done for you, up to ten times in a row, and then it ends with 70
      71  at a page of a newer version: upgrade first
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        # Until it listens for itself nothing has begun. A rank beside it ends with it.
        signal.signal(number, lambda *_: os._exit(0))

    from streams import logs
    from streams.count import processes as several
    from streams.count.profile import chosen
    from streams.settings import Settings

    logs.configure()
    settings, patience = Settings.load(edition=edition, home=home), chosen(profile)
    arguments = _given(("--edition", edition), ("--data", home))
    if processes is not None:
        if metrics_port and metrics_port + processes + 1 > 65535:
            raise click.UsageError("--metrics-port: there are not so many ports after it; give a smaller one")
        wanted = several.Wanted(
            processes, not no_rank, arguments, _given(("--profile", profile)), metrics_port
        )
        sys.exit(several.run(settings, patience, wanted))

    import mode.loop
    import structlog

    mode.loop.use("uvloop")  # before Faust is imported: what it makes runs on the loop that is chosen then

    from streams.count.beside import Beside
    from streams.count.run import run

    structlog.contextvars.bind_contextvars(process=client_id)
    rank = None if no_rank else Beside(["rank", *arguments])
    run(settings, patience, rank, metrics_port, client_id, pulse)


def _given(*options: tuple[str, object]) -> list[str]:
    """The options that have a value, to hand on."""
    return [text for option, value in options if value is not None for text in (option, str(value))]
