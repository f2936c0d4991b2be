"""What YouTube's errors mean for polling."""

import orjson
import pytest

from streams.errors import GsmError
from streams.pollers.errors import (
    ParkedError,
    PollError,
    RefusedError,
    TransientError,
    UnavailableError,
    UnreadableError,
)
from streams.pollers.youtube.errors import judge, next_pacific_midnight

NOON = 1_583_064_000_000  # 2020-03-01T12:00:00Z


def body(reason: str, message: str = "", **more: object) -> bytes:
    return orjson.dumps({"error": {"message": message, "errors": [{"reason": reason}], **more}})


@pytest.mark.parametrize(
    ("status", "reason", "kind", "says"),
    [
        (403, "quotaExceeded", ParkedError, "quotaExceeded"),
        (403, "rateLimitExceeded", TransientError, "HTTP 403 rateLimitExceeded"),
        (429, "userRateLimitExceeded", TransientError, "HTTP 429 userRateLimitExceeded"),
        (500, "internalError", TransientError, "HTTP 500 internalError"),
        (503, "backendError", TransientError, "HTTP 503 backendError"),
        (409, "conflict", TransientError, "HTTP 409 conflict"),
        (400, "invalidPageToken", UnavailableError, "invalidPageToken"),
        (404, "playlistNotFound", RefusedError, "playlistNotFound"),
        (403, "playlistItemsNotAccessible", RefusedError, "playlistItemsNotAccessible"),
        (403, "channelSuspended", RefusedError, "channelSuspended"),
        (400, "invalidFilters", RefusedError, "invalidFilters"),
    ],
)
def test_the_reason_decides(status: int, reason: str, kind: type[PollError], says: str) -> None:
    error = judge(status, body(reason), NOON)

    assert type(error) is kind
    assert str(error) == says


@pytest.mark.parametrize("reason", ["keyInvalid", "accessNotConfigured", "ipRefererBlocked"])
def test_a_fault_of_the_key_is_for_a_person_to_mend(reason: str) -> None:
    error = judge(400, body(reason), NOON)

    assert isinstance(error, GsmError)
    assert "set GSM_YOUTUBE_API_KEY" in str(error)


def test_an_invalid_key_is_also_told_in_the_details() -> None:
    error = judge(400, body("badRequest", details=[{"reason": "API_KEY_INVALID"}]), NOON)

    assert isinstance(error, GsmError)
    assert "the key is not valid" in str(error)


def test_a_rate_limit_by_the_day_is_a_quota() -> None:
    message = "Quota exceeded for quota metric 'Queries' and limit 'Queries per day'"

    assert isinstance(judge(429, body("rateLimitExceeded", message), NOON), ParkedError)


def test_a_refusal_that_calls_itself_transient_is_tried_again() -> None:
    assert isinstance(judge(400, body("invalid", "a transient error"), NOON), TransientError)


def test_an_error_page_of_a_server_passes_but_any_other_page_is_a_dead_letter() -> None:
    assert isinstance(judge(502, b"<html>", NOON), TransientError)
    assert isinstance(judge(302, b"<html>", NOON), UnreadableError)


def test_quota_comes_back_at_midnight_in_california_summer_and_winter() -> None:
    winter = next_pacific_midnight(NOON)
    short_day = next_pacific_midnight(
        1_583_661_600_000
    )  # 2020-03-08T10:00:00Z, two hours into the day that loses one

    assert winter == 1_583_136_000_000  # 2020-03-02T08:00:00Z
    assert short_day == 1_583_737_200_000  # 2020-03-09T07:00:00Z
