"""From publications to HTML: whole pages, and the fragments that an open page exchanges."""

from collections.abc import Iterable
from hashlib import sha256
from itertools import groupby

import jinja2

from scoring.boards import Board, Standing, Unranked
from scoring.entry import PlatformLine
from scoring.measures import MEASURES
from scoring.rulebook import sections_of
from streams import facts
from streams.clock import Clock
from streams.editions import EditionFiles
from streams.ruling_words import about, rulings_words, signed
from streams.web.live import Shown


class Renderer:
    """Renders what is shown under one edition; a fragment is made once for each state of the page."""

    def __init__(self, files: EditionFiles, prefix: str, clock: Clock) -> None:
        edition = self._edition = files.edition
        names = facts.short_names(files.roster)
        self._clock = clock
        self._number = -1
        self._fragments: dict[str, str] = {}
        self._templates = jinja2.Environment(
            loader=jinja2.PackageLoader("streams.web"),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=jinja2.StrictUndefined,
        )
        self._templates.filters["short_name"] = lambda one: names.get(one.participant, one.name)
        self._templates.globals.update(
            ages=lambda head: facts.ages(head, edition),
            about=about,
            amount=facts.amount,
            changes_since=facts.changes_since,
            day_of=lambda earlier: facts.day_of(earlier, edition.time_zone),
            facts=facts.facts,
            grouped=grouped,
            is_relative=facts.is_relative,
            lines_by_platform=lines_by_platform,
            nominee_words=facts.nominee_words,
            per_thousand=facts.per_thousand,
            platform_figure=facts.platform_figure,
            platform_columns=self.platform_columns,
            platform_title=self.platform_title,
            prefix=prefix,
            risen_most=facts.risen_most,
            rulings_words=rulings_words,
            share=facts.share,
            signed=lambda ruling: signed(ruling, edition.time_zone),
            show_relative=MEASURES["m"].show,
            state_words=facts.state_words,
        )

    def overview(self, shown: Shown) -> str:
        """The page of all boards, or the one that says that there are none yet."""
        tiers = [list(boards) for _, boards in groupby(shown.boards.values(), lambda one: one.tier)]
        return self._page("overview.html" if tiers else "nothing.html", shown, tiers=tiers)

    def board(self, shown: Shown, board: Board) -> str:
        """The page of one board."""
        return self._page("board.html", shown, board=board)

    def rules(self, shown: Shown) -> str:
        """The page of the edition's rules; it needs no publication."""
        return self._page("rules.html", shown, edition=self._edition, sections=sections_of(self._edition))

    def error(self, shown: Shown, words: str) -> str:
        """The page that says what is wrong with an address."""
        return self._page("error.html", shown, words=words)

    def layout(self, shown: Shown) -> str:
        """What must be equal for a page to take fragments; another one means that it must be loaded again."""
        if shown.published is None:
            return ""
        parts = (shown.published.head.title, *shown.boards)
        return sha256("\n".join(parts).encode()).hexdigest()[:12]

    def fragment(self, shown: Shown, fragment_id: str) -> str:
        """The element with this id: `bar`, `head`, `cell-BOARD` or `full-BOARD`."""
        if shown.number != self._number:
            self._number, self._fragments = shown.number, {}
        found = self._fragments.get(fragment_id)
        if found is None:
            kind, _, board_id = fragment_id.partition("-")
            template = self._templates.get_template(f"_{kind}.html")
            found = template.render(shown=shown, board=shown.boards.get(board_id), id=fragment_id)
            self._fragments[fragment_id] = found
        return found

    def platform_title(self, platform: str) -> str:
        """A platform's name for people; its id where the edition does not know it."""
        titles = {one.id: one.title for one in self._edition.platforms}
        return titles.get(platform, platform)

    def platform_columns(self, board: Board) -> list[str]:
        """The platforms that a board's lines speak of, in the edition's order."""
        everybody: list[Standing | Unranked] = [*board.standings, *board.unranked]
        there = {line.platform for one in everybody for line in one.platforms}
        order = [one.id for one in self._edition.platforms]
        return sorted(there, key=lambda one: (order.index(one) if one in order else len(order), one))

    def _page(self, template: str, shown: Shown, **more: object) -> str:
        return self._templates.get_template(template).render(
            shown=shown,
            head=shown.published.head if shown.published else None,
            layout=self.layout(shown),
            now=self._clock.now(),
            version=shown.version,
            fragment=lambda fragment_id: self.fragment(shown, fragment_id),
            **more,
        )


def grouped(unranked: Iterable[Unranked]) -> list[tuple[list[str], list[Unranked]]]:
    """The unranked by equal reasons, the greatest group first."""
    groups: dict[tuple[str, ...], list[Unranked]] = {}
    for one in unranked:
        groups.setdefault(tuple(one.reasons), []).append(one)
    return [(list(reasons), ones) for reasons, ones in sorted(groups.items(), key=lambda item: -len(item[1]))]


def lines_by_platform(one: Standing | Unranked) -> dict[str, PlatformLine]:
    """A participant's platforms by id."""
    return {line.platform: line for line in one.platforms}
