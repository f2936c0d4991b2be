"""`gsm check` as people and scripts use it, without Kafka or Redis."""

from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result

from streams import editions
from streams.cli.main import gsm
from streams.errors import GsmError
from streams.settings import GSM_2020, VARIABLES

HARBOUR = GSM_2020.with_name("harbour-2026.toml")


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


def check(file: Path, *arguments: str) -> Result:
    return CliRunner().invoke(gsm, ["check", "--edition", str(file), *arguments])


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """Two faults in the settings, two in the roster, two between them."""
    file = tmp_path / "broken.toml"
    settings = (
        HARBOUR.read_text().replace("places = 3", 'places = "3"').replace("[scopes]", "[scopes]\nall = []")
    )
    roster = HARBOUR.with_suffix(".csv").read_text().replace(",9001,yes,,", ",9001,maybe,2026-02-30,")
    file.write_text(settings)
    file.with_suffix(".csv").write_text(
        roster.replace(
            "quietsand,Quietsand Island,Quietsand,island,,,,,,,", "quietsand,Q,,isle,masto,q,,,yes,,"
        )
    )
    return file


def test_every_fault_of_both_files_and_between_them_comes_in_one_go(broken: Path) -> None:
    done = check(broken)
    assert done.exit_code == 1
    toml, csv = broken, broken.with_suffix(".csv")
    assert done.stdout.splitlines() == [
        f"{toml}: nominees.places: found '3'; expected a whole number from 1 to 10^15",
        f"{toml}: scopes.all: is the scope of every post and cannot be set",
        f"{toml}: scopes.all: there must be at least one of unknown, text, image, video, link, mixed",
        f"{csv}: line 2: main: found 'maybe'; expected yes or no",
        f"{csv}: line 2: valid_from: found '2026-02-30'; expected a day such as 2020-06-01, or nothing",
        f"{csv}: line 25: platform: found 'masto'; expected one of mastodon, peertube, pixelfed",
        f"{csv}: line 25: tier: found 'isle'; expected one of harbour-town, university, island",
        f"{toml}: 7 faults",
    ]


def test_faults_as_json_name_file_place_and_fault(broken: Path) -> None:
    done = check(broken, "--json")
    assert done.exit_code == 1
    told = orjson.loads(done.stdout)
    assert (told["ok"], told["summary"], told["warnings"], len(told["faults"])) == (False, None, [], 7)
    assert told["faults"][3] == {
        "file": str(broken.with_suffix(".csv")), "where": "line 2", "fault": "main: found 'maybe'; expected yes or no",
    }  # fmt: skip


def test_every_other_command_says_the_same(broken: Path) -> None:
    told = [line for line in check(broken).stdout.splitlines() if not line.endswith("faults")]
    with pytest.raises(GsmError) as caught:
        editions.load(broken)
    assert str(caught.value).splitlines() == told


def test_another_command_tells_the_first_twenty_and_where_to_see_all(broken: Path) -> None:
    roster = broken.with_suffix(".csv")
    roster.write_text(roster.read_text().replace(",yes,", ",ja,"))  # 22 lines more
    with pytest.raises(GsmError) as caught:
        editions.load(broken)
    *first, last = str(caught.value).splitlines()
    assert len(first) == 20
    assert last == f"and 9 more: `gsm check --edition {broken}` shows all"


def test_an_edition_without_faults_is_told_in_short() -> None:
    done = check(HARBOUR)
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        f"{HARBOUR}: no faults",
        "",
        "Harbour Voices 2026 (fictional) (harbour-2026), simulated",
        "Period    2026-03-02 00:00 to 2026-11-02 00:00, frozen on 2026-11-05 00:00",
        "          (Europe/Amsterdam, data clock)",
        "Boards    18: 6 categories in 3 tiers; 2 to 3 nominees each",
        "Tiers     Harbour towns 4, Universities 3, Islands 3; 10 participants",
        "Accounts  Mastodon 10, PeerTube 6, Pixelfed 7; 23 accounts",
        "Nowhere   1 participant without an account on any board's platform: quietsand",
    ]


def test_the_summary_as_json() -> None:
    told = orjson.loads(check(HARBOUR, "--json").stdout)
    assert (told["ok"], told["faults"], told["warnings"], told["live"]) == (True, [], [], False)
    assert told["summary"]["tiers"][0] == {"id": "harbour-town", "title": "Harbour towns", "count": 4}
    assert told["summary"]["nowhere"] == ["quietsand"]


def test_one_missing_file_does_not_hide_the_faults_of_the_other(tmp_path: Path) -> None:
    file = tmp_path / "alone.toml"
    file.write_text(HARBOUR.read_text().replace("Europe/Amsterdam", "Europe/Amstelpad"))
    assert check(file).stdout.splitlines()[:2] == [
        f"{file}: time_zone: found 'Europe/Amstelpad'; expected a zone such as Asia/Jakarta",
        f"{file.with_suffix('.csv')}: cannot read the edition: No such file or directory",
    ]


def test_an_edition_that_is_not_there_is_one_fault(tmp_path: Path) -> None:
    done = check(tmp_path / "none.toml")
    assert done.exit_code == 1
    assert done.stdout.splitlines()[:-1] == [
        f"{tmp_path / 'none.toml'}: cannot read the edition: No such file or directory"
    ]


def test_services_that_do_not_run_are_a_fault_beside_the_summary(tmp_path: Path) -> None:
    done = check(HARBOUR, "--live", "--data", str(tmp_path))
    assert done.exit_code == 1
    assert done.stdout.startswith(f"services: no local services run in {tmp_path}: start them with `gsm up`")
    assert "Boards    18" in done.stdout
