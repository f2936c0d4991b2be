"""`gsm rules`"""

from pathlib import Path

import click

from streams.cli.options import edition_option, json_option


@click.command(epilog="Example: gsm rules nominees --edition deploy/editions/gsm-2020.toml")
@click.argument("rule", required=False)
@edition_option
@json_option
def rules(rule: str | None, edition: Path | None, *, as_json: bool) -> None:
    """Show the rules of an edition with its own numbers: what each says, its formula, unit and settings, and where it comes from.

    RULE shows only one, by its name or the beginning of it. Needs no Kafka and no Redis.
    """
    import orjson
    from rich.console import Console

    from scoring.rulebook import document
    from streams import editions
    from streams.settings import edition_file
    from streams.terminal.rules import chosen, rules_text

    award = editions.load(edition_file(edition)).edition
    sections = chosen(award, rule)
    if as_json:
        click.echo(orjson.dumps(document(award, sections)))
        return
    Console(highlight=False).print(rules_text(award, sections, whole=rule is None))
