"""The lines above boards that are not published: what they were made of, and what of it could not be used."""

from collections.abc import Iterator, Mapping

from rich.console import Group, RenderableType
from rich.text import Text

from scoring.boards import state_of
from scoring.edition import instant_text
from streams.facts import amount
from streams.terminal.header import Packed, badges, piece
from streams.what_if import Ranked
from streams.what_if.letters import Ground


def ranked_header(ranked: Ranked) -> RenderableType:
    """Title, badges, pages and facts."""
    edition, totals = ranked.edition, ranked.totals
    title = Text.assemble(
        (edition.title, "bold"), "  ", badges(state_of(edition, ranked.as_of), simulated=ranked.simulated)
    )
    unknown, twice = len(ranked.unknown_accounts), len(ranked.twice)
    pieces = [
        piece("As of", f"{instant_text(ranked.as_of, edition.time_zone)} {edition.time_zone}"),
        piece("Pages", f"{totals.pages:,}"),
        piece("Observations", f"{totals.observations:,}"),
        piece("Late", f"{totals.after_freeze:,} after freeze, {totals.outside:,} outside period"),
        piece("Unknown accounts", f"{unknown:,}", warn=unknown > 0),
    ]
    if twice:
        pieces.append(piece("On several days", amount(twice, "post"), warn=True))
    what = Text(f"What if, of {ranked.pages}: nothing here is published.", "dim")
    return Group(title, what, Packed(pieces), *not_used(ranked.dead_letters, ranked.unreadable_rulings))


def not_used(grounds: Mapping[str, Ground], unreadable_rulings: int) -> Iterator[Text]:
    """How many pages and posts were refused on each ground, and the first of each; how many rulings are none. Nothing if all is well."""
    for code, ground in grounds.items():
        count = amount(ground.count, "dead letter")
        yield Text.assemble((f"{count} ({code})", "bold yellow"), f", first {ground.where}: {ground.reason}")
    if unreadable_rulings:
        yield Text(amount(unreadable_rulings, "unreadable ruling"), "bold yellow")
