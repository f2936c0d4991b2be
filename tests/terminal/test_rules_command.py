"""`gsm rules` as people use it."""

import os
import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from scoring.roster import Account, Participant, Roster
from scoring.rulebook import rules_of
from streams import editions
from tests.scoring.test_rulebook import OTHER
from tests.web.publishing import EDITION, ROSTER


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "streams.cli", "rules", *map(str, arguments)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GSM_")}
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env={**environment, "COLUMNS": "80"}
    )


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    settings_file = tmp_path / "small-2020.toml"
    editions.save(settings_file, EDITION, ROSTER)
    return settings_file


def test_all_rules_at_80_columns(edition: Path) -> None:
    shown = run("--edition", edition)
    assert shown.returncode == 0, shown.stderr
    lines = [line.rstrip() for line in shown.stdout.splitlines()]
    assert lines[0] == "The rules of Small Award 2020   SIMULATED"
    assert max(map(len, lines)) <= 80
    assert [one.name for one in rules_of(EDITION)] == [
        line for line in lines if line in {one.name for one in rules_of(EDITION)}
    ]
    assert "  set by   nominees.places = 5" in lines


def test_one_rule_by_the_beginning_of_its_name(edition: Path) -> None:
    lines = run("nomi", "--edition", edition).stdout.splitlines()
    assert lines[3] == "Nominees"
    assert lines[4].startswith("The first 5 are nominated.")


def test_a_name_that_is_a_whole_name_is_that_rule(edition: Path) -> None:
    data = orjson.loads(run("m", "--edition", edition, "--json").stdout)
    assert [one["name"] for one in data["rules"]] == ["M"]


def test_another_edition_as_data(tmp_path: Path) -> None:
    settings_file = tmp_path / "other.toml"
    town = Participant("ulm", "Ulm", "Ulm", "small", (Account("ulm.peertube", "peertube"),))
    editions.save(settings_file, OTHER, Roster((town,)))
    done = run("--edition", settings_file, "--json")
    assert done.returncode == 0, done.stderr
    data = orjson.loads(done.stdout)
    assert [one["id"] for one in data["rules"]] == [one.id for one in rules_of(OTHER)]


def test_an_unknown_rule_is_told_with_those_there_are(edition: Path) -> None:
    done = run("bribes", "--edition", edition)
    assert done.returncode == 1
    assert done.stderr.startswith("gsm: there is no rule 'bribes'; rules are period, freeze,")
