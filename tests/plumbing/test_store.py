"""What the serving store answers where somebody wrote into it who should not."""

import pytest

from streams.errors import GsmError
from streams.store import Published
from tests.web.publishing import head


@pytest.mark.parametrize("broken", [b"", b"{}", b'{"id": 7}', b"\xff"])
def test_a_board_that_cannot_be_read_is_one_line(broken: bytes) -> None:
    published = Published(head(1), {"most-active.ministry": broken})
    with pytest.raises(GsmError, match=r"another version of gsm: .*: restart `gsm worker`"):
        published.board("most-active", "ministry")


def test_a_board_that_is_not_there_is_told_with_those_that_are() -> None:
    published = Published(head(1), {"most-active.ministry": b"", "most-active.province": b""})
    with pytest.raises(
        GsmError, match=r"no board most-active city: .* most-active.ministry, most-active.province"
    ):
        published.board("most-active", "city")
