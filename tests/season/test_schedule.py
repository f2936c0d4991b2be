"""When accounts are polled."""

from itertools import pairwise

from scoring.fold import Bounds
from streams.season.cast import Watched, cast
from streams.season.plan import poll_every
from streams.season.schedule import APART, OUTAGES, Poll, polls
from streams.season.units import DAY, HOUR, MINUTE

START, END = 1_569_862_800_000, 1_604_163_600_000  # 2019-10-01 and 2020-11-01, midnight in Jakarta
FREEZE = 1_604_768_400_000  # 2020-11-08
BOUNDS = Bounds("Asia/Jakarta", START, END, FREEZE)
EVERY = DAY
WATCHED = cast(2020)[1]


def of(one: Watched, last: int = END + 30 * DAY) -> list[Poll]:
    return polls(2020, one, EVERY, BOUNDS, last)


def test_polls_are_in_order_and_so_far_apart_that_their_pages_cannot_overlap() -> None:
    for one in WATCHED[:100]:
        instants = [poll.at for poll in of(one)]
        assert all(after - before >= APART for before, after in pairwise(instants))


def test_nearly_every_slot_has_its_poll() -> None:
    due = (END - START) // EVERY
    for one in WATCHED[:100]:
        polled = {poll.slot for poll in of(one) if START <= poll.slot < END}
        assert due - 8 <= len(polled) <= due


def test_the_last_week_reads_all_once_more() -> None:
    for one in WATCHED[:100]:
        whole = [poll for poll in of(one) if poll.since < START]
        assert any(FREEZE - 7 * DAY < poll.at < FREEZE for poll in whole)


def test_one_account_in_twelve_is_polled_after_the_freeze() -> None:
    late = [one.number for one in WATCHED[:48] if of(one)[-1].at > FREEZE]
    assert late == [0, 12, 24, 36]


def test_no_account_of_a_platform_is_read_while_it_is_down() -> None:
    for one in WATCHED[:100]:
        start, end = OUTAGES[one.account.platform]
        assert all(poll.outcome == "failed" for poll in of(one) if start <= poll.at < end)


def test_an_account_that_ended_is_read_no_more_but_once_in_the_last_week() -> None:
    one, ended = WATCHED[1], START + 100 * DAY
    assert one.number % 12
    after = [poll for poll in of(one, ended) if poll.at >= ended + HOUR]
    assert len(after) == 1
    assert after[0].at > FREEZE - 7 * DAY


def test_half_of_the_growth_of_a_season_goes_into_polls() -> None:
    assert poll_every(6_036_434) == 9 * 360
    assert poll_every(4 * 6_036_434) == 4 * 360
    assert poll_every(6_036_434 // 4) == 18 * 360
    assert poll_every(1_000) == 21 * 24 * 60
    assert poll_every(10**12) * MINUTE == 6 * HOUR
