"""The answers that all must give: from our rows, from the bare loop's counters, and from a peer's windows."""

import msgspec
import pytest

from bench.answer import counters_of, digest_of_rows
from bench.peers import windows
from bench.peers.work import Clock, Counted, Counters, Page, Work, digest
from scoring.fold import Bounds, Fold
from scoring.pages import Observation, encode_page
from scoring.pages import Page as OurPage
from scoring.progress import Progress
from scoring.roster import Account, Participant, Roster

DAY = 86_400_000
DAY_0 = 18_170 * DAY  # 2019-10-01 in UTC
FREEZE = DAY_0 + 400 * DAY
WORK = Work("", "", 0, FREEZE, 0, 8, "")
ROSTER = Roster((Participant("p", "P", "", "ministry", (Account("a", "facebook"),)),))


def seen(post: str, day: int, **counters: int | None) -> Observation:
    return msgspec.structs.replace(Observation(post, DAY_0 + day * DAY, media="image"), **counters)


def page(at: int, *observations: Observation) -> OurPage:
    return OurPage(1, "a", "facebook", at, "test", list(observations))


PAGES = [
    page(
        DAY_0 + 30 * DAY, seen("one", 0, likes=5, comments=1, views=70), seen("two", 0, likes=None, shares=2)
    ),
    page(
        DAY_0 + 40 * DAY, seen("one", 0, likes=9, comments=1, views=90), seen("three", 9, likes=4, quotes=3)
    ),
    page(DAY_0 + 35 * DAY, seen("one", 0, likes=1), seen("three", 9, likes=1)),  # older: changes nothing
    page(DAY_0 + 41 * DAY, Observation("two", DAY_0, presence="gone")),  # the last counters stand
    page(FREEZE + 1, seen("one", 0, likes=100)),  # after the freeze
]
# Two posts of the first day: 9 + 1 and 2 interactions, 90 views; one of the tenth: 4 + 3.
ANSWER: list[Counted] = [
    ("a", "facebook", 18_170, "image", 2, 12, 90),
    ("a", "facebook", 18_179, "image", 1, 7, 0),
]


def theirs() -> list[Page]:
    return [msgspec.json.decode(encode_page(one), type=Page) for one in PAGES]


def our_rows() -> dict[bytes, bytes]:
    rows: dict[bytes, bytes] = {}
    fold = Fold(Bounds("UTC", DAY_0, DAY_0 + 390 * DAY, FREEZE), rows.get)
    for one in PAGES:
        fold.add(one, Progress())
    rows |= fold.take()
    return rows


def test_our_rows_give_the_counters() -> None:
    assert sorted(counters_of(our_rows(), ROSTER)) == ANSWER


def test_the_bare_loop_gives_the_same() -> None:
    counters = Counters(WORK)
    for one in theirs():
        counters.add(one)
    assert sorted(counters.answer()) == ANSWER


@pytest.mark.parametrize("days", [1, 8])
def test_windows_give_the_same(days: int) -> None:
    stored: dict[int, bytes] = {}
    for one in theirs():
        windows.fold(msgspec.structs.replace(WORK, days=days), one, stored.get, stored.__setitem__)
    assert sorted(windows.answer(iter(stored.values()))) == ANSWER


def test_a_digest_knows_no_order_and_every_number() -> None:
    assert digest(ANSWER) == digest(reversed(ANSWER))
    assert digest(ANSWER) != digest([*ANSWER[:1], (*ANSWER[1][:6], 1)])


def test_a_digest_of_rows_sees_what_moves_from_key_to_row() -> None:
    assert digest_of_rows({b"a": b"1", b"b": b"2"}) == digest_of_rows({b"b": b"2", b"a": b"1"})
    assert digest_of_rows({b"ab": b"1"}) != digest_of_rows({b"a": b"b1"})


def test_the_clock_ends_with_the_last_page() -> None:
    clock = Clock(3)
    clock.begin()
    assert not clock.counted(2)
    assert clock.last == 0
    assert clock.counted()
    assert clock.last >= clock.first > 0
