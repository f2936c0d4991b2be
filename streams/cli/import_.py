"""`gsm import`: real exports into `posts`."""

from pathlib import Path
from zoneinfo import ZoneInfo

import click

from streams.cli.import_options import (
    FORMAT_HELP,
    files_argument,
    format_argument,
    instant_of,
    max_bad_option,
    observed_at_option,
    progress,
    zone_of,
)
from streams.cli.options import edition_option, home_option, json_option

HELP = f"""Bring real exports into `posts`.

Every row is looked at first: files with too many bad rows send nothing. Then pages go to `posts` and bad rows to `dead-letters`.
Importing again counts nothing twice. Give all files of one source at once.

{FORMAT_HELP}"""


@click.command(
    name="import",
    help=HELP,
    epilog="Example: gsm import hootsuite export_*.csv --edition police.toml",
)
@format_argument
@files_argument
@edition_option
@home_option
@click.option("--dry-run", is_flag=True, help="Only look; needs no Kafka.")
@observed_at_option
@click.option(
    "--time-zone",
    "zone",
    metavar="ZONE",
    callback=zone_of,
    help="Zone of times that the file gives without one.",
)
@max_bad_option
@json_option
def import_(
    format_name: str,
    files: tuple[Path, ...],
    edition: Path | None,
    home: Path | None,
    dry_run: bool,
    observed_at: str | None,
    zone: ZoneInfo | None,
    max_bad: float,
    as_json: bool,
) -> None:
    import msgspec
    import orjson

    from streams import editions
    from streams.clock import WallClock
    from streams.importers.accounts import Accounts
    from streams.importers.contract import Context
    from streams.importers.report import lines
    from streams.importers.run import bring, look
    from streams.settings import Settings, edition_file

    read_at = instant_of(observed_at, zone)
    known = editions.load(edition_file(edition))
    accounts = Accounts(known.roster, known.edition.time_zone)
    context = Context(accounts, WallClock().now(), read_at, zone)
    with progress(files, shown=not as_json) as step:
        if dry_run:
            report = look(format_name, files, context, max_bad, step)
        else:
            report = bring(
                format_name, files, context, max_bad, step, Settings.load(edition=edition, home=home)
            )
    if as_json:
        click.echo(orjson.dumps(msgspec.to_builtins(report)))
        return
    for label, text in lines(report):
        click.echo(f"{label:>14}  {text}")
