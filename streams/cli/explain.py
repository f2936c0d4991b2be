"""gsm explain"""

from pathlib import Path

import click

from streams.cli.options import edition_option, home_option, json_option


@click.command(epilog="Example: gsm explain kemenkes most-engaging")
@click.argument("participant")
@click.argument("category")
@click.option(
    "--posts", is_flag=True, help="List all of its posts too, each with whether it counts and why not."
)
@click.option(
    "--snapshot",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    help="Explain the frozen boards in this folder instead of the live ones.",
)
@json_option
@edition_option
@home_option
def explain(
    participant: str,
    category: str,
    *,
    posts: bool,
    snapshot: Path | None,
    as_json: bool,
    edition: Path | None,
    home: Path | None,
) -> None:
    """Say why a PARTICIPANT stands where it stands in a CATEGORY: every number, every post.

    Reads the recorded pages of its accounts up to the very offsets that the board stands for, works the standing out anew and
    compares; exit code 1 where the board is not what its pages give. PARTICIPANT is an id, short name or name, CATEGORY an id or title.
    """
    import sys

    import msgspec
    import orjson
    from rich.console import Console
    from rich.progress import Progress

    from scoring.explanation import post_lines, render, tell
    from streams.explain import explained, frozen, live
    from streams.settings import Settings, addresses

    if snapshot and edition:
        raise click.UsageError("a snapshot has its own edition: give --snapshot or --edition, not both")
    basis = (
        frozen(snapshot, addresses(home)[0]) if snapshot else live(Settings.load(edition=edition, home=home))
    )
    terminal = Console(stderr=True)
    with Progress(console=terminal, transient=True, disable=not terminal.is_terminal) as bar:
        task = bar.add_task("Reading", total=None)
        told = explained(
            basis,
            participant,
            category,
            lambda done, everything: bar.update(task, completed=done, total=everything),
        )
    if as_json:
        listed = told.posts if posts else msgspec.structs.replace(told.posts, listed=None)
        click.echo(orjson.dumps(msgspec.to_builtins(msgspec.structs.replace(told, posts=listed))))
    else:
        text = render(tell(told), min(Console().width, 120), lambda title: click.style(title, bold=True))
        lines = (f"{line}\n" for line in post_lines(told))
        if not posts:
            click.echo(text, nl=False)
        elif sys.stdout.isatty():
            click.echo_via_pager([text, "\n", *lines])
        else:
            click.echo("".join([text, "\n", *lines]), nl=False)
    sys.exit(1 if told.differences else 0)
