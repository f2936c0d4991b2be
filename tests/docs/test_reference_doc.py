"""docs/reference.md is what the code says."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from streams.cli.main import COMMANDS
from tests.docs.reference import render

DOCS = Path(__file__).parents[2] / "docs"


def test_the_page_is_rendered_from_the_code() -> None:
    assert (DOCS / "reference.md").read_text() == render(), (
        "run: python -m tests.docs.reference > docs/reference.md"
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name: str) -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "streams.cli", name, "--help"], capture_output=True, text=True, check=True
    )
    assert f"gsm {name}" in shown.stdout.split("Example")[-1]


def test_links_between_pages_lead_somewhere() -> None:

    for page in [*DOCS.glob("*.md"), DOCS.parent / "README.md", DOCS.parent / "CONTRIBUTING.md"]:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name} names {target}"
