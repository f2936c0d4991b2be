"""`gsm rule`: an operator's corrections."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import click

from scoring.rulings import Action, Target
from streams.cli.options import edition_option, home_option, json_option

_OPTIONS = (
    click.argument("target", metavar="TARGET", type=click.Choice(get_args(Target))),
    click.argument("target_id", metavar="ID"),
    click.option("--reason", required=True, metavar="TEXT", help="Why; boards and snapshots show it."),
    click.option("--by", required=True, metavar="NAME", help="Who rules; boards and snapshots show it."),
    json_option,
    edition_option,
    home_option,
)


def _given(function: Callable[..., None]) -> Callable[..., None]:
    """What both ways to rule are given."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


@click.group(
    epilog="Example: gsm rule exclude post kemenkes.instagram/B8xyz --reason 'Posted twice by mistake' --by Sari"
)
def rule() -> None:
    """Leave out a post, a reading, an account or a participant, or bring it back.

    A ruling is an event with a reason: boards and snapshots show it, nothing is deleted, and restore undoes exclude.
    """


@rule.command(
    epilog="Example: gsm rule exclude reading kemenkes.instagram/2020-03-01 --reason 'Misread by the platform' --by Sari"
)
@_given
def exclude(**given: Any) -> None:
    r"""Leave out TARGET ID from here on.

    \b
    TARGET       ID                    left out
    post         ACCOUNT/POST_ID       the post is in no count
    reading      ACCOUNT/2020-03-01    no audience read on that day is used
    account      ACCOUNT               the account is nobody's
    participant  PARTICIPANT           it is not ranked, and no average knows it
    """
    _make("exclude", **given)


@rule.command(
    epilog="Example: gsm rule restore account kemenkes.instagram --reason 'It is the official one' --by Sari"
)
@_given
def restore(**given: Any) -> None:
    """Bring back TARGET ID, which was excluded; its ID is that of the exclusion (`gsm rule list`)."""
    _make("restore", **given)


@rule.command(name="list", epilog="Example: gsm rule list --json")
@json_option
@edition_option
@home_option
def list_(*, as_json: bool, edition: Path | None, home: Path | None) -> None:
    """Show all rulings in order, those in force marked."""
    import orjson

    from streams.kafka.rulings import read_rulings
    from streams.kafka.topics import RULINGS
    from streams.rulings import document, listing
    from streams.settings import Settings

    settings = Settings.load(edition=edition, home=home)
    records = read_rulings(settings.kafka, settings.prefix + RULINGS.name)
    zone = settings.files.edition.time_zone
    click.echo(orjson.dumps(document(records)) if as_json else listing(records, zone))


def _make(
    action: Action,
    target: Target,
    target_id: str,
    *,
    reason: str,
    by: str,
    as_json: bool,
    edition: Path | None,
    home: Path | None,
) -> None:
    import msgspec
    import orjson

    from scoring.rulings import RulingError
    from streams.clock import WallClock
    from streams.rulings import make
    from streams.settings import Settings

    settings = Settings.load(edition=edition, home=home)
    try:
        made = make(settings, WallClock(), action, target, target_id, reason=reason, by=by)
    except RulingError as error:
        raise click.UsageError(str(error)) from None
    if as_json:
        click.echo(orjson.dumps({"offset": made.offset, "ruling": msgspec.to_builtins(made.ruling)}))
    else:
        click.echo("\n".join(made.follows))
