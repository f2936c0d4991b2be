"""What an edition sets stands nowhere in the code that counts, ranks, freezes and shows."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = (
    "scoring",
    *(f"streams/{role}" for role in ("check", "count", "rank", "snapshot", "terminal", "web", "what_if")),
)
ADAPTERS_WORDS = "scoring/rulebook/counting.py"  # says what adapters put into a platform's counters
SET_BY_EDITIONS = re.compile(
    r"gsm.2020|ministr|\bagenc(y|ies)\b|provin(ce|cial)|\bsoe\b|state.owned|facebook|twitter|instagram|youtube|tiktok"
    r"|most.active|most.engaging|best.(use|images|videos)",
    re.IGNORECASE,
)


def pieces(file: Path) -> Iterator[tuple[int, str]]:
    """Names and texts of a file with their lines; of Python without comments and docstrings, which may give examples."""
    if file.suffix != ".py":
        yield from enumerate(file.read_text().splitlines(), 1)
        return
    tree = ast.parse(file.read_text())
    prose = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node.lineno, node.value
        elif isinstance(node, ast.Name):
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute):
            yield node.lineno, node.attr


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_tier_platform_or_category_of_an_edition_stands_in_the_code(folder: str) -> None:
    files = [
        file
        for file in (ROOT / folder).rglob("*")
        if file.suffix in {".py", ".html", ".js", ".css", ".lua"} and file != ROOT / ADAPTERS_WORDS
    ]
    assert files
    found = [
        f"{file.relative_to(ROOT)}:{line}: {text.strip()[:80]}"
        for file in files
        for line, text in pieces(file)
        if SET_BY_EDITIONS.search(text)
    ]
    assert found == []
