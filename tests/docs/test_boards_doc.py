"""docs/boards.md says what the code does."""

import re
from pathlib import Path

import msgspec
import pytest

from scoring.beside import Beside
from scoring.boards import Board, Standing, Unranked
from scoring.entry import PlatformLine
from scoring.measures import MEASURES
from scoring.rulings import Ruling

DOC = (Path(__file__).parents[2] / "docs/boards.md").read_text()


def table(heading: str) -> list[list[str]]:
    """The cells of the first table after a heading."""
    after = DOC.split(f"\n## {heading}\n", 1)[1]
    rows = re.findall(r"^\|(.+)\|$", after.split("\n\n#", 1)[0], re.MULTILINE)
    return [[cell.strip().strip("`") for cell in row.split(" | ")] for row in rows[2:]]


@pytest.mark.parametrize(
    ("heading", "struct"),
    [
        ("The board", Board),
        ("A standing", Standing),
        ("Not ranked", Unranked),
        ("A platform's line", PlatformLine),
        ("Beside a standing", Beside),
        ("A ruling", Ruling),
    ],
)
def test_fields_in_order(heading: str, struct: type[msgspec.Struct]) -> None:
    documented = [cells[0] for cells in table(heading)]
    assert documented == [field.encode_name for field in msgspec.structs.fields(struct)]


def test_measures() -> None:
    documented = table("Measures")
    assert documented == [
        [one.name, one.unit, str(one.decimals), one.basis, "yes" if one.audience else "no"]
        for one in MEASURES.values()
    ]
