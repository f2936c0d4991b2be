"""The plan: what the environment may ask for."""

import pytest

from streams.count.plan import session_seconds
from streams.errors import GsmError


@pytest.mark.parametrize(("given", "seconds"), [("6", 6.0), ("10.5", 10.5), ("1800", 1800.0)])
def test_a_session_that_a_broker_takes_is_taken(given: str, seconds: float) -> None:
    """Given seconds within the range, its ends included, when read, then they are the session time-out."""
    assert session_seconds(given) == seconds


@pytest.mark.parametrize("given", ["abc", "5.9", "1801", "-6", "nan", "inf"])
def test_any_other_session_is_refused_with_the_range(given: str) -> None:
    """Given no number or one out of range, when read, then one line says what is allowed."""
    with pytest.raises(GsmError) as refused:
        session_seconds(given)
    assert str(refused.value) == (
        f"GSM_SESSION_TIMEOUT is {given}: it must be a number of seconds from 6 to 1800"
    )
