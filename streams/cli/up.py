"""gsm up"""

from pathlib import Path

import click

from streams.cli.local_options import data_option, json_option


@click.command(epilog="Example: gsm up --data /tmp/gsm-try")
@data_option
@json_option
def up(data_folder: Path, as_json: bool) -> None:
    """Start Apache Kafka and Valkey (Redis) on this machine and leave them running.

    Both listen on 127.0.0.1 only. The first start downloads Kafka (40 MB); later ones need no network.
    """
    import orjson

    from streams.local.control import start_detached

    services, started = start_detached(data_folder)
    if as_json:
        click.echo(orjson.dumps({"kafka": services.kafka, "redis": services.redis, "started": started}))
        return
    click.echo("Started." if started else "Already up.")
    click.echo(f"Kafka  {services.kafka}")
    click.echo(f"Redis  {services.redis}")
    click.echo(f"Data   {data_folder.absolute()}")
