"""The profiles: their time-outs fit each other, and only these can be asked for."""

import click
import pytest

from streams.cli.worker import worker
from streams.count.profile import PROFILES, chosen
from streams.errors import GsmError


@pytest.mark.parametrize("name", PROFILES)
def test_time_outs_fit_each_other(name: str) -> None:
    """Given a profile, when compared, then several heartbeats fit a session, a batch in doubt ends the process before the session does."""
    one = PROFILES[name]
    assert 5 * one.heartbeat <= one.session
    assert one.ack < one.session < one.request
    assert one.stall < one.session - one.heartbeat
    assert one.ack < one.rebalance < one.request
    assert one.session >= 6, "no broker takes less that is not told to"


def test_the_command_offers_just_these() -> None:
    """Given `gsm worker --profile`, when its choices are looked at, then they are the profiles."""
    (option,) = [one for one in worker.params if one.name == "profile"]
    assert isinstance(option.type, click.Choice)
    assert list(option.type.choices) == list(PROFILES)


def test_the_option_comes_before_the_variable_and_calm_is_the_default(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Given fast by GSM_PROFILE, when calm is asked for it is calm, when nothing is asked for fast, and without both calm."""
    monkeypatch.setenv("GSM_PROFILE", "fast")
    assert chosen("calm") is PROFILES["calm"]
    assert chosen(None) is PROFILES["fast"]
    monkeypatch.delenv("GSM_PROFILE")
    assert chosen(None) is PROFILES["calm"]


def test_another_name_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Given a GSM_PROFILE that there is not, when asked, then one line says what there is."""
    monkeypatch.setenv("GSM_PROFILE", "quick")
    with pytest.raises(GsmError) as refused:
        chosen(None)
    assert str(refused.value) == "GSM_PROFILE is quick: it must be fast or calm"
