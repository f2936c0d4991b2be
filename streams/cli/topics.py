"""`gsm topics`: create the topics of an edition and check them."""

from pathlib import Path

import click

from streams.cli.options import edition_option, home_option


@click.command(epilog="Example: gsm topics --edition deploy/editions/gsm-2020.toml")
@edition_option
@home_option
def topics(edition: Path | None, home: Path | None) -> None:
    """Create the topics that are missing and check how all are kept."""
    from streams.errors import GsmError
    from streams.kafka.topics import TOPICS, Admin
    from streams.settings import Settings

    settings = Settings.load(edition=edition, home=home)
    with Admin(settings.kafka, settings.prefix) as admin:
        created = admin.create()
        for topic in TOPICS:
            name = admin.name(topic)
            click.echo(f"{'created' if name in created else 'stands '} {name}: {topic.meaning}")
        if faults := admin.check():
            raise GsmError("\n".join(faults))
