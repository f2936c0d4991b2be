"""Topics on a real Kafka."""

import uuid
from typing import Any

import pytest
from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType

from streams.errors import GsmError
from streams.kafka.topics import POSTS, TOPICS, Admin


def test_missing_topics_are_created_once_and_then_stand(services: Any, prefix: str) -> None:
    with Admin(services.kafka, prefix) as admin:
        assert set(admin.create()) == {prefix + topic.name for topic in TOPICS}
        assert admin.create() == []
        assert admin.check() == []
        assert admin.partitions(POSTS) == 12
        assert admin.names() == sorted(prefix + topic.name for topic in TOPICS)


def test_a_check_names_what_is_missing(services: Any, prefix: str) -> None:
    with Admin(services.kafka, prefix) as admin:
        assert f"topic {prefix}posts is missing: run `gsm topics`" in admin.check()


def test_a_check_finds_a_topic_that_is_kept_too_short(services: Any, prefix: str, eventually: Any) -> None:
    with Admin(services.kafka, prefix) as admin:
        admin.create()
        client = KafkaAdminClient(bootstrap_servers=services.kafka)
        client.alter_configs(
            [ConfigResource(ConfigResourceType.TOPIC, f"{prefix}posts", {"retention.ms": "1000"})]
        )
        client.close()
        fault = f"topic {prefix}posts: retention.ms is 1000, must be -1"
        eventually(lambda: fault in admin.check())


def test_a_topic_made_again_is_another_generation(services: Any, prefix: str, eventually: Any) -> None:
    with Admin(services.kafka, prefix) as admin:
        admin.create()
        first = admin.generation(POSTS)
        assert str(uuid.UUID(first)) == first
        admin.delete([admin.name(POSTS)])
        eventually(lambda: admin.name(POSTS) not in admin.names())
        admin.create()
        assert admin.generation(POSTS) != first


def test_a_topic_that_is_not_there_is_said_so(services: Any, prefix: str) -> None:
    with Admin(services.kafka, prefix) as admin, pytest.raises(GsmError, match="does not exist"):
        admin.partitions(POSTS)
