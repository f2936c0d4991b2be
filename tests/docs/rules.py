"""Renders the rules in docs/rules.md from the code, with the settings of gsm-2020: `python -m tests.docs.rules`.

What the code cannot know, the beginning and the examples, is taken over from the page as it is.
"""

import re
from pathlib import Path
from typing import Final

from scoring.rule_names import SECTIONS
from scoring.rulebook import Rule, other_measures, rules_of
from tests.docs.told import GSM_2020

DOC: Final = Path(__file__).parents[2] / "docs/rules.md"


def render(page: str) -> str:
    """The page with every rule as the code has it."""
    known = {rule.name: rule for rule in [*rules_of(GSM_2020), *other_measures(GSM_2020)]}
    used = {rule.name for rule in rules_of(GSM_2020)}
    examples = examples_of(page)
    parts = [beginning(page)]
    for section, names in SECTIONS.items():
        parts.append(f"## {section}\n")
        for name in names:
            parts += [_rule(known[name], used=name in used), examples.get(name, "")]
    return "\n".join(parts).rstrip() + "\n"


def beginning(page: str) -> str:
    """What stands before the first section."""
    return page.split(f"## {next(iter(SECTIONS))}\n", 1)[0].rstrip() + "\n"


def examples_of(page: str) -> dict[str, str]:
    """What follows each rule's facts, by its name: words and blocks."""
    found = {}
    for part in re.split(r"^### ", page, flags=re.MULTILINE)[1:]:
        name, _, rest = part.partition("\n")
        after = re.split(r"^- Source: .*\n", rest, maxsplit=1, flags=re.MULTILINE)[-1]
        found[name] = re.split(r"^## ", after, maxsplit=1, flags=re.MULTILINE)[0].strip("\n") + "\n"
    return found


def blocks_of(example: str) -> list[str]:
    """The blocks that are run."""
    return re.findall(r"^```example\n(.*?)^```$", example, re.MULTILINE | re.DOTALL)


def _rule(rule: Rule, *, used: bool) -> str:
    lines = [f"### {rule.name}", "", rule.text, ""]
    if not used:
        lines += ["No category of gsm-2020 ranks by it.", ""]
    if rule.items:
        lines += [*(f"* {item}" for item in rule.items), ""]
    if rule.formula:
        lines.append(f"- Formula: `{rule.formula}`")
    if rule.unit:
        lines.append(f"- Unit: {rule.unit}")
    settings = ", ".join(f"`{one.key} = {one.value}`" for one in rule.settings)
    lines += [f"- Set by: {settings}" if settings else "- Fixed", f"- Source: {rule.source}", ""]
    return "\n".join(lines)


if __name__ == "__main__":
    DOC.write_text(render(DOC.read_text()))
