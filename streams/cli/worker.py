"""`gsm worker`: count."""

from pathlib import Path

import click

from streams.cli.options import edition_option, home_option, metrics_option


@click.command(epilog="Example: gsm worker --edition deploy/editions/gsm-2020.toml --metrics-port 9101")
@edition_option
@home_option
@metrics_option
@click.option("--no-rank", is_flag=True, help="Count only; run `gsm rank` yourself.")
@click.option(
    "--profile",
    type=click.Choice(["fast", "calm"]),
    default=None,
    show_default="$GSM_PROFILE, else calm",
    help="fast: others take over within seconds; calm: a Kafka that pauses ends nothing.",
)
def worker(
    edition: Path | None, home: Path | None, metrics_port: int, no_rank: bool, profile: str | None
) -> None:
    """Count: fold the pages of `posts` into the table, and rank beside it.

    Ends with exit code 70 in any doubt (start it again: it goes on where it was) and with 71 at a page of a newer version
    (upgrade first).
    """
    import mode.loop

    mode.loop.use("uvloop")  # before Faust is imported: what it makes runs on the loop that is chosen then

    from streams import logs
    from streams.count import profile as profiles
    from streams.count.beside import Beside
    from streams.count.run import run
    from streams.settings import Settings

    logs.configure()
    given = (("--edition", edition), ("--data", home))
    arguments = [text for option, value in given if value is not None for text in (option, str(value))]
    rank = None if no_rank else Beside(["rank", *arguments])
    run(Settings.load(edition=edition, home=home), profiles.chosen(profile), rank, metrics_port, "gsm-worker")
