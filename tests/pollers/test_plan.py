"""`gsm poll --plan`: what polling is going to spend."""

from pathlib import Path
from typing import Final

import orjson
import pytest
from click.testing import CliRunner, Result

from scoring.roster import Account, Participant, Roster
from streams import editions
from streams.cli.main import gsm
from streams.pollers.forecast import Forecast
from streams.pollers.refresh import DAY, HOUR, X_DAYS, RefreshPlan
from streams.settings import GSM_2020, VARIABLES

SIX_HOURS: Final = RefreshPlan(6 * HOUR, 0, 400 * DAY, 407 * DAY)


@pytest.fixture
def edition_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An edition with 120 channels, polled every six hours."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    channels = [Account(f"a{n}", "youtube", native_id=f"UC{n:022}") for n in range(120)]
    roster = Roster(tuple(Participant(one.id, "P", "P", "ministry", (one,)) for one in channels))
    file = tmp_path / "try.toml"
    editions.save(file, editions.load(GSM_2020).edition, roster)
    return file


def run(edition: Path, *arguments: str) -> Result:
    return CliRunner().invoke(gsm, ["poll", "youtube", "--edition", str(edition), *arguments])


def test_readings_of_a_post_are_those_of_the_refresh_plan() -> None:
    every_six_hours = Forecast(1, 1, 4, SIX_HOURS)
    x = Forecast(1, 1, 4, RefreshPlan(HOUR, 0, 400 * DAY, 407 * DAY, X_DAYS))

    # By hand: 11 in three days, 10 to the eighth, 22 to the thirtieth, 8 to the ninetieth. Of X: on days 1 to 8 and 30.
    assert every_six_hours.readings() == 51
    assert every_six_hours.readings_a_slot() == 51  # a post a slot
    assert x.readings() == 9


def test_the_units_of_thirty_days_without_kafka_or_key(edition_file: Path) -> None:
    done = run(edition_file, "--plan", "30", "--posts-a-day", "4", "--json")

    assert done.exit_code == 0, done.output
    # A slot: 3 requests for 120 channels, a page and two requests for 51 counters of each. A day: four slots and three pages more each.
    planned = 30 * (4 * (3 + 120 + 2 * 120) + 3 * 120)
    assert orjson.loads(done.stdout) == {
        "platforms": [
            {
                "platform": "youtube",
                "budgets": [{"name": "units", "unit": "unit", "planned": planned, "limit": 300_000}],
            }
        ]
    }


def test_what_does_not_fit_is_said(edition_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GSM_YOUTUBE_UNITS", "1000")

    done = run(edition_file, "--plan", "1", "--posts-a-day", "4")

    assert done.exit_code == 0, done.output
    assert "youtube" in done.stdout
    assert "1,812" in done.stdout
    assert "181 %: too much" in done.stdout


def test_a_platform_that_is_never_polled_has_no_plan(edition_file: Path) -> None:
    text = edition_file.read_text().replace("poll_every_minutes = 360", "poll_every_minutes = 0")
    edition_file.write_text(text)

    done = run(edition_file, "--plan", "30")

    assert done.exit_code == 1
    assert "polls youtube never" in str(done.exception)


def test_json_alone_is_wrong_usage(edition_file: Path) -> None:
    assert run(edition_file, "--json").exit_code == 2
