"""What the Graph API's errors mean: whom they stop, and for how long."""

from collections.abc import Mapping
from pathlib import Path

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
from streams.pollers.graph.errors import MINUTE, TooMuchError, judge, limit
from streams.pollers.http import Answer

NOW = 1_583_020_800_000


def judged(code: int | str, message: str = "", status: int = 400, **more: object) -> PollError | GsmError:
    """What an error of a moment ago means."""
    body = {"error": {"message": message, "code": code, "type": "OAuthException", **more}}
    return judge(Answer(status, orjson.dumps(body), NOW))


@pytest.mark.parametrize(
    ("code", "scope"),
    [
        (4, set()),
        (341, set()),
        (17, {"token"}),
        (32, {"token", "target"}),
        (80001, {"token", "target"}),
        ("613", {"endpoint"}),
    ],
)
def test_a_limit_parks_what_it_is_of_for_a_quarter_of_an_hour(code: int | str, scope: set[str]) -> None:
    error = judged(code)

    assert isinstance(error, ParkedError)
    assert error.scope == scope
    assert error.until - NOW == 15 * MINUTE


def test_a_limit_lasts_as_long_as_its_header_says_in_minutes() -> None:
    usage = {"104": [{"type": "pages", "call_count": 100, "estimated_time_to_regain_access": 47}]}
    headers = {"x-business-use-case-usage": orjson.dumps(usage).decode()}

    error = judge(Answer(400, orjson.dumps({"error": {"code": 80001}}), NOW, headers=headers))

    assert isinstance(error, ParkedError)
    assert error.until - NOW == 47 * MINUTE


@pytest.mark.parametrize("subcode", [458, 460, 463, 467])
def test_a_token_that_is_dead_is_the_tokens_fault(subcode: int) -> None:
    error = judged(190, "Session has expired", error_subcode=subcode)

    assert isinstance(error, TokenError)
    assert str(error) == f"error 190/{subcode}"


def test_too_much_data_is_not_a_failure_that_passes() -> None:
    assert isinstance(judged(1, "Please reduce the amount of data you're asking for", 500), TooMuchError)
    assert isinstance(judged(1, "An unknown error occurred", 500), TransientError)
    assert isinstance(judged(2, "Service temporarily unavailable", 500), TransientError)


@pytest.mark.parametrize(
    ("code", "more"),
    [
        (100, {"error_subcode": 33}),
        (33, {}),
        (803, {}),
        (110, {"error_subcode": 2207013}),
        (100, {"error_subcode": 2207013}),
    ],
)
def test_what_is_not_there_is_refused(code: int, more: Mapping[str, int]) -> None:
    error = judged(code, "in whatever language", **more)

    assert isinstance(error, RefusedError)
    assert str(error) == "not_found"


def test_one_account_without_permission_stops_no_other_but_an_app_without_the_feature_ends_everything() -> (
    None
):
    alone, all_of_them = (
        judged(10, "(#10) Application does not have permission"),
        judged(10, "(#10) This endpoint requires the 'Page Public Content Access' feature."),
    )

    assert isinstance(alone, RefusedError)
    assert isinstance(all_of_them, GsmError)
    assert "Page Public Content Access" in str(all_of_them)


def test_what_is_no_json_is_their_fault_from_500_on_and_unreadable_below() -> None:
    assert isinstance(judge(Answer(502, b"<html>", NOW)), TransientError)
    assert isinstance(judge(Answer(400, b"<html>", NOW)), UnreadableError)


@pytest.mark.parametrize(
    ("headers", "scope"),
    [
        ({"x-app-usage": '{"call_count":28,"total_time":89,"total_cputime":25}'}, None),
        ({"x-app-usage": '{"call_count":28,"total_time":90,"total_cputime":25}'}, {"token"}),
        ({"x-business-use-case-usage": '{"1":[{"type":"pages","call_count":95}]}'}, {"token", "target"}),
        ({"x-app-usage": "strange"}, None),
        ({}, None),
    ],
)
def test_nothing_new_is_begun_from_nine_tenths_of_a_limit_on(
    headers: dict[str, str], scope: set[str] | None
) -> None:
    error = limit(Answer(200, b"{}", NOW, headers=headers))

    assert (None if error is None else set(error.scope)) == scope


def test_errors_that_people_pasted(gsm_data: Path) -> None:
    lines = (gsm_data / "fixtures/errors-in-the-wild/errors.jsonl").read_bytes().splitlines()
    pasted = [one["body"] for one in map(orjson.loads, lines) if one["platform"] in {"facebook", "instagram"}]

    # Some printed the inner object alone; two are no JSON, but what an SDK made of it.
    bodies = [one if "error" in one else {"error": one} for one in pasted if isinstance(one, dict)]
    errors = [judge(Answer(400, orjson.dumps(body), NOW)) for body in bodies]

    assert len(pasted) == len(bodies) + 2
    assert [(type(error), str(error)[:40]) for error in errors] == [
        (ParkedError, "limit 4"),
        (ParkedError, "limit 4"),
        (GsmError, "Facebook: the app may not read Pages tha"),
        (GsmError, "Facebook: the app may not read Pages tha"),
        (RefusedError, "not_found"),
        (TokenError, "error 190/463"),
        (RefusedError, "not_found"),
        (RefusedError, "not_found"),
    ]


def test_recorded_errors(gsm_data: Path) -> None:
    root = gsm_data / "fixtures/python-facebook"
    no_proof, not_there = (
        judge(Answer(400, (root / name).read_bytes(), NOW)) for name in ("error.json", "base/error_data.json")
    )

    assert isinstance(no_proof, GsmError)
    assert str(not_there) == "not found, or the app lacks Page Public Content Access"
