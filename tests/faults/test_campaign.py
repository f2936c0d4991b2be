"""The fault campaign: whatever happens to workers, ranks, Kafka, Redis, network and disk, what is counted is what was sent.

`--long` runs 50 seeds; those that were run on this commit are not run again.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from streams.local.folders import cache_folder
from tests.faults.campaign import ROOT
from tests.faults.run import Contender
from tests.faults.schedule import draw

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(900)]


def campaign(*arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    """Run the campaign in a process of its own: clients of a Kafka that dies leave things behind."""
    command = [sys.executable, "-m", "tests.faults.campaign", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("seed", "contender"), [(3, "gsm"), (15, "rocksdict"), (20, "gsm")])
def test_what_was_counted_equals_what_was_sent(seed: int, contender: Contender, tmp_path: Path) -> None:
    """Given a season that is sent while faults happen, when it is quiet, then table, recovery, boards and totals are equal to the byte."""
    done = campaign("--seed", str(seed), "--contender", contender, "--work", tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1, 51))
def test_fifty_seeds_equal(seed: int, tmp_path: Path) -> None:
    """Given any of 50 seeds, when it is quiet, then all is equal to the byte."""
    done = campaign("--seed", str(seed), "--work", tmp_path, "--resume", cache_folder() / "faults")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_faust_alone_loses_rows(tmp_path: Path) -> None:
    """Given the same pages and faults, when Faust alone counts them, then some seed misses rows: the campaign can find losses."""
    done = campaign(
        "--seeds", "1-5", "--contender", "plain", "--work", tmp_path, "--resume", cache_folder() / "faults"
    )
    assert "rows of" in done.stdout, done.stdout + done.stderr


def test_a_seed_says_the_same_each_time_and_all_kinds_are_drawn() -> None:
    """Given 50 seeds, when they are drawn, then each is the same again, has 1 to 4 workers, and each kind of fault is in ten or more."""
    drawn = [draw(seed) for seed in range(1, 51)]
    assert drawn == [draw(seed) for seed in range(1, 51)]
    assert {one.workers for one in drawn} == {1, 2, 3, 4}
    kinds = [{event.kind for event in one.events} for one in drawn]
    counts = {kind: sum(kind in one for one in kinds) for kind in set().union(*kinds)}
    assert len(counts) == 13
    assert min(counts.values()) >= 10
