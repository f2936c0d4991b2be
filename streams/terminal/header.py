"""The lines above the boards: which edition, in which state, and whether the numbers can be believed."""

from collections.abc import Sequence
from typing import Final

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.text import Text

from scoring.boards import State
from scoring.edition import Edition
from streams.facts import age_text, ages, facts, state_words
from streams.store import Head

_STATES: dict[State, str] = {
    "LIVE": "bold black on green",
    "PROVISIONAL": "bold black on yellow",
    "FROZEN": "bold white on blue",
}

_GAP: Final = "   "


def header(head: Head, edition: Edition, now: int) -> RenderableType:
    """Title, badges, state and facts; `now` is wall time in milliseconds, for the ages."""
    title = Text.assemble((head.title, "bold"), "  ", badges(head.state, simulated=head.simulated))
    pieces = [piece(fact.label, fact.text, warn=fact.warn) for fact in facts(head)]
    for age in ages(head, edition):
        old = age.old_after is not None and now - age.at > age.old_after
        pieces.append(piece(age.label, f"{age_text(now - age.at)} ago", warn=old))
    note = Text(f"{head.note} Times are those of {head.time_zone}.", "dim")
    return Group(title, Text(state_words(head)), Packed(pieces), note)


def badges(state: State, *, simulated: bool) -> Text:
    """The state, and SIMULATED if so, in reverse so that they stand out without colour too."""
    parts = [(" SIMULATED ", "bold reverse")] if simulated else []
    return Text(" ").join(Text(words, style) for words, style in [*parts, (f" {state} ", _STATES[state])])


class Packed:
    """Pieces side by side, as many on a line as fit; none is broken."""

    def __init__(self, pieces: Sequence[Text]) -> None:
        self.pieces = pieces

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> RenderResult:
        line = Text()
        for piece in self.pieces:
            if line and line.cell_len + len(_GAP) + piece.cell_len > options.max_width:
                yield line
                line = Text()
            line.append_text(Text(_GAP) + piece if line else piece)
        yield line


def piece(label: str, text: str, *, warn: bool = False) -> Text:
    """One thing to know."""
    return Text.assemble((f"{label} ", "dim"), (text, "bold yellow" if warn else ""))
