"""What X's errors mean: whom they stop, and for how long."""

from collections.abc import Mapping

import orjson
import pytest

from streams.errors import GsmError
from streams.pollers.errors import (
    ParkedError,
    PollError,
    RefusedError,
    TokenError,
    TransientError,
    UnreadableError,
)
from streams.pollers.http import Answer
from streams.pollers.x.errors import HIDDEN_LIMIT, NO_CREDITS, judge

NOW = 1_583_020_800_000  # 2020-03-01T00:00:00Z
MINUTE = 60_000
PROBLEMS = "https://api.twitter.com/2/problems/"


def judged(
    status: int, body: Mapping[str, object] | bytes, headers: Mapping[str, str] | None = None
) -> PollError | GsmError:
    """What an answer of a moment ago means."""
    raw = body if isinstance(body, bytes) else orjson.dumps(body)
    return judge(Answer(status, raw, NOW, headers=headers or {}))


def window(remaining: int, reset: int, **more: str) -> dict[str, str]:
    """The headers of a window that begins anew at `reset`, in seconds."""
    return {"x-rate-limit-remaining": str(remaining), "x-rate-limit-reset": str(reset), **more}


def parked(error: PollError | GsmError) -> tuple[int, frozenset[str]]:
    """For how long, and of what."""
    assert isinstance(error, ParkedError)
    return error.until - NOW, error.scope


def test_a_window_that_is_used_up_parks_this_token_at_this_endpoint_until_it_begins_anew() -> None:
    body = {"title": "Too Many Requests", "type": "about:blank", "status": 429}

    error = judged(429, body, window(0, NOW // 1000 + 600))

    assert parked(error) == (10 * MINUTE, frozenset({"token", "endpoint"}))


def test_the_window_follows_their_clock_not_ours() -> None:
    # Given an X whose clock is seven minutes ahead of ours, and a window of two minutes by it
    theirs = NOW // 1000 + 7 * 60
    headers = window(0, theirs + 120, date="Sun, 01 Mar 2020 00:07:00 GMT")

    assert parked(judged(429, {"title": "Too Many Requests"}, headers))[0] == 2 * MINUTE


@pytest.mark.parametrize(("reset", "wait"), [(0, 10_000), (86_400, 901_000)])
def test_a_window_lasts_from_ten_seconds_to_a_quarter_of_an_hour_whatever_is_told(
    reset: int, wait: int
) -> None:
    assert parked(judged(429, {}, window(0, NOW // 1000 + reset)))[0] == wait


def test_a_limit_by_the_second_is_waited_for() -> None:
    error = judged(
        429, {"errors": [{"code": 88, "message": "Rate limit exceeded"}]}, window(250, NOW // 1000)
    )

    assert isinstance(error, TransientError)
    assert error.wait == HIDDEN_LIMIT


def test_a_cap_stops_the_platform_until_the_day_ends_though_the_window_looks_healthy() -> None:
    body = {"title": "UsageCapExceeded", "period": "Monthly", "type": PROBLEMS + "usage-capped"}

    assert parked(judged(429, body, window(39_999, NOW // 1000))) == (1440 * MINUTE, frozenset())


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (402, {"title": "CreditsDepleted", "type": PROBLEMS + "credits"}),
        (402, b""),
        (403, {"title": "Forbidden", "detail": "You reached your spend limit.", "type": "about:blank"}),
    ],
)
def test_without_money_the_platform_is_asked_again_after_a_while(
    status: int, body: Mapping[str, object] | bytes
) -> None:
    assert parked(judged(status, body)) == (NO_CREDITS, frozenset())


def test_a_token_that_is_not_accepted_is_the_tokens_fault() -> None:
    assert isinstance(judged(401, {"title": "Unauthorized", "type": "about:blank"}), TokenError)


def test_an_app_that_may_not_read_here_ends_everything_with_what_to_do() -> None:
    body = {"reason": "client-not-enrolled", "type": PROBLEMS + "client-forbidden", "detail": "enroll"}

    error = judged(403, body)

    assert isinstance(error, GsmError)
    assert "client-not-enrolled" in str(error)
    assert "GSM_X_TOKEN" in str(error)


def test_a_malformed_request_names_its_parameters_and_never_what_was_sent() -> None:
    body = {
        "title": "Invalid Request",
        "type": PROBLEMS + "invalid-request",
        "errors": [{"parameters": {"usernames": ["a name that is no name"]}, "message": "..."}],
    }

    error = judged(400, body)

    assert isinstance(error, RefusedError)
    assert str(error) == "Invalid Request: usernames"


def test_their_own_faults_pass_and_what_is_no_json_below_500_is_unreadable() -> None:
    assert isinstance(judged(503, b"<html>over capacity</html>"), TransientError)
    assert isinstance(judged(500, {"title": "Internal"}), TransientError)
    assert isinstance(judged(403, b"<html>who are you</html>"), UnreadableError)
    assert isinstance(judged(404, {"title": "Not Found Error"}), RefusedError)
