"""The invented institutions: `institutions.csv` names them, and none of them exists."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

FILE = Path(__file__).with_name("institutions.csv")


class Institution(msgspec.Struct, frozen=True):
    """One invented institution; `id` starts with sim-."""

    id: str
    name: str
    short_name: str
    tier: str


def institutions() -> Iterator[Institution]:
    """All 249 in the file's order: 34 ministries, 50 agencies, 34 provinces, 131 state-owned enterprises."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        for record in csv.DictReader(lines):
            slug = re.sub(r"[^a-z0-9]+", "-", record["short_name"].lower()).strip("-")
            yield Institution(f"sim-{slug}", record["name"], record["short_name"], record["tier"])
