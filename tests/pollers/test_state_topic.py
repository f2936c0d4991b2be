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
from streams.pollers.state import AccountState
from streams.pollers.state_topic import StateTopic
from tests.conftest import Services


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
