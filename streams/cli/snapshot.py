"""gsm snapshot"""

from pathlib import Path

import click

from streams.cli.options import edition_option, home_option, json_option


@click.command(epilog="Example: gsm snapshot --edition deploy/editions/gsm-2020.toml --out snapshots")
@edition_option
@home_option
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("snapshots"),
    show_default=True,
    help="Folder that gets the snapshot's folder.",
)
@click.option("--provisional", is_flag=True, help="Allow it before the freeze; the result is marked so.")
@click.option(
    "--wait",
    type=click.FloatRange(min=0),
    default=60,
    show_default=True,
    help="Seconds that the live boards may take to reach the end of posts.",
)
@json_option
def snapshot(
    edition: Path | None, home: Path | None, out: Path, provisional: bool, wait: float, as_json: bool
) -> None:
    """Recount all pages, compare with the live boards, and freeze rankings and nominations.

    Writes OUT/EDITION-rN (before the freeze OUT/EDITION-pN) with boards, nominations and SHA256SUMS, and a record to the topic
    rankings. Run again on the same pages it finds the same folder. Exit code 1, and nothing written, where the recount differs.
    """
    import orjson
    from rich.console import Console
    from rich.progress import Progress

    from streams.settings import Settings
    from streams.snapshot import document, freeze, render

    settings = Settings.load(edition=edition, home=home)
    terminal = Console(stderr=True)
    with Progress(console=terminal, transient=True, disable=not terminal.is_terminal) as bar:
        task = bar.add_task("Recounting", total=None)
        frozen = freeze(
            settings,
            out,
            provisional=provisional,
            wait=wait,
            progressed=lambda done, everything: bar.update(task, completed=done, total=everything),
        )
    click.echo(orjson.dumps(document(frozen)) if as_json else render(frozen))
