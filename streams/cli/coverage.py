"""`gsm coverage`: what was polled, what was missed and why."""

from pathlib import Path

import click

from streams.cli.options import edition_option, home_option, json_option
from streams.cli.pages_options import as_of_option, clock_of


@click.command(epilog="Example: gsm coverage --as-of 2020-03-31")
@as_of_option
@json_option
@edition_option
@home_option
def coverage(as_of: str | None, edition: Path | None, home: Path | None, *, as_json: bool) -> None:
    """Show which polls were due, which went well, and what is missing: by platform, and the accounts that lack most.

    Reads the outcomes in topic `posts`. A slot counts once it is over, by the best of its polls. `unseen` counts accounts with times
    within the period that no poll has looked at: posts of those times may be unknown.
    """
    import msgspec
    import orjson
    from rich.console import Console
    from rich.progress import Progress

    from streams.clock import WallClock
    from streams.coverage.run import covered
    from streams.settings import Settings
    from streams.terminal.coverage import coverage_shown

    settings = Settings.load(edition=edition, home=home)
    award, terminal = settings.files.edition, Console(stderr=True)
    with Progress(console=terminal, transient=True, disable=not terminal.is_terminal) as bar:
        task = bar.add_task("Reading", total=None)
        told = covered(
            settings,
            WallClock(),
            clock_of(as_of, award),
            lambda done, everything: bar.update(task, completed=done, total=everything),
        )
    if as_json:
        click.echo(orjson.dumps(msgspec.to_builtins(told)))
    else:
        Console().print(coverage_shown(told, award))
