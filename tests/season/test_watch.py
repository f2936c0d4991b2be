"""Which posts a poll finds."""

from array import array

from streams.season.schedule import WHOLE, Poll
from streams.season.watch import Watch, leave_out

CREATED = array("q", [10, 20, 30, 40])


def test_a_poll_reads_what_was_created_since_an_instant_and_before_it() -> None:
    watch = Watch(CREATED, {})
    assert watch.read(Poll(at=40, slot=0, since=20)) == ([1, 2], [])
    assert watch.read(Poll(at=41, slot=0, since=0)) == ([0, 1, 2, 3], [])


def test_a_partial_poll_reads_the_newest_and_a_failed_one_nothing() -> None:
    watch = Watch(CREATED, {})
    assert watch.read(Poll(at=99, slot=0, since=0, share=WHOLE // 2)) == ([2, 3], [])
    assert watch.read(Poll(at=99, slot=0, since=0, share=0)) == ([], [])


def test_a_deleted_post_is_found_gone_once() -> None:
    watch = Watch(CREATED, {1: 50})
    assert watch.read(Poll(at=49, slot=0, since=0)) == ([0, 1, 2, 3], [])
    assert watch.read(Poll(at=50, slot=0, since=0)) == ([0, 2, 3], [1])
    assert watch.read(Poll(at=51, slot=0, since=0)) == ([0, 2, 3], [])


def test_a_post_deleted_before_anybody_read_it_never_existed() -> None:
    watch = Watch(CREATED, {1: 50})
    assert watch.read(Poll(at=60, slot=0, since=0)) == ([0, 2, 3], [])


def test_a_poll_that_fails_notices_no_deletion() -> None:
    watch = Watch(CREATED, {3: 50})
    watch.read(Poll(at=49, slot=0, since=0))
    assert watch.read(Poll(at=60, slot=0, since=0, share=0)) == ([], [])
    assert watch.read(Poll(at=61, slot=0, since=0)) == ([0, 1, 2], [3])


def test_the_oldest_are_left_out_but_none_that_will_be_deleted() -> None:
    assert leave_out([4, 5, 6, 7], 2, {4: 99}) == [4, 7]
