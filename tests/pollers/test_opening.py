"""How a platform is opened: limits and tokens from the environment."""

import pytest

from streams import editions
from streams.errors import GsmError
from streams.pollers.opening import limit_of, tokens_of
from streams.pollers.platforms import PLATFORMS
from streams.settings import GSM_2020, VARIABLES


def test_a_limit_is_the_platforms_own_unless_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert limit_of("GSM_YOUTUBE_UNITS", 10_000) == 10_000
    monkeypatch.setenv("GSM_YOUTUBE_UNITS", "500")
    assert limit_of("GSM_YOUTUBE_UNITS", 10_000) == 500


@pytest.mark.parametrize("said", ["", "0", "-1", "many", "1e4"])
def test_a_limit_that_is_none_is_told(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("GSM_YOUTUBE_UNITS", said)

    with pytest.raises(GsmError, match=r"GSM_YOUTUBE_UNITS is .*: it must be a whole number above zero"):
        limit_of("GSM_YOUTUBE_UNITS", 10_000)


@pytest.mark.parametrize("name", PLATFORMS)
def test_platforms_are_named_as_in_editions_and_say_which_setting_has_their_tokens(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = PLATFORMS[name].address
    monkeypatch.delenv(address.tokens, raising=False)
    monkeypatch.delenv(f"{address.tokens}_FILE", raising=False)

    assert name in {one.id for one in editions.load(GSM_2020).edition.platforms}
    assert {address.tokens, f"{address.tokens}_FILE", f"GSM_{address.name}_BASE_URL"} <= VARIABLES.keys()
    assert len(tokens_of(address, "http://127.0.0.1:8900")) == 2
    with pytest.raises(GsmError, match=f"no key: set {address.tokens}"):
        tokens_of(address, None)
