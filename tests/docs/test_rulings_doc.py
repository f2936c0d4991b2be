"""docs/rulings.md says what the code does."""

import re
from pathlib import Path
from typing import get_args

import msgspec

from scoring.rulings import (
    LONGEST,
    MAX_RULING_BYTES,
    Action,
    Ruling,
    RulingError,
    Target,
    encode_ruling,
    parse_ruling,
)
from streams.kafka.topics import RULINGS

DOC = (Path(__file__).parents[2] / "docs/rulings.md").read_text()


def table(heading: str) -> list[list[str]]:
    """The cells of the first table after a heading."""
    after = DOC.split(heading, 1)[1].split("\n\n#", 1)[0]
    rows = re.findall(r"^\|(.+)\|$", after, re.MULTILINE)
    return [[cell.strip() for cell in row.split(" | ")] for row in rows[2:]]


def test_fields_actions_and_targets() -> None:
    fields = {cells[0].strip("`"): re.findall(r"`(\w+)`", cells[1]) for cells in table("## The event")}
    assert list(fields) == [field.name for field in msgspec.structs.fields(Ruling)]
    assert fields["action"] == list(get_args(Action))
    assert fields["target"] == list(get_args(Target))
    assert [cells[0].strip("`") for cells in table("## What each does")] == list(get_args(Target))


def test_limits_and_the_topic() -> None:
    limits = re.search(r"ID (\d+), reason (\d+),\s+name (\d+) characters", DOC)
    assert limits is not None
    assert [int(one) for one in limits.groups()] == list(LONGEST.values())
    assert f"at most {MAX_RULING_BYTES} bytes in topic `{RULINGS.name}`" in DOC
    assert RULINGS.partitions == 1


def test_the_example_is_a_ruling() -> None:
    (example,) = re.findall(r"```json\n(.+?)\n```", DOC, re.DOTALL)
    assert encode_ruling(parse_ruling(example.encode())).decode() == example


def test_ids_have_the_forms_that_are_told() -> None:
    ids = {target.strip("`"): form.strip("`") for target, form, _ in table("## What each does")}
    made = Ruling(1, "exclude", "post", "", "a test", "Sari", 1_583_038_800_000)
    for target in get_args(Target):
        for other, form in ids.items():
            ruling = msgspec.structs.replace(made, target=target, id=form)
            try:
                parse_ruling(encode_ruling(ruling))
            except RulingError:
                assert other != target
