"""gsm down"""

from pathlib import Path

import click

from streams.cli.local_options import data_option, json_option


@click.command(epilog="Example: gsm down --data /tmp/gsm-try")
@data_option
@json_option
def down(data_folder: Path, as_json: bool) -> None:
    """Stop the Kafka and Valkey of a data folder; the data stays."""
    import orjson

    from streams.local.control import stop

    stopped = stop(data_folder)
    if as_json:
        click.echo(orjson.dumps({"stopped": stopped}))
    else:
        click.echo("Stopped." if stopped else "Nothing was running.")
