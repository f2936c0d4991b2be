"""Options that commands share."""

from pathlib import Path

import click

from streams.cli.local_options import data_option, json_option

__all__ = ["data_option", "edition_option", "home_option", "json_option", "metrics_option"]

edition_option = click.option(
    "--edition",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    show_default="$GSM_EDITION, else gsm-2020",
    help="The edition's settings file; its roster is the CSV file of the same name.",
)
home_option = click.option(
    "--data",
    "home",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    show_default="$GSM_KAFKA and $GSM_REDIS, else the running `gsm up`",
    help="Data folder of the local services to use.",
)
metrics_option = click.option(
    "--metrics-port",
    type=click.IntRange(0, 65535),
    default=0,
    show_default="a free one",
    help="Port of /metrics on 127.0.0.1.",
)
