"""What Kafka did not take is told, on a real Kafka."""

import pytest
from kafka.errors import KafkaTimeoutError

from streams.errors import GsmError
from streams.kafka.topics import POSTS, Admin
from streams.kafka.writer import TopicWriter
from tests.conftest import Services


@pytest.fixture
def writer(services: Services, prefix: str) -> TopicWriter:
    with Admin(services.kafka, prefix) as admin:
        admin.create((POSTS,))
    return TopicWriter(
        services.kafka, prefix + POSTS.name, "a thing", "bring it again", max_request_size=1000
    )


def test_after_a_failure_nothing_more_is_taken_and_the_first_one_is_told(writer: TopicWriter) -> None:
    with (
        pytest.raises(
            GsmError, match=r"^Kafka did not take a thing: MessageSizeTooLargeError.*; bring it again$"
        ),
        writer,
    ):
        writer.put(b"x" * 2000)

    writer._failed(KafkaTimeoutError())

    with pytest.raises(GsmError, match="MessageSizeTooLargeError"):
        writer.put(b"x")


def test_acks_that_do_not_come_in_time_are_a_failure(
    writer: TopicWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(timeout: float) -> None:
        raise KafkaTimeoutError(timeout)

    monkeypatch.setattr(writer._producer, "flush", silent)

    with pytest.raises(GsmError, match="did not take a thing: KafkaTimeoutError"), writer:
        writer.put(b"x")


def test_an_error_inside_is_not_hidden_by_a_failure(writer: TopicWriter) -> None:
    writer._failed(KafkaTimeoutError())

    with pytest.raises(ValueError, match="mine"), writer:
        raise ValueError("mine")
