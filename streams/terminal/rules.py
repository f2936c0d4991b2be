"""The rules of an edition in a terminal."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule as Line
from rich.table import Table
from rich.text import Text

from scoring.edition import Edition
from scoring.rulebook import Rule, Section, sections_of
from streams.errors import GsmError


def chosen(edition: Edition, asked: str | None) -> list[Section]:
    """The sections of an edition's rules: of all, or of the one asked for, else of those whose names begin so.

    Raises GsmError where there are none.
    """
    sections = sections_of(edition)
    if asked is None:
        return sections
    wanted = asked.lower().replace(" ", "-")
    known = [one.id for _, rules in sections for one in rules]
    fit = {wanted} if wanted in known else {one for one in known if one.startswith(wanted)}
    if not fit:
        raise GsmError(f"there is no rule {asked!r}; rules are {', '.join(known)}")
    found = [(title, [one for one in rules if one.id in fit]) for title, rules in sections]
    return [(title, rules) for title, rules in found if rules]


def rules_text(edition: Edition, sections: Sequence[Section], *, whole: bool) -> RenderableType:
    """Rules by section, `whole` with what the edition says of itself above."""
    parts: list[RenderableType] = []
    if whole:
        title = Text.assemble((f"The rules of {edition.title}", "bold"))
        if edition.simulated:
            title.append("  ").append(" SIMULATED ", "bold reverse")
        parts += [title, *([Text(edition.note)] if edition.note else [])]
    for name, rules in sections:
        parts += [Text(), Line(Text(name, "bold"), style="dim", align="left")]
        for rule in rules:
            parts += [Text(), _rule(rule)]
    return Group(*parts)


def _rule(rule: Rule) -> RenderableType:
    items = [Padding(_hanging("-", Text(item), 1), (0, 0, 0, 2)) for item in rule.items]
    settings = "\n".join(f"{one.key} = {one.value}" for one in rule.settings)
    facts = [
        ("formula", rule.formula),
        ("unit", rule.unit),
        ("set by", settings or "nothing: fixed"),
        ("source", rule.source),
    ]
    told = [Padding(_hanging(label, Text(words, "dim"), 8), (0, 0, 0, 2)) for label, words in facts if words]
    return Group(Text(rule.name, "bold"), Text(rule.text), *items, *told)


def _hanging(label: str, words: Text, width: int) -> RenderableType:
    """A label with words beside it that wrap in their own column."""
    words.overflow = "fold"
    table = Table.grid(padding=(0, 1, 0, 0), expand=True)
    table.add_column(width=width, style="dim")
    table.add_column(ratio=1)
    table.add_row(label, words)
    return table
