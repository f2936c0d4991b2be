"""Where settings come from, and what is said when they are missing."""

from pathlib import Path

import pytest

from streams import editions
from streams.errors import GsmError
from streams.settings import GSM_2020, VARIABLES, Settings


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


def test_addresses_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GSM_KAFKA", "127.0.0.1:1")
    monkeypatch.setenv("GSM_REDIS", "redis://127.0.0.1:2/0")
    found = Settings.load()
    assert (found.kafka, found.redis, found.prefix) == ("127.0.0.1:1", "redis://127.0.0.1:2/0", "gsm-2020.")
    assert found.files.edition.id == "gsm-2020"


def test_without_addresses_or_running_services_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(GsmError, match="start them with `gsm up`, or set GSM_KAFKA and GSM_REDIS"):
        Settings.load(home=tmp_path)


@pytest.mark.parametrize(
    ("variable", "given"), [("GSM_KAFKA", "here"), ("GSM_REDIS", "nonsense"), ("GSM_REDIS", "http://a:1")]
)
def test_a_malformed_address_names_its_variable(
    monkeypatch: pytest.MonkeyPatch, variable: str, given: str
) -> None:
    monkeypatch.setenv("GSM_KAFKA", "127.0.0.1:1,other:2")
    monkeypatch.setenv("GSM_REDIS", "redis://user:secret@127.0.0.1:2/0")
    monkeypatch.setenv(variable, given)
    with pytest.raises(GsmError, match=f"{variable} is {given}"):
        Settings.load()


@pytest.mark.parametrize(
    ("variable", "given"), [("GSM_KAFKA", "127.0.0.1:1"), ("GSM_REDIS", "redis://127.0.0.1:2/0")]
)
def test_one_address_alone_is_not_guessed_at(
    monkeypatch: pytest.MonkeyPatch, variable: str, given: str
) -> None:
    monkeypatch.setenv(variable, given)
    with pytest.raises(GsmError, match="set both, or neither"):
        Settings.load()


def test_a_password_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GSM_KAFKA", "127.0.0.1:1")
    monkeypatch.setenv("GSM_REDIS", "redis://user:secret@here/there")
    with pytest.raises(GsmError) as caught:
        Settings.load()
    assert "secret" not in str(caught.value)


def test_an_edition_and_its_roster_survive_being_saved(tmp_path: Path) -> None:
    files = editions.load(GSM_2020)
    editions.save(tmp_path / "deep" / "copy.toml", files.edition, files.roster)
    copy = editions.load(tmp_path / "deep" / "copy.toml")
    assert (copy.edition, copy.roster) == (files.edition, files.roster)
    assert copy.roster_digest == files.roster_digest


def test_faults_name_the_file(tmp_path: Path) -> None:
    with pytest.raises(GsmError, match=r"none\.toml: cannot read the edition: No such file or directory$"):
        editions.load(tmp_path / "none.toml")
    (tmp_path / "bad.toml").write_bytes(GSM_2020.read_bytes().replace(b"Asia/Jakarta", b"Mars"))
    (tmp_path / "bad.csv").write_bytes(GSM_2020.with_suffix(".csv").read_bytes())
    with pytest.raises(GsmError, match=r"bad\.toml: time_zone"):
        editions.load(tmp_path / "bad.toml")


def test_a_roster_with_a_strange_platform_is_refused(tmp_path: Path) -> None:
    (tmp_path / "odd.toml").write_bytes(GSM_2020.read_bytes())
    (tmp_path / "odd.csv").write_bytes(
        GSM_2020.with_suffix(".csv").read_bytes().replace(b",twitter,", b",twiter,")
    )
    with pytest.raises(
        GsmError,
        match=r"odd\.csv: line 16: platform: found 'twiter'; expected one of facebook, instagram, twitter, youtube",
    ):
        editions.load(tmp_path / "odd.toml")


def test_a_roster_with_a_strange_tier_is_refused(tmp_path: Path) -> None:
    (tmp_path / "odd.toml").write_bytes(GSM_2020.read_bytes())
    (tmp_path / "odd.csv").write_bytes(
        GSM_2020.with_suffix(".csv").read_bytes().replace(b",ministry,", b",kingdom,")
    )
    with pytest.raises(
        GsmError,
        match=r"odd\.csv: line 2: tier: found 'kingdom'; expected one of ministry, agency, province, soe",
    ):
        editions.load(tmp_path / "odd.toml")
