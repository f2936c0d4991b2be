"""Limits hold for what is like the request that reached them; an endpoint that keeps failing is left alone."""

import pytest

from streams.clock import ManualClock
from streams.pollers.errors import Dimension, ParkedError
from streams.pollers.parks import FAILURES, OPEN, Asked, Breaker, Parks

MINE: Asked = {"token": "1", "endpoint": "posts", "target": "page-1"}
OTHERS: dict[Dimension, Asked] = {
    "token": {**MINE, "token": "2"},
    "endpoint": {**MINE, "endpoint": "users"},
    "target": {**MINE, "target": "page-2"},
}


@pytest.mark.parametrize(
    ("scope", "passing"),
    [
        ((), set()),
        (("token",), {"token"}),
        (("token", "endpoint"), {"token", "endpoint"}),
        (("token", "target"), {"token", "target"}),
        (("token", "endpoint", "target"), {"token", "endpoint", "target"}),
    ],
)
def test_a_limit_holds_for_all_that_is_alike_in_its_scope(
    scope: tuple[Dimension, ...], passing: set[Dimension]
) -> None:
    # Given a limit that a request has reached
    parks = Parks(ManualClock(1_000))
    parks.park(ParkedError("a limit", 5_000, scope), MINE)
    # When requests are looked at that differ in one dimension
    found = {name for name, asked in OTHERS.items() if parks.over(asked) is None}
    # Then those pass that differ where the limit looks, and the same request does not
    assert found == passing
    assert parks.over(MINE) is not None


def test_a_limit_ends_at_its_instant_and_the_longest_is_told() -> None:
    # Given two limits
    clock = ManualClock(1_000)
    parks = Parks(clock)
    parks.park(ParkedError("the platform", 3_000), MINE)
    parks.park(ParkedError("the token", 5_000, scope={"token"}), MINE)
    # When the first has ended, then the second stands
    clock.move_to(3_000)
    error = parks.over(MINE)
    assert error is not None
    assert (error.reason, error.until) == ("the token", 5_000)
    # When that has ended too, then nothing stands
    clock.move_to(5_000)
    assert parks.over(MINE) is None


def test_an_endpoint_that_keeps_failing_is_left_alone_and_then_tried_by_one_request() -> None:
    # Given an endpoint that failed as often as is borne, and another that works
    clock = ManualClock(0)
    breaker = Breaker(clock)
    for _ in range(FAILURES):
        breaker.enter("posts")
        breaker.failed("posts")
    breaker.enter("users")
    # When it is asked within ten minutes, then it is not
    with pytest.raises(ParkedError, match="posts keeps failing") as caught:
        breaker.enter("posts")
    assert caught.value.until == OPEN
    # When they are over, then one request tries it, and no other meanwhile
    clock.move_to(OPEN)
    breaker.enter("posts")
    with pytest.raises(ParkedError):
        breaker.enter("posts")
    # And when that one works, all may ask
    breaker.worked("posts")
    breaker.enter("posts")
    breaker.enter("posts")


def test_failures_that_are_not_in_a_row_open_nothing() -> None:
    # Given an endpoint that fails now and then
    breaker = Breaker(ManualClock(0))
    for _ in range(3):
        for _ in range(FAILURES - 1):
            breaker.failed("posts")
        breaker.worked("posts")
    # Then it is asked
    breaker.enter("posts")
