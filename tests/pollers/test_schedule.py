"""Slots are named by their first millisecond, and due once."""

from streams.pollers.schedule import is_due, slot_of
from streams.pollers.state import AccountState


def test_a_slot_is_the_last_multiple_of_the_interval() -> None:
    assert slot_of(1_583_064_000_000, 360) == 1_583_064_000_000  # 12:00 is a start of six hours
    assert slot_of(1_583_085_599_999, 360) == 1_583_064_000_000
    assert slot_of(1_583_085_600_000, 360) == 1_583_085_600_000


def test_a_slot_before_the_last_one_polled_is_never_due() -> None:
    state = AccountState("youtube", slot=2_000, retry_at=0)

    assert not is_due(state, 1_000, now=1_500)
