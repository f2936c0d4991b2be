"""The rules of an edition in words, with its own numbers: what docs/rules.md, the page and `gsm rules` show."""

from collections.abc import Callable, Sequence

import msgspec

from scoring.edition import Edition
from scoring.rule_names import SECTIONS
from scoring.rulebook import audiences, beside, boards, counting, floors, measures, ranking
from scoring.rulebook.rule import OUR_CHOICE, Rule, Setting

Section = tuple[str, list[Rule]]
"""A title, and the rules under it."""

__all__ = [
    "OUR_CHOICE",
    "Rule",
    "Section",
    "Setting",
    "document",
    "other_measures",
    "rules_of",
    "sections_of",
]


def rules_of(edition: Edition) -> list[Rule]:
    """The rules that decide this edition's boards, in the order in which they are read."""
    return _filled(edition, [
        *counting.RULES, *audiences.RULES, *boards.RULES, *measures.used(edition), *floors.RULES, *ranking.RULES, *beside.RULES,
    ])  # fmt: skip


def other_measures(edition: Edition) -> list[Rule]:
    """The rules of the measures that this edition does not use."""
    used = measures.used(edition)
    return _filled(edition, [one for one in measures.RULES if one not in used])


def sections_of(edition: Edition) -> list[Section]:
    """The rules of an edition by section, in the order in which they are read."""
    known = {rule.name: rule for rule in rules_of(edition)}
    return [(title, [known[name] for name in names if name in known]) for title, names in SECTIONS.items()]


def document(edition: Edition, sections: Sequence[Section]) -> dict[str, object]:
    """Rules of an edition as data."""
    rules = [
        {"section": title, "id": rule.id, **msgspec.to_builtins(rule)}
        for title, found in sections for rule in found
    ]  # fmt: skip
    return {
        "edition": edition.id, "title": edition.title, "note": edition.note, "simulated": edition.simulated, "rules": rules,
    }  # fmt: skip


def _filled(edition: Edition, wanted: list[Callable[[Edition], Rule]]) -> list[Rule]:
    made = [one(edition) for one in wanted]
    return [msgspec.structs.replace(rule, source=edition.sources.get(rule.id, rule.source)) for rule in made]
