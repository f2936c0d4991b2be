"""A poller's memory survives being written."""

from streams.pollers.state import AccountState, Known, decode_state, encode_state


def test_a_state_is_read_back_as_it_was() -> None:
    known = {
        "v2": Known(7, missing=0),
        "v1": Known(5, waiting=True),
        "v0": Known(3, 2, gone=True, moved_to=4),
    }
    state = AccountState("youtube", 60, "failed", "not_found", 90, "handle", "UC1", 3, known)

    assert decode_state(encode_state(state)) == state


def test_equal_knowledge_is_equal_bytes() -> None:
    one = AccountState("youtube", known={"v1": Known(5), "v2": Known(7)})
    other = AccountState("youtube", known={"v2": Known(7), "v1": Known(5)})

    assert encode_state(one) == encode_state(other)
