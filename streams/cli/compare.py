"""`gsm compare`: which ranks move between two settings or snapshots."""

from pathlib import Path

import click

from streams.cli.options import home_option, json_option
from streams.cli.pages_options import (
    as_of_option,
    clock_of,
    more_pages_argument,
    pages_option,
    reading,
    rulings_option,
)

_EITHER = click.Path(exists=True, path_type=Path)


@click.command(
    epilog="Example: gsm compare gsm-2020.toml changed.toml --pages season/pages.jsonl --as-of freeze"
)
@click.argument("a", type=_EITHER)
@click.argument("b", type=_EITHER)
@pages_option
@more_pages_argument
@as_of_option
@rulings_option
@home_option
@json_option
def compare(
    a: Path,
    b: Path,
    pages: tuple[Path, ...],
    more_pages: tuple[Path, ...],
    as_of: str | None,
    rulings_file: Path | None,
    home: Path | None,
    as_json: bool,
) -> None:
    """List who stands elsewhere on B's boards than on A's, and who becomes a nominee or is one no longer.

    A and B are folders of snapshots, or settings files of editions. Editions rank the pages given, else those of the running
    edition; beside a snapshot its own pages, rulings and award clock. Exit code 0, whatever moves.
    """
    import orjson
    from rich.console import Console

    from streams.frozen import FrozenFolder
    from streams.terminal import compared
    from streams.what_if import basis, comparison, load, moves_between, sides

    files, loaded = (*pages, *more_pages), (load(a), load(b))
    found = None
    if not all(isinstance(one, FrozenFolder) for one in loaded):
        found = basis(loaded, files, rulings_file, home)
    elif files or rulings_file or as_of:
        raise click.UsageError("two snapshots are compared as they are: no --pages, --rulings or --as-of")
    with reading(None if found is None else found.pages, shown=not as_json) as advance:
        before, after = sides(
            (str(a), str(b)), loaded, found, lambda edition: clock_of(as_of, edition), advance
        )
    moves = moves_between(before.boards, after.boards)
    if as_json:
        click.echo(orjson.dumps(comparison(before, after, moves)))
    else:
        Console().print(compared(before, after, moves))
