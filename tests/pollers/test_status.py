"""What becomes of an account is believed slowly."""

from typing import Final

import pytest

from streams.pollers.errors import PollError, RefusedError, UnavailableError
from streams.pollers.status import Doubt, doubt_after, rest_of

HOUR: Final = 3_600_000
DAY: Final = 24 * HOUR


def after(*answers: tuple[int, PollError | None]) -> Doubt | None:
    """What is thought after these answers, each with its hour."""
    doubt: Doubt | None = None
    for hour, error in answers:
        doubt = doubt_after("me", doubt, error, hour * HOUR)
    return doubt


GONE: Final = RefusedError("not_found")


def test_three_answers_over_a_day_are_believed() -> None:
    assert rest_of("me", after((0, GONE), (12, GONE), (24, GONE)), 25 * HOUR) is not None


@pytest.mark.parametrize(
    "answers",
    [
        [(0, GONE), (24, GONE)],  # two
        [(0, GONE), (6, GONE), (12, GONE), (18, GONE)],  # less than a day
        [(0, GONE), (12, None), (24, GONE), (30, GONE)],  # it answered in between
        [(0, GONE), (12, RefusedError("suspended")), (24, GONE), (30, GONE)],  # not the same
        [(0, GONE), (12, RefusedError("more than 5000 new videos")), (24, GONE), (30, GONE)],  # it is there
    ],
)
def test_less_is_not(answers: list[tuple[int, PollError | None]]) -> None:
    assert rest_of("me", after(*answers), 31 * HOUR) is None


def test_a_platform_that_does_not_answer_proves_nothing_either_way() -> None:
    failed = UnavailableError("HTTP 503")

    assert after((0, GONE), (6, failed), (12, GONE), (24, GONE)) == Doubt("me", "gone", 0, DAY, 3)


def test_once_believed_it_is_asked_for_once_a_week_and_back_when_it_answers() -> None:
    doubt = after((0, GONE), (12, GONE), (24, GONE))

    assert str(rest_of("me", doubt, 8 * DAY - 1)) == "gone, confirmed: asked for once a week"
    assert rest_of("me", doubt, 8 * DAY) is None
    assert rest_of("me", doubt_after("me", doubt, GONE, 8 * DAY), 9 * DAY) is not None
    assert doubt_after("me", doubt, None, 8 * DAY) is None


def test_an_account_that_was_mended_in_the_roster_is_asked_for_at_once() -> None:
    doubt = after((0, GONE), (12, GONE), (24, GONE))

    assert rest_of("mended", doubt, 25 * HOUR) is None
    assert doubt_after("mended", doubt, GONE, 25 * HOUR) == Doubt("mended", "gone", 25 * HOUR, 25 * HOUR)
