"""Keys come from the environment or a file, and show themselves to nobody."""

from pathlib import Path

import pytest

from streams.errors import GsmError
from streams.pollers.secrets import Secret, read_secrets


@pytest.fixture(autouse=True)
def no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GSM_TRY", raising=False)
    monkeypatch.delenv("GSM_TRY_FILE", raising=False)


def test_a_key_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GSM_TRY", "planted")

    assert [one.reveal() for one in read_secrets("GSM_TRY")] == ["planted"]


def test_a_key_of_a_file_without_the_line_end(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("planted\n")
    monkeypatch.setenv("GSM_TRY_FILE", str(tmp_path / "key"))

    assert [one.reveal() for one in read_secrets("GSM_TRY")] == ["planted"]


def test_keys_of_a_file_one_a_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("planted\n\n  another\nplanted\n")
    monkeypatch.setenv("GSM_TRY_FILE", str(tmp_path / "keys"))

    assert [one.reveal() for one in read_secrets("GSM_TRY")] == ["planted", "another"]


def test_no_key_says_what_to_set() -> None:
    with pytest.raises(GsmError, match="set GSM_TRY, or GSM_TRY_FILE"):
        read_secrets("GSM_TRY")


def test_a_missing_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GSM_TRY_FILE", "/nowhere/key")

    with pytest.raises(GsmError, match="/nowhere/key"):
        read_secrets("GSM_TRY")


def test_a_key_that_cannot_be_one_is_refused_without_being_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GSM_TRY", "plan ted")

    with pytest.raises(GsmError) as caught:
        read_secrets("GSM_TRY")

    assert "ted" not in str(caught.value)


def test_a_secret_shows_nothing() -> None:
    secret = Secret("planted")

    assert f"{secret} {secret!r} {[secret]}" == "[secret] [secret] [[secret]]"
    assert secret.redact(b"key=planted&x") == b"key=[redacted]&x"
