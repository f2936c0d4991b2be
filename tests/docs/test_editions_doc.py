"""docs/editions.md says what the code does."""

import re
from pathlib import Path
from typing import get_type_hints

import msgspec
import pytest

from scoring.edition import (
    MAX_EDITION_BYTES,
    Beside,
    Category,
    Edition,
    Floors,
    Nominees,
    Period,
    Platform,
    Tier,
)
from scoring.edition_faults import MOST
from scoring.roster_lines import COLUMNS, MAX_LINES, MAX_ROSTER_BYTES
from scoring.strict import expected

DOC = (Path(__file__).parents[2] / "docs/editions.md").read_text()


def table(heading: str) -> list[list[str]]:
    """The cells of the first table after a heading."""
    after = DOC.split(f"\n{heading}\n", 1)[1].split("\n#", 1)[0]
    rows = re.findall(r"^\|(.+)\|$", after, re.MULTILINE)
    return [[cell.strip() for cell in row.split("|")] for row in rows[2:]]


def toml(value: object) -> str:
    """A default as a settings file has it."""
    if isinstance(value, msgspec.Struct):
        return "all defaults"
    if isinstance(value, dict):
        return f"`{{{', '.join(f'{key} = {_plain(one)}' for key, one in value.items())}}}`"
    return f"`{_plain(value)}`"


def _plain(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_plain, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


@pytest.mark.parametrize(
    ("heading", "struct"),
    [
        ("### At the top", Edition), ("### period", Period), ("### tiers", Tier), ("### platforms", Platform),
        ("### categories", Category), ("### floors", Floors), ("### nominees", Nominees), ("### beside", Beside),
    ],
)  # fmt: skip
def test_every_setting_with_type_and_default(heading: str, struct: type[msgspec.Struct]) -> None:
    hints = get_type_hints(struct, include_extras=True)
    wanted = []
    for field in msgspec.structs.fields(struct):
        made = field.default is msgspec.NODEFAULT and not field.required
        default = field.default_factory() if made else field.default
        wanted.append(
            [f"`{field.name}`", expected(hints[field.name]), "" if field.required else toml(default)]
        )
    assert [cells[:3] for cells in table(heading)] == wanted
    assert all(cells[3] for cells in table(heading))


def test_columns_of_the_roster() -> None:
    assert [cells[0] for cells in table("## The roster")] == [f"`{column}`" for column in COLUMNS]


def test_limits() -> None:
    for setting, most in MOST.items():
        (meaning,) = [cells[3] for cells in table("### At the top") if cells[0] == f"`{setting}`"]
        assert f"at most {most}" in meaning
    assert f"of at most {MAX_EDITION_BYTES >> 20} MiB" in DOC
    assert f"At most {MAX_LINES:,} lines and {MAX_ROSTER_BYTES >> 20} MiB" in DOC
