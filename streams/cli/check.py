"""`gsm check`: what is wrong with an edition, all in one go."""

from pathlib import Path

import click

from streams.cli.options import edition_option, home_option, json_option


@click.command(epilog="Example: gsm check --edition deploy/editions/gsm-2020.toml")
@edition_option
@click.option(
    "--live",
    is_flag=True,
    help="Also check Kafka, its topics, Redis and what the live boards were made with.",
)
@home_option
@json_option
@click.pass_context
def check(
    context: click.Context, edition: Path | None, *, live: bool, home: Path | None, as_json: bool
) -> None:
    """Check an edition's settings and roster: every fault in one go, each with file, key or line, what was found and what is expected.

    Without faults it tells what the edition is made of, and what is worth a look. Needs no Kafka and no Redis but for --live.
    Exit code 1 where there are faults; warnings are none.
    """
    import orjson

    from streams import editions
    from streams.check import Checked, document, live_faults, render, summarise, warnings_of
    from streams.settings import edition_file

    file = edition_file(edition)
    files, faults = editions.read(file)
    checked = Checked(file, faults)
    if files is not None:
        running = live_faults(edition, home) if live else []
        checked = Checked(file, running, warnings_of(files), summarise(files), live)
    click.echo(orjson.dumps(document(checked)) if as_json else render(checked))
    if checked.faults:
        context.exit(1)
