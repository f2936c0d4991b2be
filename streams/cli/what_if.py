"""`gsm what-if`: recorded pages under any settings."""

from pathlib import Path

import click

from streams.cli.options import edition_option, home_option, json_option
from streams.cli.pages_options import (
    as_of_option,
    clock_of,
    more_pages_argument,
    pages_option,
    reading,
    rulings_option,
)


@click.command(
    name="what-if",
    epilog="Example: gsm what-if --edition changed.toml --pages season/pages.jsonl --as-of freeze",
)
@edition_option
@pages_option
@more_pages_argument
@as_of_option
@rulings_option
@click.option("--category", help="Only this category, in full; its id or title, or a beginning.")
@click.option("--tier", help="Only this tier, in full; its id or title, or a beginning.")
@home_option
@json_option
def what_if(
    edition: Path | None,
    pages: tuple[Path, ...],
    more_pages: tuple[Path, ...],
    as_of: str | None,
    rulings_file: Path | None,
    category: str | None,
    tier: str | None,
    home: Path | None,
    as_json: bool,
) -> None:
    """Rank recorded pages under the settings and roster of an edition file, and publish nothing.

    Pages are judged as those of `posts` are; what cannot be used is counted and shown, and stops nothing. Without --pages they are
    those of the running edition: of the topic with the prefix GSM_PREFIX, else the edition's id and a dot. So keep the id in a copy.
    """
    import msgspec
    import orjson
    from rich.console import Console

    from streams import editions
    from streams.facts import short_names
    from streams.settings import edition_file
    from streams.terminal import at_a_glance, choose, full_board, ranked_header
    from streams.what_if import Counter, basis, ranking

    file = edition_file(edition)
    files = editions.load(file)
    award, clock = files.edition, clock_of(as_of, files.edition)
    found = basis([files], (*pages, *more_pages), rulings_file, home)
    with reading(found.pages, shown=not as_json) as advance:
        ranked = Counter(found, advance).rank(files, clock)
    ranked = msgspec.structs.replace(ranked, boards=choose(ranked.boards, category, tier))
    if as_json:
        click.echo(orjson.dumps(ranking(ranked, str(file))))
        return
    terminal = Console()
    terminal.print(ranked_header(ranked))
    if category or tier:
        terminal.print(*(full_board(one, award.time_zone) for one in ranked.boards))
        return
    tiers = [one.id for one in award.tiers]
    by_tier = sorted(ranked.boards, key=lambda one: tiers.index(one.tier))
    terminal.print(at_a_glance(by_tier, short_names(files.roster)))
