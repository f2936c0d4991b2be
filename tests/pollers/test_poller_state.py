"""A poller's memory survives being written."""

from hypothesis import given
from hypothesis import strategies as st

from streams.pollers.state import (
    AccountState,
    Known,
    decode_day,
    decode_state,
    encode_days,
    encode_state,
)

DAY = 86_400_000
posts = st.builds(
    Known,
    st.integers(0, 5 * DAY),
    st.none() | st.integers(0, 9),
    st.booleans(),
    st.booleans(),
    st.none() | st.integers(0, 9),
    st.integers(-1, 9),
)


def test_a_state_is_read_back_as_it_was_without_its_posts() -> None:
    state = AccountState("youtube", 60, "failed", "not_found", 90, "handle", "UC1", 3, {"v": Known(5)}, "17")

    read = decode_state(encode_state(state))

    assert read == AccountState("youtube", 60, "failed", "not_found", 90, "handle", "UC1", 3, cursor="17")


@given(st.dictionaries(st.text(min_size=1, max_size=8), posts))
def test_posts_are_read_back_as_they_were_each_in_its_day(known: dict[str, Known]) -> None:
    days = encode_days(known)

    together = {post: one for raw in days.values() for post, one in decode_day(raw).items()}
    assert together == known
    assert all(one.created // DAY == day for day, raw in days.items() for one in decode_day(raw).values())


@given(st.dictionaries(st.text(min_size=1, max_size=8), posts))
def test_equal_knowledge_is_equal_bytes(known: dict[str, Known]) -> None:
    assert encode_days(dict(reversed(known.items()))) == encode_days(known)
