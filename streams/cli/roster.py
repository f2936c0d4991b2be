"""`gsm roster`: rosters and editions from data sets."""

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
from streams.cli.options import json_option

HELP = f"""Make an edition in which all of a data set counts.

Every account becomes a participant of one tier; no floors; boards rank on plain sums. Writes FOLDER/ID.toml and FOLDER/ID.csv,
ready for `gsm import` and `gsm worker`.

{FORMAT_HELP}"""


@click.group()
def roster() -> None:
    """Make a roster and an edition."""


@roster.command(
    name="from",
    help=HELP,
    epilog="Example: gsm roster from hootsuite export_*.csv --id police --title 'Eyewatch' --time-zone Australia/Melbourne --out .",
)
@format_argument
@files_argument
@click.option("--id", "edition_id", required=True, metavar="ID", help="The edition's id, also of its files.")
@click.option("--title", required=True, help="The edition's title.")
@click.option(
    "--time-zone", "zone", required=True, metavar="ZONE", callback=zone_of,
    help="The edition's zone, and that of times that the file gives without one (but see --file-zone).",
)  # fmt: skip
@click.option(
    "--file-zone", "file_zone", metavar="ZONE", callback=zone_of, show_default="that of --time-zone",
    help="Zone of times that the file gives without one.",
)  # fmt: skip
@click.option("--tier", default="all", show_default=True, metavar="NAME", help="What to call the one tier.")
@click.option(
    "--out",
    "folder",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to write to.",
)
@click.option("--force", is_flag=True, help="Replace an edition and roster that are there already.")
@observed_at_option
@max_bad_option
@json_option
def from_(
    format_name: str,
    files: tuple[Path, ...],
    edition_id: str,
    title: str,
    zone: ZoneInfo,
    file_zone: ZoneInfo | None,
    tier: str,
    folder: Path,
    force: bool,
    observed_at: str | None,
    max_bad: float,
    as_json: bool,
) -> None:
    import orjson

    from scoring.roster import Roster
    from streams.clock import WallClock
    from streams.importers.accounts import Accounts
    from streams.importers.contract import Context
    from streams.importers.edition_from import edition_from

    given = file_zone or zone
    nobody = Accounts(Roster(()), zone.key)
    context = Context(nobody, WallClock().now(), instant_of(observed_at, given), given)
    with progress(files, shown=not as_json) as step:
        made = edition_from(
            format_name, files, context, max_bad, step("looking"),
            edition_id=edition_id, title=title, time_zone=zone.key, tier=tier, folder=folder, force=force,
        )  # fmt: skip
    if as_json:
        click.echo(orjson.dumps({"edition": str(made.file), "participants": made.participants}))
        return
    click.echo(f"{made.file}: {made.participants:,} participants")
