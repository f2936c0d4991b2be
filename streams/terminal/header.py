"""The lines above the boards: which edition, in which state, and whether the numbers can be believed."""

from rich.console import Group, RenderableType
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


def header(head: Head, edition: Edition, now: int) -> RenderableType:
    """Title, badges, state and facts; `now` is wall time in milliseconds, for the ages."""
    title = Text.assemble((head.title, "bold"), "  ", badges(head.state, simulated=head.simulated))
    line = Text()
    for fact in facts(head):
        _add(line, fact.label, fact.text, warn=fact.warn)
    for age in ages(head, edition):
        old = age.old_after is not None and now - age.at > age.old_after
        _add(line, age.label, f"{age_text(now - age.at)} ago", warn=old)
    return Group(title, Text(state_words(head)), line, Text(head.note, "dim"))


def badges(state: State, *, simulated: bool) -> Text:
    """The state, and SIMULATED if so, in reverse so that they stand out without colour too."""
    parts = [(" SIMULATED ", "bold reverse")] if simulated else []
    return Text(" ").join(Text(words, style) for words, style in [*parts, (f" {state} ", _STATES[state])])


def _add(line: Text, label: str, text: str, *, warn: bool) -> None:
    if line:
        line.append(" · ", "dim")
    line.append(f"{label} ", "dim")
    line.append(text.replace(" ", "\u00a0"), "bold yellow" if warn else "")
