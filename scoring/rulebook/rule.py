"""What a rule is for those who read it: words, formula, unit, the settings that change it, and where it comes from."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

import msgspec

from scoring.edition import Edition
from scoring.rule_names import rule_id

OUR_CHOICE: Final = "our choice"


class Setting(msgspec.Struct, frozen=True):
    """A setting of the edition file: its path, an item of a list named by its id, and its value as TOML."""

    key: str
    value: str


class Rule(msgspec.Struct, frozen=True):
    """One rule under one edition. `items` are its lines by platform, category or scope. Without `settings` the rule is fixed."""

    name: str
    text: str
    items: tuple[str, ...] = ()
    formula: str = ""
    unit: str = ""
    settings: tuple[Setting, ...] = ()
    source: str = OUR_CHOICE

    @property
    def id(self) -> str:
        """Its name in addresses."""
        return rule_id(self.name)


def settings(edition: Edition, *keys: str) -> tuple[Setting, ...]:
    """The settings at these paths; `*` stands for every item of a list that has ids, or every key of a table."""
    return tuple(
        Setting(path, toml(value)) for key in keys for path, value in _found(edition, key.split("."), "")
    )


def _found(inside: Any, path: Sequence[str], where: str) -> Iterable[tuple[str, Any]]:
    if not path:
        yield where, inside
        return
    head, *rest = path
    for name, value in _items(inside) if head == "*" else [(head, _item(inside, head))]:
        yield from _found(value, rest, f"{where}.{name}" if where else name)


def _items(inside: Any) -> list[tuple[str, Any]]:
    return list(inside.items()) if isinstance(inside, dict) else [(one.id, one) for one in inside]


def _item(inside: Any, name: str) -> Any:
    return dict(_items(inside))[name] if isinstance(inside, tuple | dict) else getattr(inside, name)


def toml(value: Any) -> str:
    """A setting's value as an edition file has it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | date):
        return str(value)
    if isinstance(value, str):
        return f'"{value}"'
    return f"[{', '.join(map(toml, value))}]"


def joined(words: Iterable[str], last: str = "and") -> str:
    """Words in a row: a, b and c; "none" where there are none."""
    *first, end = list(words) or ["none"]
    return f"{', '.join(first)} {last} {end}" if first else end


def amount(count: int, thing: str) -> str:
    """A number of things: 1 day, 1,234 days."""
    return f"{count:,} {thing}{'' if count == 1 else 's'}"


def platform_titles(edition: Edition, ids: Iterable[str]) -> list[str]:
    """The titles of platforms, in the order given."""
    return [edition.platform(one).title for one in ids]
