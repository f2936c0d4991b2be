"""Stories of the topic of states where Kafka does not do its part."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from kafka import TopicPartition
from kafka.errors import KafkaTimeoutError, NotEnoughReplicasError

from streams.errors import GsmError
from streams.kafka.topics import Admin
from streams.pollers import state_topic
from streams.pollers.budget import Reserved
from streams.pollers.reservations import Reservations
from streams.pollers.seat import SupersededError
from streams.pollers.state import AccountState, Known
from streams.pollers.state_topic import StateTopic
from tests.conftest import Services

DAY = 86_400_000


class Frozen:
    """A consumer whose Kafka told where the topic ends, and then nothing more: not even where it begins, or just that."""

    begins: int | None = None

    def __init__(self, **_: object) -> None:
        pass

    def partitions_for_topic(self, _topic: str) -> set[int]:
        return {0}

    def assign(self, _partitions: list[TopicPartition]) -> None:
        pass

    def seek_to_beginning(self, *_partitions: TopicPartition) -> None:
        pass

    def end_offsets(self, partitions: list[TopicPartition]) -> dict[TopicPartition, int]:
        return dict.fromkeys(partitions, 5)

    def position(self, _partition: TopicPartition, timeout_ms: int) -> int | None:
        assert timeout_ms
        return self.begins

    def poll(self, timeout_ms: int) -> dict[TopicPartition, list[Any]]:
        assert timeout_ms
        return {}

    def close(self) -> None:
        pass


@pytest.fixture
def states(services: Services) -> Iterator[StateTopic]:
    """The states of a new prefix."""
    prefix = f"t{uuid.uuid4().hex[:12]}."
    with Admin(services.kafka, prefix) as admin:
        admin.create()
    topic = StateTopic(services.kafka, prefix)
    yield topic
    topic._producer.close(timeout=10)


@pytest.mark.parametrize("begins", [None, 0])
def test_a_kafka_that_gives_nothing_is_one_line_after_the_deadline(
    states: StateTopic, monkeypatch: pytest.MonkeyPatch, begins: int | None
) -> None:
    monkeypatch.setattr(state_topic, "KafkaConsumer", Frozen)
    monkeypatch.setattr(state_topic, "SILENCE", 0.0)
    monkeypatch.setattr(Frozen, "begins", begins)

    with pytest.raises(GsmError, match=r"^Kafka gave nothing of t\w+\.polls for 0 s: see that it runs"):
        states.read("youtube")


def test_a_topic_that_is_missing_is_not_taken_for_an_empty_one(services: Services) -> None:
    with (
        StateTopic(services.kafka, "nowhere.") as states,
        pytest.raises(GsmError, match="create it with `gsm topics`"),
    ):
        states.read("youtube")


def test_the_last_of_an_account_counts(states: StateTopic) -> None:
    with states:
        for slot in (60, 120):
            states.write("a", AccountState("youtube", slot))
        states.write("b", AccountState("another", 60))

    assert states.read("youtube") == {"a": AccountState("youtube", 120)}


def test_posts_are_records_by_day_of_creation_written_when_they_change(
    states: StateTopic, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[tuple[bytes, bool]] = []
    put = states.put

    def noting(value: bytes | None, key: bytes | None = None, partition: int | None = None) -> None:
        written.append((key or b"", value is not None))
        put(value, key, partition)

    monkeypatch.setattr(states, "put", noting)
    state = AccountState("youtube", 60, known={"v1": Known(5 * DAY), "v2": Known(6 * DAY)})
    with states:
        states.write("a", state)
        state.known["v2"].read = 60
        states.write("a", state)
        del state.known["v1"]
        states.write("a", state)

    assert written == [
        *[(b"a/5", True), (b"a/6", True), (b"a", True)],
        *[(b"a/6", True), (b"a", True)],
        *[(b"a/5", False), (b"a", True)],
    ]
    assert states.read("youtube") == {"a": state}


def test_who_takes_over_writes_only_what_changes(states: StateTopic, services: Services) -> None:
    prefix = states._topic.removesuffix("polls")
    with states:
        states.write("a", AccountState("youtube", known={"v1": Known(5 * DAY), "v2": Known(6 * DAY)}))

    with StateTopic(services.kafka, prefix) as other:
        state = other.read("youtube")["a"]
        del state.known["v1"]
        other.write("a", state)

    assert [(key, value is not None) for key, value in states._records()][3:] == [
        (b"a/5", False),
        (b"a", True),
    ]
    assert states.read("youtube") == {"a": state}


def test_a_year_of_a_prolific_account_is_no_record_that_kafka_refuses(states: StateTopic) -> None:
    known = {f"{1_234_567_890_123_456_000 + n}": Known(n * DAY // 100, read=10**12) for n in range(40_000)}
    with states:
        states.write("a", AccountState("youtube", known=known))  # 100 posts a day, 2.4 MB

    assert states.read("youtube")["a"].known == known


def reservations(states: StateTopic, platform: str) -> Reservations:
    return Reservations(states, platform, prove=lambda: None)


def test_who_is_not_the_active_poller_reserves_nothing(states: StateTopic) -> None:
    def superseded() -> None:
        raise SupersededError("another poller is active")

    with states, pytest.raises(SupersededError):
        Reservations(states, "youtube", superseded).reserve("units", Reserved(0, 100))

    assert reservations(states, "youtube").read() == {}


def test_what_is_reserved_is_read_back_by_the_platform_that_reserved_it(states: StateTopic) -> None:
    with states:
        reservations(states, "youtube").reserve("units", Reserved(0, 100))
        reservations(states, "youtube").reserve("units", Reserved(0, 200))
        reservations(states, "twitter").reserve("posts", Reserved(5, 1))

    assert reservations(states, "youtube").read() == {"units": Reserved(0, 200)}
    assert reservations(states, "twitter").read() == {"posts": Reserved(5, 1)}
    assert states.read("youtube") == {}


def test_a_last_state_that_kafka_did_not_take_is_told_on_leaving(
    states: StateTopic, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = states._producer.send

    def refused(*args: Any, **kwargs: Any) -> Any:
        states._failed(NotEnoughReplicasError())  # as the library's thread reports it
        return send(*args, **kwargs)

    monkeypatch.setattr(states._producer, "send", refused)

    with pytest.raises(GsmError, match="did not take a poller's state: NotEnoughReplicasError"), states:
        states.write("a", AccountState("youtube", 60))


def test_a_last_state_that_kafka_does_not_answer_for_is_told_on_leaving(
    states: StateTopic, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(timeout: float) -> None:
        raise KafkaTimeoutError(timeout)

    monkeypatch.setattr(states._producer, "flush", silent)

    with pytest.raises(GsmError, match="did not take a poller's state: KafkaTimeoutError"), states:
        states.write("a", AccountState("youtube", 60))


def test_an_error_of_its_own_is_not_hidden_by_that(states: StateTopic) -> None:
    states._failed(NotEnoughReplicasError())

    with pytest.raises(ValueError, match="first"), states:
        raise ValueError("first")
