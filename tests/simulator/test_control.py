"""The control plane: time, faults, the record of requests."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from http.client import HTTPConnection, IncompleteRead
from typing import Any
from urllib.parse import urlsplit

import orjson
import pytest

from streams.clock import SIMULATED_AT
from streams.errors import GsmError
from streams.simulator.clock import VirtualClock
from streams.simulator.server import listen, serving
from streams.simulator.simulation import Simulation
from streams.simulator.world import DAY, Owner, World

VIDEOS = "/yt/youtube/v3/videos?part=id&id=v1&key=planted"
CHANNEL = Owner(0, "youtube", "UC" + "c" * 22, "kementerian", 1.0, 500)
Call = Callable[..., tuple[int, Any, dict[str, str]]]


@pytest.fixture
def call() -> Iterator[Call]:
    """Calls a simulator whose clock stands at 1000: status, JSON and headers of the answer."""
    with serving(Simulation(World(1, [CHANNEL]), VirtualClock(1_000))) as url:

        def ask(
            method: str, path: str, body: object = None, headers: dict[str, str] | None = None
        ) -> tuple[int, Any, dict[str, str]]:
            with closing(HTTPConnection(urlsplit(url).netloc)) as connection:
                connection.request(method, path, None if body is None else orjson.dumps(body), headers or {})
                with connection.getresponse() as answer:
                    text = answer.read()
            told = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, orjson.loads(text) if text.startswith(b"{") else text, told

        yield ask


def test_the_clock_stands_until_it_is_set_and_never_goes_back(call: Call) -> None:
    assert call("GET", "/_sim/clock")[1] == {"now": 1_000, "speed": 0.0}
    assert call("POST", "/_sim/clock", {"now": 5_000})[1] == {"now": 5_000, "speed": 0.0}

    status, answer, _ = call("POST", "/_sim/clock", {"now": 4_000})

    assert (status, answer) == (400, {"error": "the clock cannot go back from 5000 to 4000"})


def test_the_clock_runs_at_a_speed() -> None:
    clock = VirtualClock(1_000, speed=1e9)  # a virtual year in 32 ms

    first = clock.now()
    while clock.now() == first:
        pass
    clock.set(speed=0.0)

    assert clock.now() == clock.now() > first


def test_every_answer_says_what_instant_it_is_true_for(call: Call) -> None:
    assert call("GET", VIDEOS)[2][SIMULATED_AT.lower()] == "1000"


def test_a_fault_is_shown_as_often_as_asked_then_taken_away(call: Call) -> None:
    call("POST", "/_sim/faults", {"path": "videos", "count": 2, "status": 500, "reason": "internalError"})

    statuses = [call("GET", VIDEOS)[0] for _ in range(3)]

    assert statuses == [500, 500, 200]
    assert call("GET", "/_sim/faults")[1] == {"faults": []}


def test_a_fault_may_be_any_body_and_only_for_some_urls(call: Call) -> None:
    call("POST", "/_sim/faults", {"match": "id=v1", "status": 200, "body": "<html>"})

    assert call("GET", VIDEOS)[1] == b"<html>"
    assert call("GET", VIDEOS.replace("v1", "v2"))[0] == 200
    assert call("DELETE", "/_sim/faults")[1] == {"faults": []}
    assert call("GET", VIDEOS)[1] != b"<html>"


def test_a_rule_that_is_none_is_refused(call: Call) -> None:
    for rule, why in (
        ({"chance": 0.5}, "unknown field `chance`"),
        ({"probability": 2}, "`float` <= 1"),
        ({"preset": "nothing"}, "there is no preset nothing: there are clock-skew"),
    ):
        status, answer, _ = call("POST", "/_sim/faults", rule)

        assert status == 400
        assert why in answer["error"]


def test_requests_are_recorded_without_their_key(call: Call) -> None:
    call("GET", VIDEOS)

    record = call("GET", "/_sim/requests")[1]

    assert record == {
        "counts": {"/yt/youtube/v3/videos": 1},
        "requests": [
            {"at": 1_000, "path": "/yt/youtube/v3/videos", "query": {"part": "id", "id": "v1"}, "status": 200}
        ],
    }
    assert call("DELETE", "/_sim/requests")[1] == {"counts": {}, "requests": []}


def test_an_answer_that_has_not_changed_is_not_sent_again(call: Call) -> None:
    etag = call("GET", VIDEOS)[1]["etag"]

    status, body, _ = call("GET", VIDEOS, headers={"If-None-Match": etag})

    assert (status, body) == (304, b"")


def test_a_port_that_is_taken_says_so() -> None:
    taken = listen(0)

    with taken, pytest.raises(GsmError, match="is taken: name another one with --port"):
        listen(taken.getsockname()[1])


def test_a_preset_is_several_rules(call: Call) -> None:
    call("POST", "/_sim/faults", {"preset": "credits-out"})

    (rule,) = call("GET", "/_sim/faults")[1]["faults"]

    assert rule == {"platform": "twitter", "show": "credits", "until": 1_000 + 36_000_000}


def test_a_fault_ends_at_its_instant_and_may_be_of_a_platform_or_a_token(call: Call) -> None:
    call("POST", "/_sim/faults", {"platform": "youtube", "token": "planted", "show": "quota", "until": 5_000})

    assert call("GET", VIDEOS)[0] == 403
    assert call("GET", VIDEOS.replace("planted", "other"))[0] == 200
    assert call("GET", "/x/2/users?ids=1", headers={"Authorization": "Bearer planted"})[0] == 200
    call("POST", "/_sim/clock", {"now": 5_000})
    assert call("GET", VIDEOS)[0] == 200


def test_every_platform_says_in_its_own_words_what_is_wrong(call: Call) -> None:
    users, page = "/x/2/users?ids=1", "/graph/v25.0/1?access_token=planted"
    bearer = {"Authorization": "Bearer planted"}

    def told(show: str) -> list[tuple[int, Any]]:
        call("POST", "/_sim/faults", {"show": show, "count": 3})
        x, youtube, graph = call("GET", users, headers=bearer), call("GET", VIDEOS), call("GET", page)
        return [
            (x[0], x[1]["title"]),
            (youtube[0], youtube[1]["error"]["errors"][0]["reason"]),
            (graph[0], graph[1]["error"]["code"]),
        ]

    assert told("quota") == [(429, "UsageCapExceeded"), (403, "quotaExceeded"), (400, 4)]
    assert told("credits") == [(402, "CreditsDepleted"), (403, "quotaExceeded"), (400, 4)]
    assert told("throttle") == [(429, "Too Many Requests"), (429, "rateLimitExceeded"), (400, 17)]
    assert told("token") == [(401, "Unauthorized"), (400, "badRequest"), (400, 190)]


def test_what_is_true_may_arrive_in_halves_or_not_or_under_other_names(call: Call) -> None:
    whole = orjson.dumps(call("GET", VIDEOS)[1])

    call("POST", "/_sim/faults", {"show": "answer", "cut": "body", "count": 1})
    with pytest.raises(orjson.JSONDecodeError):
        call("GET", VIDEOS)
    call("POST", "/_sim/faults", {"show": "answer", "cut": "connection", "count": 1})
    with pytest.raises(IncompleteRead):
        call("GET", VIDEOS)
    call("POST", "/_sim/faults", {"show": "answer", "rename": {"etag": "mark"}, "count": 1})
    assert orjson.dumps(call("GET", VIDEOS)[1]) == whole.replace(b"etag", b"mark")


def test_a_share_of_the_requests_fails_the_same_for_the_same_seed(call: Call) -> None:
    call("POST", "/_sim/faults", {"probability": 0.25})

    statuses = [call("GET", VIDEOS)[0] for _ in range(100)]

    assert 10 < statuses.count(503) < 40
    assert set(statuses) == {200, 503}


def test_the_time_is_the_platforms_own_and_may_be_wrong(call: Call) -> None:
    users, bearer = "/x/2/users?ids=1", {"Authorization": "Bearer planted"}

    right = call("GET", users, headers=bearer)[2]
    call("POST", "/_sim/faults", {"show": "answer", "skew": 60_000})
    wrong = call("GET", users, headers=bearer)[2]

    assert (right["date"], wrong["date"]) == (
        "Thu, 01 Jan 1970 00:00:01 GMT",
        "Thu, 01 Jan 1970 00:01:01 GMT",
    )
    assert (right["x-rate-limit-reset"], wrong["x-rate-limit-reset"]) == ("900", "960")
    assert right[SIMULATED_AT.lower()] == wrong[SIMULATED_AT.lower()] == "1000"


def test_a_late_answer_is_true_at_the_instant_of_its_request(call: Call) -> None:
    call("POST", "/_sim/faults", {"show": "answer", "delay": 30, "count": 1})

    begun = time.monotonic()
    assert call("GET", VIDEOS)[2][SIMULATED_AT.lower()] == "1000"

    assert time.monotonic() - begun >= 0.03


def test_the_world_can_be_seen_as_it_is_now(call: Call) -> None:
    now = 18_322 * DAY
    call("POST", "/_sim/clock", {"now": now})

    seen = call("GET", "/_sim/world")[1]

    world = World(1, [CHANNEL])
    followers, posts = world.followers(CHANNEL, now), len(world.posts(CHANNEL, now))
    account = {"platform": "youtube", "id": CHANNEL.id, "handle": "kementerian", "followers": followers}
    assert posts > 50
    assert seen == {"seed": 1, "now": now, "accounts": [{**account, "posts": posts}]}


def test_what_was_asked_and_charged_can_be_begun_anew(call: Call) -> None:
    call("GET", VIDEOS)
    call("POST", "/_sim/faults", {})

    assert call("GET", "/_sim/healthz")[1] == {"status": "ok"}
    assert call("GET", "/_sim/ledger")[1] == {"requests": 1, "twitter": {"dollars": 0.0, "posts": 0}}
    assert call("POST", "/_sim/reset")[1] == {"now": 1_000}
    assert call("GET", "/_sim/ledger")[1]["requests"] == 0
    assert call("GET", VIDEOS)[0] == 200
