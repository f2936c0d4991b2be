"""Summaries that are kept and partly made anew equal those made from all rows at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.fold import Fold
from scoring.pages import OUTCOMES, Observation, Page, Poll
from scoring.progress import Progress
from streams.rank.accounts import Accounts
from tests.rank.tiny import DAY, EDITION, END, MINUTE, ROSTER, START, page, plain_summaries


class Counted:
    """Rows as count makes them, handed to Accounts as they change."""

    def __init__(self) -> None:
        self.rows: dict[bytes, bytes] = {}
        self.accounts = Accounts(EDITION, ROSTER)
        self._fold = Fold(EDITION.bounds(), self.rows.get)

    def add(self, *pages: Page) -> None:
        for one in pages:
            self._fold.add(one, Progress())
        changed = self._fold.take()
        self.rows |= changed
        for key, row in changed.items():
            self.accounts.put(key, row)


instants = st.integers(START - 20 * DAY, END + 12 * DAY)
posts = st.builds(
    Observation,
    id=st.sampled_from(["a", "b", "c"]),
    created=instants,
    kind=st.sampled_from(["original", "reply"]),
    media=st.sampled_from(["image", "video"]),
    likes=st.none() | st.integers(0, 9),
)
pages = st.builds(
    Page,
    schema=st.just(1),
    account=st.sampled_from(["tw:health", "tw:labour", "tw:stranger"]),
    platform=st.just("twitter"),
    observed_at=instants,
    source=st.just("test"),
    observations=st.lists(posts, max_size=3),
    followers=st.none() | st.integers(-2, 5).filter(lambda count: count != -1),
    poll=st.none() | st.builds(Poll, slot=instants, outcome=st.sampled_from(OUTCOMES)),
)


@given(st.lists(st.tuples(st.lists(pages, max_size=4), instants), min_size=1, max_size=6))
def test_summaries_equal_those_made_from_all_rows_at_once(rounds: list[tuple[list[Page], int]]) -> None:
    # Given pages that come in rounds, in any order, also from days that the award clock has not reached
    counted = Counted()
    for number, as_of in enumerate(sorted(as_of for _, as_of in rounds)):
        # When a round's rows are in and the award clock stands there
        counted.add(*rounds[number][0])
        summaries = counted.accounts.summaries(as_of)
        # Then every account of the roster has the summary that all of its rows give
        mine = {account: one for account, one in summaries.items() if account != "tw:stranger"}
        assert mine == plain_summaries(counted.rows, as_of)
        assert counted.accounts.polls() == {
            outcome: sum(one.outcomes[place] for one in mine.values())
            for place, outcome in enumerate(OUTCOMES)
        }


def test_posts_are_counted_over_all_accounts_and_an_unknown_one_is_told() -> None:
    # Given two posts of an account that stands in the roster, one of them read twice, and one of a stranger
    counted = Counted()
    counted.add(
        page("tw:health", START + MINUTE, {"h1": 1, "h2": 2}),
        page("tw:health", START + 2 * MINUTE, {"h1": 3}),
        page("tw:stranger", START + MINUTE, {"s1": 1}),
    )
    # When summaries are made
    summaries = counted.accounts.summaries(START + DAY)
    # Then there are three posts
    assert counted.accounts.posts() == 3
    assert counted.accounts.unknown == 1
    # And polls are those of the roster's accounts alone
    assert counted.accounts.polls() == {"failed": 0, "partial": 0, "ok": 2}
    assert summaries["tw:health"].sums["all"].posts == 2


def test_a_post_of_tomorrow_counts_tomorrow_though_no_row_changes() -> None:
    # Given a post that is made on the second day
    counted = Counted()
    counted.add(page("tw:health", START + DAY + 2 * MINUTE, {"h1": 1}))
    # When the award clock stands on the first day, then it does not count
    assert counted.accounts.summaries(START + DAY - 1)["tw:health"].sums["all"].posts == 0
    # When it stands on the second, then it does
    assert counted.accounts.summaries(START + DAY)["tw:health"].sums["all"].posts == 1


def test_a_reading_counts_from_its_instant_though_no_row_changes() -> None:
    # Given a reading in the tenth minute, by a clock that is ahead of ours
    counted = Counted()
    counted.add(page("tw:health", START + 10 * MINUTE, {}, followers=77))
    # When the award clock stands before and at it
    before = counted.accounts.summaries(START + 10 * MINUTE - 1)["tw:health"]
    at = counted.accounts.summaries(START + 10 * MINUTE)["tw:health"]
    # Then it is unknown, then known
    assert (before.audience.start, at.audience.start) == (None, 77)


def test_only_what_changed_is_summarised_again() -> None:
    # Given two accounts that are summarised
    counted = Counted()
    counted.add(page("tw:health", START + MINUTE, {"h1": 1}), page("tw:labour", START + MINUTE, {"l1": 1}))
    before = dict(counted.accounts.summaries(START + DAY))
    # When one of them changes, and a day passes
    counted.add(page("tw:labour", START + 2 * DAY, {"l2": 1}))
    after = counted.accounts.summaries(START + 3 * DAY)
    # Then the other one's summary is the very same object
    assert after["tw:health"] is before["tw:health"]
    assert after["tw:labour"] is not before["tw:labour"]


def test_the_award_clock_alone_changes_a_summary_when_a_slot_is_over() -> None:
    # Given a poll of the slot from 18:00 UTC, which is 01:00 in Jakarta; a slot has six hours
    counted = Counted()
    hours = 60 * MINUTE
    slot = START + hours
    counted.add(Page(1, "tw:health", "twitter", slot + MINUTE, "test", poll=Poll(slot, outcome="ok")))
    before = counted.accounts.summaries(slot + 2 * MINUTE)["tw:health"]
    # When the award clock goes on within the slot, then nothing is summarised again
    assert counted.accounts.summaries(slot + 6 * hours - 1)["tw:health"] is before
    # When the slot is over, then its poll is among those that went well
    after = counted.accounts.summaries(slot + 6 * hours)["tw:health"]
    assert (before.slots_ok, after.slots_ok) == (0, 1)


def test_an_award_clock_that_runs_backwards_is_an_error() -> None:
    counted = Counted()
    counted.accounts.summaries(START + DAY)
    with pytest.raises(ValueError, match="cannot go back"):
        counted.accounts.summaries(START)
