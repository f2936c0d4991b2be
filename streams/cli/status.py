"""gsm status"""

from pathlib import Path

import click

from streams.cli.local_options import data_option, json_option


@click.command(epilog="Example: gsm status --json")
@data_option
@json_option
def status(data_folder: Path, as_json: bool) -> None:
    """Show whether Kafka and Valkey run, where, and how much they store. Exit code 1 unless both answer."""
    import msgspec
    import orjson

    from streams.local.look import look

    seen = look(data_folder)
    if as_json:
        click.echo(orjson.dumps(msgspec.to_builtins(seen), option=orjson.OPT_INDENT_2))
    else:
        click.echo(f"Data   {seen.data}")
        for name, service in (("Kafka", seen.kafka), ("Redis", seen.redis)):
            where = f"{service.address}, process {service.pid}" if service.address else "not running"
            answer = "" if service.answers or not service.address else ", does not answer"
            click.echo(f"{name}  {where}{answer}, {service.disk_bytes / 1e6:.1f} MB on disk")
    if not seen.up:
        raise SystemExit(1)
