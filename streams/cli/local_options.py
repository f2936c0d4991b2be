"""Options that the commands of the local services share."""

from pathlib import Path

import click

from streams.local.folders import default_data_folder

data_option = click.option(
    "--data",
    "data_folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=default_data_folder,
    show_default="$GSM_HOME, else ~/.local/share/gsm",
    help="Folder of all data of the local services.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
