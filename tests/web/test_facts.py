"""The words for what people need to know."""

import msgspec
import pytest

from scoring.boards import Board
from scoring.progress import Progress
from streams.facts import Fact, age_text, ages, amount, facts, nominee_words, per_thousand, share, state_words
from tests.web.publishing import EDITION, JULY, POSTS, boards, head

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000


def ministry_board() -> Board:
    """Seven ministries by posts."""
    return boards(POSTS)[0]


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (-5, "0 s"),
        (59_999, "59 s"),
        (MINUTE, "1 min"),
        (HOUR - 1, "59 min"),
        (47 * HOUR, "47 h"),
        (49 * HOUR, "2 days"),
    ],
)
def test_ages_are_said_in_one_unit(age: int, words: str) -> None:
    assert age_text(age) == words


def test_the_nominee_line_says_what_the_state_makes_of_it() -> None:
    # Given a board with five nominees
    board = ministry_board()
    # Then the words follow its state
    assert nominee_words(board) == "5 nominees if the period ended now"
    assert nominee_words(msgspec.structs.replace(board, state="PROVISIONAL")) == "5 nominees as it stands"
    assert nominee_words(msgspec.structs.replace(board, state="FROZEN")) == "5 nominees"
    # And say why where it is not simply the first five
    tied = msgspec.structs.replace(
        board, state="FROZEN", nominees=4, nominee_note="a tie across place 5 is left out"
    )
    assert nominee_words(tied) == "4 nominees; a tie across place 5 is left out"
    few = msgspec.structs.replace(
        board, nominees=0, nominee_note="no nomination: 2 ranked, at least 3 needed"
    )
    assert nominee_words(few) == "No nomination: 2 ranked, at least 3 needed"


def test_numbers_are_told_in_words() -> None:
    assert [amount(count, "post") for count in (0, 1, 1234)] == ["0 posts", "1 post", "1,234 posts"]
    # 12,345,678,901 / 10^12 per follower is 12.345678901 per thousand
    assert per_thousand("12345678901") == "12.345678"
    assert per_thousand("999") == "0.000000"


def test_a_bar_is_the_share_of_the_leader() -> None:
    board = ministry_board()
    assert share(450, board) == 0.5
    assert share(0, msgspec.structs.replace(board, standings=[])) == 0.0


def test_polls_warn_below_95_percent() -> None:
    # Given 95 good ones of 100, then 94
    good = msgspec.structs.replace(head(1), polls={"ok": 95, "partial": 2, "failed": 3})
    bad = msgspec.structs.replace(head(1), polls={"ok": 94, "partial": 0, "failed": 6})
    none = msgspec.structs.replace(head(1), polls={"ok": 0, "partial": 0, "failed": 0})
    # Then only the second warns, and no polls at all are no failure
    assert Fact("Polls", "95 ok, 2 partial, 3 failed") in facts(good)
    assert Fact("Polls", "94 ok, 6 failed", warn=True) in facts(bad)
    assert Fact("Polls", "not polled") in facts(none)


def test_unknown_accounts_are_a_fact_only_where_there_are_any() -> None:
    assert not any(fact.label == "Unknown accounts" for fact in facts(head(1)))
    strange = msgspec.structs.replace(head(1), unknown_accounts=3)
    assert Fact("Unknown accounts", "3", warn=True) in facts(strange)


def test_unreadable_rulings_are_a_fact_only_where_there_are_any() -> None:
    assert not any(fact.label == "Unreadable rulings" for fact in facts(head(1)))
    unread = msgspec.structs.replace(head(1), unreadable_rulings=2)
    assert Fact("Unreadable rulings", "2", warn=True) in facts(unread)


def test_with_a_wall_clock_data_ages_by_what_was_observed() -> None:
    # Given boards published at noon whose newest observation was made an hour before, polled every 360 minutes
    noon = JULY + 12 * HOUR
    wall = msgspec.structs.replace(EDITION, clock="wall")
    top = head(1, as_of=noon, published_at=noon)
    top = msgspec.structs.replace(top, totals=msgspec.structs.replace(top.totals, observed_at=noon - HOUR))
    # Then the data is an hour older than the boards, and old after two missed polls; the boards after five minutes
    data, made = ages(top, wall)
    assert (data.at, data.old_after) == (noon - HOUR, 12 * HOUR)
    assert (made.at, made.old_after) == (noon, 5 * MINUTE)


def test_before_any_data_there_is_no_age_of_data() -> None:
    empty = msgspec.structs.replace(head(1), totals=Progress())
    assert [age.label for age in ages(empty, EDITION)] == ["Boards"]
    assert Fact("Newest data", "none yet") in facts(empty)


def test_nothing_grows_old_once_frozen() -> None:
    frozen = head(1, as_of=JULY + 365 * DAY)
    assert [age.old_after for age in ages(frozen, EDITION)] == [None, None]
    assert state_words(frozen) == "Frozen on 2021-01-07 00:00; nothing observed later counts."
