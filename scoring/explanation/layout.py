"""Words on lines: sections of paragraphs, lists and tables, set in a given width."""

import textwrap
from collections.abc import Callable, Iterable, Sequence

import msgspec

_GAP = "  "


class Text(msgspec.Struct, frozen=True):
    """A paragraph. `mark` stands before it; its lines are indented as far as the mark and `indent` are wide."""

    words: str
    indent: int = 0
    mark: str = ""


class Table(msgspec.Struct, frozen=True):
    """Rows under a head. The last column is words and takes what room is left, the others are numbers and stand to the right."""

    head: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


class Section(msgspec.Struct, frozen=True):
    """A title, perhaps, and what stands under it."""

    title: str
    parts: list[Text | Table]


def bullet(words: str) -> Text:
    """One of a list."""
    return Text(words, mark="- ")


def render(sections: Iterable[Section], width: int, title: Callable[[str], str] = str) -> str:
    """The sections on lines of at most `width` characters; `title` dresses up a title."""
    return "\n\n".join("\n".join(_section(one, width, title)) for one in sections) + "\n"


def printable(words: str) -> str:
    """Words without anything that a terminal would obey: ids of posts come from outside."""
    return words if words.isprintable() else "".join(one if one.isprintable() else "?" for one in words)


def _section(section: Section, width: int, title: Callable[[str], str]) -> list[str]:
    lines = [title(line) for line in textwrap.wrap(printable(section.title), width)]
    for part in section.parts:
        lines += _table(part, width) if isinstance(part, Table) else _text(part, width)
    return lines


def _text(part: Text, width: int) -> list[str]:
    first = " " * part.indent + part.mark
    return textwrap.wrap(
        printable(part.words), width, initial_indent=first, subsequent_indent=" " * len(first), break_on_hyphens=False
    )  # fmt: skip


def _table(table: Table, width: int) -> list[str]:
    rows = [table.head, *([printable(cell) for cell in row] for row in table.rows)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(table.head) - 1)]
    left = sum(widths) + len(_GAP) * len(widths)
    lines = []
    for row in rows:
        cells = _GAP.join(f"{cell:>{wide}}" for cell, wide in zip(row[:-1], widths, strict=True))
        words = textwrap.wrap(row[-1], max(20, width - left), break_on_hyphens=False) or [""]
        lines.append(f"{cells}{_GAP}{words[0]}".rstrip())
        lines += [" " * left + more for more in words[1:]]
    return lines
