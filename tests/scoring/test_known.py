"""The short ways of the fold: what is kept decoded and what is written over, always the same as the plain fold."""

import itertools
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import known
from scoring.calendar import Calendar
from scoring.fold import Fold
from scoring.pages import Observation, Page, Poll
from scoring.progress import Progress
from scoring.rows import decode_row, encode_row, merge_rows, row_key
from tests.scoring.generated import BOUNDS, HOUR, MIDNIGHT, T0, pages, plain_fold

pytestmark = pytest.mark.timeout(1800)  # `--long` tries 5,000 examples

AT = T0 + 210 * HOUR


class Table(dict[bytes, bytes]):
    """A table and the fold that writes it."""

    def __init__(self, keep: int = 1000) -> None:
        super().__init__()
        self.fold = Fold(BOUNDS, self.get, keep)

    def count(self, *some: Page) -> dict[bytes, bytes]:
        """Fold a batch; the rows that changed."""
        for page in some:
            self.fold.add(page, Progress())
        taken = self.fold.take()
        self.update(taken)
        return taken


def page(at: int, *seen: Observation, account: str = "a") -> Page:
    return Page(1, account, "twitter", at, "test", list(seen))


steps = st.lists(
    st.tuples(st.lists(pages, max_size=4), st.sampled_from(["stored", "dropped", "foreign"])), max_size=5
)


@settings(deadline=None)
@given(steps, st.sampled_from([0, 5, 12, 1000]), st.sampled_from([1, 2, 8]))
def test_whatever_is_kept_decoded_the_rows_are_those_of_the_plain_fold(
    given_steps: list[tuple[list[Page], str]], keep: int, rows: int
) -> None:
    """Given batches that are stored, dropped, or stored by somebody else, when folded, then the table is what was stored alone."""
    table, stored = Table(keep), []
    with mock.patch.object(known, "ROWS", rows):
        for batch, fate in given_steps:
            if fate == "foreign":
                for key, row in plain_fold(batch).items():
                    table[key] = encode_row(merge_rows(decode_row(table.get(key)), decode_row(row)))
            else:
                for one in batch:
                    table.fold.add(one, Progress())
                taken = table.fold.take()
                if fate == "stored":
                    table.update(taken)
            if fate != "dropped":
                stored += batch
    assert table == plain_fold(stored)


@given(st.lists(pages, min_size=1, max_size=6), st.integers(0, 5))
def test_pages_that_come_again_change_no_row(some: list[Page], cut: int) -> None:
    """Given pages that are counted, when some of them come again, then no row is written."""
    table = Table()
    table.count(*some)
    assert table.count(*some[cut:]) == {}


@given(st.lists(st.lists(pages, max_size=4), max_size=4), st.sampled_from([0, 1000]))
def test_totals_count_every_observation_before_the_freeze_outside_the_period(
    batches: list[list[Page]], keep: int
) -> None:
    """Given any batches, when folded, then the progress has as many late and outside observations as there are in the pages."""
    table, progress = Table(keep), Progress()
    for batch in batches:
        for one in batch:
            progress = table.fold.add(one, progress)
        table.update(table.fold.take())
    met = [
        (one.observed_at > BOUNDS.freeze_at, seen)
        for batch in batches
        for one in batch
        for seen in one.observations
    ]
    outside = [seen for late, seen in met if not late and not BOUNDS.start <= seen.created < BOUNDS.end]
    assert progress.observations == len(met)
    assert progress.after_freeze == sum(late for late, _ in met)
    assert progress.outside == len(outside)


def test_a_later_reading_of_known_posts_changes_the_rows_once() -> None:
    """Given two posts of one window, when read again three times in a batch, then one row changes and has the last of each."""
    table = Table()
    table.count(page(AT, Observation("1", T0, likes=1), Observation("2", T0 + HOUR, likes=1)))
    again = [
        page(AT + i, Observation("1", T0, likes=5 - i), Observation("2", T0 + HOUR, likes=1))
        for i in (1, 2, 3)
    ]
    (row,) = table.count(*again).values()
    posts = {post_id: post[1][:2] for day in decode_row(row).values() for post_id, post in day.posts.items()}
    assert posts == {"1": (AT + 3, 2), "2": (AT + 3, 1)}


def test_a_post_that_is_twice_in_a_page_is_merged() -> None:
    """Given a page with one id twice, known and new, when counted, then the greater counters stand, whichever came last."""
    for known_before, likes in itertools.product((False, True), ((3, 7), (7, 3))):
        table = Table()
        if known_before:
            table.count(page(AT, Observation("1", T0, likes=9)))
        (row,) = table.count(page(AT + 1, *(Observation("1", T0, likes=one) for one in likes))).values()
        assert decode_row(row)[Calendar("Asia/Jakarta").day(T0)].posts["1"][1][:2] == (AT + 1, 7)


def test_one_id_on_both_sides_of_midnight_is_two_posts_however_often_they_are_read() -> None:
    """Given one id created before and after midnight, when read in turns, then each day has its own."""
    table = Table()
    for i in range(4):
        created = (MIDNIGHT - 1, MIDNIGHT)[i % 2]
        table.count(page(AT + i, Observation("1", created, likes=i)))
    likes = [
        post[1][1]
        for row in table.values()
        for day in decode_row(row).values()
        for post in day.posts.values()
    ]
    assert likes == [2, 3]


def test_an_account_that_is_not_kept_is_read_from_the_table() -> None:
    """Given a fold that keeps five posts, when a third account is counted, then the first one's row still has its old posts."""
    table = Table(keep=5)
    for account in ("a", "b", "c", "a"):
        table.count(page(AT, Observation(account + str(len(table)), T0, likes=1), account=account))
    key = row_key("a", Calendar("Asia/Jakarta").day(T0) // 8)
    assert sorted(post for day in decode_row(table[key]).values() for post in day.posts) == ["a0", "a3"]


def test_a_reading_and_an_outcome_that_are_known_change_nothing() -> None:
    """Given a page with a reading and an outcome, when older ones come, then no row is written."""
    poll = Poll(T0, outcome="ok")
    table = Table()
    table.count(Page(1, "a", "twitter", AT, "test", followers=5, poll=poll))
    older = Page(1, "a", "twitter", AT - 1, "test", followers=9, poll=Poll(T0, outcome="partial"))
    assert table.count(older) == {}
