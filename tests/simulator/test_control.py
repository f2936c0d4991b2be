"""The control plane: time, faults, the record of requests."""

from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import orjson
import pytest

from streams.clock import SIMULATED_AT
from streams.errors import GsmError
from streams.simulator.clock import VirtualClock
from streams.simulator.server import listen, serving
from streams.simulator.simulation import Simulation
from streams.simulator.world import Owner, World

VIDEOS = "/yt/youtube/v3/videos?part=id&id=v1&key=planted"
Call = Callable[..., tuple[int, Any, dict[str, str]]]


@pytest.fixture
def call() -> Iterator[Call]:
    """Calls a simulator whose clock stands at 1000: status, JSON and headers of the answer."""
    world = World(1, [Owner(0, "youtube", "UC" + "c" * 22, "kementerian", 1.0, 500)])
    with serving(Simulation(world, VirtualClock(1_000))) as url:

        def ask(
            method: str, path: str, body: object = None, headers: dict[str, str] | None = None
        ) -> tuple[int, Any, dict[str, str]]:
            connection = HTTPConnection(urlsplit(url).netloc)
            connection.request(method, path, None if body is None else orjson.dumps(body), headers or {})
            answer = connection.getresponse()
            text, told = answer.read(), {name.lower(): value for name, value in answer.getheaders()}
            connection.close()
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
    status, answer, _ = call("POST", "/_sim/faults", {"probability": 0.5})

    assert status == 400
    assert "unknown field `probability`" in answer["error"]


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
