"""When known posts are read again, in slots of six hours."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.pollers.refresh import DAY, FRESH, HOUR, X_DAYS, RefreshPlan

SLOT: Final = 6 * HOUR
START: Final = 18_000 * DAY
END: Final = START + 120 * DAY
FREEZE: Final = END + 7 * DAY
PLAN: Final = RefreshPlan(SLOT, START, END, FREEZE)
X: Final = RefreshPlan(SLOT, START, END, FREEZE, X_DAYS)
NEVER: Final = -1

creations = st.integers(START // SLOT, END // SLOT - 1).map(lambda number: number * SLOT + 1)
plans = st.sampled_from([PLAN, X, RefreshPlan(HOUR, START, END, FREEZE)])


def reads(plan: RefreshPlan, created: int, until: int) -> Iterator[int]:
    """The slots in which a post is read, if every poll succeeds, from the one that finds it."""
    read = -(-created // plan.every) * plan.every
    yield read
    for slot in range(read + plan.every, until + 1, plan.every):
        if plan.is_due("post", created, read, slot):
            yield (read := slot)


def test_readings_thin_out_with_age() -> None:
    ages = [(slot - START) // HOUR for slot in reads(PLAN, START, START + 100 * DAY)]

    # Each slot for three days, each other one up to the eighth day, then daily, weekly from the thirtieth, none after the ninetieth.
    assert ages == [
        *range(0, 67, 6),
        *range(78, 187, 12),
        *range(210, 715, 24),
        *range(882, 2059, 168),
    ]


def test_a_post_of_x_is_read_daily_for_a_week_once_more_after_a_month_and_then_swept_once() -> None:
    created = START + 20 * HOUR  # after the last slot of its day, so that the first reading is of day 1

    days = [(slot - START) // DAY for slot in reads(X, created, FREEZE)]

    assert days[:9] == [1, 2, 3, 4, 5, 6, 7, 8, 30]
    assert len(days) == 10
    assert START + (days[9] + 1) * DAY > FREEZE - FRESH


def test_a_day_of_x_that_was_missed_is_made_up_for() -> None:
    created, read = START + HOUR, START + SLOT

    assert not X.is_due("p", created, read, START + 3 * SLOT)  # the same day is read once
    assert X.is_due("p", created, read, START + 9 * DAY)  # of day 8, when nobody polled
    assert not X.is_due("p", created, START + 9 * DAY, START + 29 * DAY)
    assert X.is_due("p", created, START + 9 * DAY, START + 30 * DAY)


@given(plans, creations, st.integers(0, 10))
def test_what_was_read_in_a_slot_is_not_due_in_it(plan: RefreshPlan, created: int, later: int) -> None:
    slot = -(-created // plan.every) * plan.every + later * plan.every

    assert not plan.is_due("post", created, slot, slot)


@given(plans, creations, st.text(min_size=1, max_size=12), st.data())
def test_at_the_freeze_every_post_has_a_fresh_reading_though_all_polls_before_the_last_two_days_failed(
    plan: RefreshPlan, created: int, post: str, data: st.DataObject
) -> None:
    read = data.draw(st.sampled_from([NEVER, created // plan.every * plan.every]))
    last = FREEZE // plan.every * plan.every
    slot = last - data.draw(st.integers(0, 2 * DAY // plan.every - 1)) * plan.every

    assert plan.is_due(post, created, read, slot) or read >= plan.sweep_from()
    assert plan.is_stale(created, read) is (read < FREEZE - FRESH)


def test_the_final_sweep_is_spread_over_five_days() -> None:
    created = START
    turns = Counter(
        next(
            slot
            for slot in range(PLAN.sweep_from(), FREEZE, SLOT)
            if PLAN.is_due(f"video{number}", created, START, slot)
        )
        for number in range(20_000)
    )

    assert len(turns) == 20
    assert max(turns) < FREEZE - 2 * DAY
    assert max(turns.values()) < 1.15 * 1000  # of 20,000 posts in 20 slots


@given(plans, creations, st.integers(0, 130 * 24))
def test_what_is_done_is_never_due_again(plan: RefreshPlan, created: int, hours: int) -> None:
    read = min(-(-(created + hours * HOUR) // plan.every) * plan.every, FREEZE // plan.every * plan.every)
    if plan.is_done(created, read, read):
        later = range(read + plan.every, FREEZE + DAY, plan.every)
        assert not any(plan.is_due("post", created, read, slot) for slot in later)


def test_posts_of_the_award_are_kept_until_the_sweep_others_not_at_all() -> None:
    for created in (START - 1, END):
        assert PLAN.is_done(created, NEVER, created + SLOT)
        assert not PLAN.is_due("post", created, NEVER, created + SLOT)
    assert not PLAN.is_done(START, START + 100 * DAY, START + 100 * DAY)
    assert PLAN.is_done(START, PLAN.sweep_from(), PLAN.sweep_from() + SLOT)


@pytest.mark.parametrize("plan", [PLAN, X])
def test_nothing_is_due_after_the_freeze(plan: RefreshPlan) -> None:
    assert plan.is_done(END - 1, NEVER, FREEZE + SLOT)
