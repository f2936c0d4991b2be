"""Stories of coverage: what was due, how it ended, and what nobody looked at."""

from collections.abc import Iterable

import msgspec

from scoring.pages import Observation, Page, Presence
from streams.coverage.polls import Polls
from streams.coverage.report import AccountCoverage, Counts, Coverage, Gap, Stale, coverage
from tests.coverage.polled import EDITION, END, HOUR, MIDNIGHT, ROSTER, SLOTS, page

FREEZE = EDITION.bounds().freeze_at


def told(pages: Iterable[Page], as_of: int = END) -> Coverage:
    polls = Polls(EDITION.bounds())
    for one in pages:
        polls.add(one)
    return coverage(EDITION, ROSTER, polls, as_of)


def account(name: str, pages: Iterable[Page], as_of: int = END) -> AccountCoverage:
    return next(one for one in told(pages, as_of).accounts if one.account == name)


def test_a_slot_counts_once_it_is_over() -> None:
    pages = [page("a", SLOTS[0])]

    assert account("a", pages, SLOTS[1] - 1).slots.due == 0
    assert account("a", pages, SLOTS[1]).slots == Counts(1, 1, 0, 0, 0, {}, 1000)


def test_the_last_slot_of_the_period_is_the_last_one_due() -> None:
    # Seven of eight: the last one begins in the period and is over an hour after it.
    assert account("a", [], END + 100 * HOUR).slots.due == 7


def test_the_best_poll_of_a_slot_counts_and_the_latest_reason() -> None:
    pages = [
        page("a", SLOTS[0], "failed", "HTTP 503"),
        page("a", SLOTS[0], at=SLOTS[0] + HOUR),
        page("a", SLOTS[1], "failed", "HTTP 503"),
        page("a", SLOTS[1], "failed", "quotaExceeded", at=SLOTS[1] + HOUR),
        page("a", SLOTS[2], "partial", "HTTP 500"),
    ]

    slots = account("a", pages, SLOTS[4]).slots

    assert slots == Counts(
        4, 1, 1, 1, 1, {"quotaExceeded": 1, "HTTP 500": 1, "not polled": 1}, ok_per_mille=250
    )


def test_a_page_made_after_the_freeze_moves_the_award_clock_and_counts_for_nothing() -> None:
    polls = Polls(EDITION.bounds())
    polls.add(page("a", SLOTS[0], at=FREEZE + 1))

    assert polls.observed_at == FREEZE + 1
    assert coverage(EDITION, ROSTER, polls, END).accounts[0].slots.ok == 0


def test_gaps_are_slots_in_a_row_with_the_reason_met_most() -> None:
    pages = [page("a", SLOTS[0]), page("a", SLOTS[3]), page("a", SLOTS[1], "failed", "not_found")]

    gaps = account("a", pages, SLOTS[6]).gaps

    assert gaps == [
        Gap(SLOTS[1], SLOTS[3], 2, "not_found"),
        Gap(SLOTS[4], SLOTS[6], 2, "not polled"),
    ]


def test_a_platform_has_a_gap_where_no_account_was_polled_well() -> None:
    pages = [page("a", SLOTS[0]), page("b", SLOTS[0]), page("b", SLOTS[2]), page("b", SLOTS[1], "failed", "quotaExceeded")]  # fmt: skip

    platform = next(one for one in told(pages, SLOTS[3]).platforms if one.platform == "youtube")

    assert platform.gaps == [Gap(SLOTS[1], SLOTS[2], 1, "not polled")]
    assert (platform.accounts, platform.slots.due, platform.slots.ok) == (2, 6, 3)


def test_times_that_no_poll_looked_at_are_unseen_even_where_slots_were_missed() -> None:
    # The poll of the second slot looks back over the first; between the third and the last nobody looks.
    pages = [
        page("a", SLOTS[1], covers=(MIDNIGHT - HOUR, SLOTS[1])),
        page("a", SLOTS[5], covers=(SLOTS[3], SLOTS[5] + 60_000)),
    ]

    assert account("a", pages, SLOTS[6]).unseen == [(SLOTS[1], SLOTS[3])]
    assert account("b", pages, SLOTS[6]).unseen == [(MIDNIGHT, SLOTS[5])]


def test_what_came_after_the_freeze_counts_for_nothing() -> None:
    assert account("a", [page("a", SLOTS[0], at=FREEZE + 1)]).slots.ok == 0


def test_the_worst_accounts_come_first_and_those_without_gaps_not_at_all() -> None:
    full = [page("b", slot) for slot in SLOTS[:4]]

    assert [one.account for one in told(full, SLOTS[4]).worst(5)] == ["a"]
    assert [one.account for one in told([*full[:2], page("a", SLOTS[0])], SLOTS[4]).worst(5)] == ["a", "b"]


def seen(post: str, at: int, created: int = SLOTS[0], presence: Presence = "seen") -> Page:
    one = page("a", at // (6 * HOUR) * 6 * HOUR, at=at)
    return msgspec.structs.replace(one, observations=[Observation(post, created, presence=presence)])


def test_at_the_freeze_posts_read_last_a_week_before_are_stale_with_the_reason() -> None:
    week = 7 * 24 * HOUR
    pages = [
        seen("fresh", FREEZE - week),
        seen("old", FREEZE - week - 1),
        seen("outside", SLOTS[0], created=MIDNIGHT - 1),
        seen("gone", SLOTS[0]),
        seen("gone", SLOTS[1], presence="gone"),
        page("a", SLOTS[7] + week, "failed", "suspended", at=FREEZE - HOUR),
    ]

    assert account("a", pages, FREEZE).stale == [Stale("old", FREEZE - week - 1, "suspended")]
    assert account("a", pages, FREEZE - 1).stale == []
    assert account("a", pages[1:2], FREEZE).stale == [Stale("old", FREEZE - week - 1, "not polled")]
    assert told(pages, FREEZE).platforms[-1].stale_posts == 1
