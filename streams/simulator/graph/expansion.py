"""Field expansion: `id,posts.limit(5){id,comments.limit(0).summary(total_count)}` as a tree."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

_NAME: Final = re.compile(r"[A-Za-z0-9_]+")
DEEPEST: Final = 4


class ExpansionError(ValueError):
    """The expression cannot be read."""


class Field(msgspec.Struct, frozen=True):
    """A field with its modifiers, such as limit and summary, and the fields of what it holds."""

    name: str
    modifiers: Mapping[str, str] = {}
    fields: tuple["Field", ...] = ()

    def leaves(self) -> int:
        """How many values it asks for, of one thing."""
        return sum(field.leaves() for field in self.fields) or 1


def parse(text: str) -> tuple[Field, ...]:
    """The fields of an expression. Raises ExpansionError."""
    parser = _Parser(text)
    fields = tuple(parser.fields(0))
    if not parser.is_at_end():
        raise ExpansionError(f"unexpected {text[parser.at : parser.at + 10]!r}")
    return fields


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = re.sub(r"\s+", "", text)
        self.at = 0

    def is_at_end(self) -> bool:
        return self.at >= len(self.text)

    def fields(self, depth: int) -> Iterator[Field]:
        if depth > DEEPEST:
            raise ExpansionError("nested too deeply")
        yield self._field(depth)
        while self._takes(","):
            yield self._field(depth)

    def _field(self, depth: int) -> Field:
        name, modifiers, inner = self._name(), dict[str, str](), tuple[Field, ...]()
        while self._takes("."):
            modifier = self._name()
            self._need("(")
            end = self.text.find(")", self.at)
            if end < 0:
                raise ExpansionError(f"{modifier} is not closed")
            modifiers[modifier] = self.text[self.at : end]
            self.at = end + 1
        if self._takes("{"):
            inner = tuple(self.fields(depth + 1))
            self._need("}")
        return Field(name, modifiers, inner)

    def _name(self) -> str:
        found = _NAME.match(self.text, self.at)
        if found is None:
            raise ExpansionError(f"a name is missing at {self.at}")
        self.at = found.end()
        return found[0]

    def _takes(self, character: str) -> bool:
        if self.text.startswith(character, self.at):
            self.at += 1
            return True
        return False

    def _need(self, character: str) -> None:
        if not self._takes(character):
            raise ExpansionError(f"{character!r} is missing at {self.at}")
