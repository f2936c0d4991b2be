"""The seat of a platform's one active poller, in a real Kafka."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from kafka import KafkaConsumer
from kafka.structs import ConsumerGroupMetadata, MemberState

from streams.errors import GsmError
from streams.kafka.topics import POLLS, Admin
from streams.pollers import seat as seat_module
from streams.pollers.seat import Seat, SupersededError, session_of
from tests.conftest import Eventually, Services


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as one:
        yield one


@pytest.fixture
def topics(services: Services, prefix: str) -> str:
    """A prefix with the topic of states."""
    with Admin(services.kafka, prefix) as admin:
        admin.create([POLLS])
    return prefix


def seat(services: Services, topics: str, platform: str = "youtube") -> Seat:
    return Seat(services.kafka, topics, platform)


async def test_one_holds_the_seat_others_stand_by_and_one_of_them_gets_it_when_it_is_left(
    services: Services, topics: str, stack: ExitStack
) -> None:
    # Given one who holds it and one who came later
    with seat(services, topics) as first:
        await first.wait(30)
        second = stack.enter_context(seat(services, topics))
        with pytest.raises(GsmError, match="another poller of youtube is active: it serves what is due"):
            await second.wait(at_most=3)

        # Then only the first can prove it, though the group was settled anew in between
        await asyncio.to_thread(first.prove)
        with pytest.raises(SupersededError):
            await asyncio.to_thread(second.prove)

    # When it is left, then the second gets it, and the first cannot prove anything any more
    await second.wait(30)
    await asyncio.to_thread(second.prove)


async def test_each_platform_has_a_seat_of_its_own(services: Services, topics: str, stack: ExitStack) -> None:
    seats = [stack.enter_context(seat(services, topics, platform)) for platform in ("youtube", "twitter")]

    for one in seats:
        await one.wait(30)
        await asyncio.to_thread(one.prove)


class Unsettled(KafkaConsumer):  # type: ignore[misc]  # kafka-python has no types
    """A client of which the first one takes itself for rebalancing for ever."""

    made = 0

    def __init__(self, *topics: str, **configs: object) -> None:
        super().__init__(*topics, **configs)
        Unsettled.made += 1
        self.first = Unsettled.made == 1

    def group_metadata(self) -> ConsumerGroupMetadata:
        found = super().group_metadata()
        return found._replace(state=MemberState.REBALANCING) if self.first else found


async def test_a_client_that_does_not_come_to_terms_with_the_group_is_replaced(
    services: Services, topics: str, monkeypatch: pytest.MonkeyPatch, eventually: Eventually
) -> None:
    monkeypatch.setattr(seat_module, "KafkaConsumer", Unsettled)

    with Seat(services.kafka, topics, "youtube", session=1.0) as one:
        await asyncio.to_thread(eventually, lambda: Unsettled.made == 2)
        await one.wait(30)
        await asyncio.to_thread(one.prove)


@pytest.mark.parametrize(("said", "seconds"), [(None, 6.0), ("1.5", 1.5), ("600", 600.0)])
def test_the_session_is_a_setting(said: str | None, seconds: float) -> None:
    assert session_of(said) == seconds


@pytest.mark.parametrize("said", ["", "0", "0.9", "601", "-6", "six", "1e2"])
def test_a_session_that_is_none_is_told(said: str) -> None:
    with pytest.raises(
        GsmError, match=r"GSM_POLL_SESSION is .*: it must be a number of seconds from 1 to 600"
    ):
        session_of(said)
