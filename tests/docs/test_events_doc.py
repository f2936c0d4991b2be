"""docs/events.md says what the code does."""

import re
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from scoring.pages import (
    COUNTERS,
    KINDS,
    MAX_COUNT,
    MAX_PAGE_BYTES,
    MEDIA,
    OUTCOMES,
    PRESENCES,
    SCHEMA,
    Observation,
    Page,
    Poll,
)
from scoring.partition import partition_of
from scoring.validate import Code, validate
from streams.kafka.dead_letter import AnswerOrigin, DeadLetter, LineOrigin, RecordOrigin

DOC = (Path(__file__).parents[2] / "docs/events.md").read_text()


def table(heading: str) -> list[list[str]]:
    """The cells of the first table after a heading."""
    after = DOC.split(heading, 1)[1]
    rows = re.findall(r"^\|(.+)\|$", after.split("\n\n#", 1)[0], re.MULTILINE)
    return [[cell.strip() for cell in row.split(" | ")] for row in rows[2:]]


@pytest.mark.parametrize(
    ("heading", "struct"),
    [("## The page, schema 1", Page), ("### An observation", Observation), ("### A poll", Poll)],
)
def test_fields(heading: str, struct: type[msgspec.Struct]) -> None:
    documented = [(cells[0].strip("`"), cells[1] == "yes") for cells in table(heading)]
    assert documented == [(field.name, field.required) for field in msgspec.structs.fields(struct)]


def test_fields_of_a_dead_letter() -> None:
    documented = [(cells[0].strip("`"), cells[1]) for cells in table("### A dead letter")]
    fields = msgspec.structs.fields(DeadLetter)
    assert documented == [(field.name, "no" if field.required else "yes") for field in fields]


def test_origins_of_dead_letters() -> None:
    documented = {
        cells[0].strip("`"): re.findall(r"`(\w+)`", cells[2])
        for cells in table("### The origin of a dead letter")
    }
    structs = (RecordOrigin, LineOrigin, AnswerOrigin)
    assert documented == {one.__struct_config__.tag: list(one.__struct_fields__) for one in structs}


def test_grounds_of_refusal() -> None:
    assert [cells[0].strip("`") for cells in table("## What is refused")] == list(get_args(Code))


def test_orders_of_the_merge() -> None:
    counters, media, presence = (cells[1] for cells in table("## How observations merge"))
    assert ", ".join(f"`{counter}`" for counter in COUNTERS) in counters
    assert " < ".join(KINDS) in counters
    assert " < ".join(MEDIA[1:]) in media
    assert " < ".join(PRESENCES) in presence
    assert " < ".join(OUTCOMES) in DOC


def test_limits_and_version() -> None:
    assert str(MAX_COUNT) in DOC
    assert str(MAX_PAGE_BYTES) in DOC
    assert f"schema {SCHEMA}" in DOC


def test_the_example_is_a_page() -> None:
    (example,) = re.findall(r"```json\n(.+?)```", DOC, re.DOTALL)
    partition = partition_of("sim-kemkelautan.youtube", 12)
    verdict = validate(example.encode(), 1_580_000_000_000, partition, 12)
    assert verdict.rejects == ()
