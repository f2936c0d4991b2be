"""gsm board"""

from pathlib import Path

import click

from streams.cli.options import edition_option, home_option, json_option


@click.command(epilog="Example: gsm board most-active provinces --watch")
@click.argument("category", required=False)
@click.argument("tier", required=False)
@click.option("--watch", is_flag=True, help="Redraw in place on each publication, until interrupted.")
@json_option
@edition_option
@home_option
def board(
    category: str | None,
    tier: str | None,
    *,
    watch: bool,
    as_json: bool,
    edition: Path | None,
    home: Path | None,
) -> None:
    """Show the boards: all at a glance, all tiers of a CATEGORY, or one board in full.

    CATEGORY and TIER are ids or titles, or beginnings of them that fit only one.
    """
    import sys
    from contextlib import suppress

    import orjson
    import redis
    from rich.console import Console, Group, RenderableType

    from streams.clock import WallClock
    from streams.facts import boards_in_order
    from streams.settings import Settings
    from streams.store import Keys, Published, read
    from streams.terminal import choose, full_board, header, overview
    from streams.terminal.watch import watch as watch_boards

    if watch and (as_json or not sys.stdout.isatty()):
        raise click.UsageError("--watch redraws a terminal: not with --json, nor into a pipe or file")
    settings = Settings.load(edition=edition, home=home)
    award, keys, clock = settings.files.edition, Keys(settings.prefix), WallClock()

    def draw(published: Published) -> RenderableType:
        now = clock.now()
        if category is None:
            return overview(published, settings.files, now)
        chosen = choose(boards_in_order(published, award), category, tier)
        return Group(
            header(published.head, award, now),
            *(full_board(one, award.time_zone, published.earlier) for one in chosen),
        )

    with redis.Redis.from_url(settings.redis) as client:
        if watch:
            with suppress(KeyboardInterrupt):
                watch_boards(Console(), client, keys, draw)
            return
        published = read(client, keys)
    if not as_json:
        Console().print(draw(published))
        return
    chosen = choose(boards_in_order(published, award), category, tier)
    raw = [orjson.Fragment(published.boards[one.id]) for one in chosen]
    click.echo(orjson.dumps(raw[0] if tier else raw))
