"""What the local broker is set up for."""

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from kafka import KafkaAdminClient, KafkaProducer
from kafka.errors import KafkaError

from tests.conftest import Services

LARGEST = 64 * 1024 * 1024


def create_topic(kafka: str, name: str) -> None:
    admin = KafkaAdminClient(bootstrap_servers=kafka)
    admin.create_topics({name: {"num_partitions": 1, "replication_factor": 1}})
    admin.close()


async def test_a_record_of_sixty_megabytes_passes(services: Services, prefix: str) -> None:
    # Given an account's row of unheard-of size
    row = bytes(60_000_000)
    topic = f"{prefix}.rows"
    create_topic(services.kafka, topic)

    # When it is written and read
    producer = AIOKafkaProducer(bootstrap_servers=services.kafka, max_request_size=LARGEST)
    await producer.start()
    await producer.send_and_wait(topic, row)
    await producer.stop()
    consumer = AIOKafkaConsumer(
        topic,
        bootstrap_servers=services.kafka,
        auto_offset_reset="earliest",
        fetch_max_bytes=LARGEST,
        max_partition_fetch_bytes=LARGEST,
    )
    await consumer.start()
    read = await consumer.getone()
    await consumer.stop()

    # Then it is whole
    assert read.value == row


async def test_a_group_may_have_a_session_of_one_second(services: Services, prefix: str) -> None:
    # Given a record and a group that notices a dead member after one second
    topic = f"{prefix}.posts"
    create_topic(services.kafka, topic)
    producer = AIOKafkaProducer(bootstrap_servers=services.kafka)
    await producer.start()
    await producer.send_and_wait(topic, b"x")
    await producer.stop()
    consumer = AIOKafkaConsumer(
        topic,
        bootstrap_servers=services.kafka,
        group_id=f"{prefix}.group",
        auto_offset_reset="earliest",
        session_timeout_ms=1000,
        heartbeat_interval_ms=300,
    )
    await consumer.start()

    # When it reads and commits, then the broker keeps its offset
    assert (await consumer.getone()).value == b"x"
    await consumer.commit()
    assert await consumer.committed(TopicPartition(topic, 0)) == 1
    await consumer.stop()


def test_a_topic_is_never_made_by_writing_to_it(services: Services, prefix: str) -> None:
    producer = KafkaProducer(bootstrap_servers=services.kafka, max_block_ms=1000)
    with pytest.raises(KafkaError):
        producer.send(f"{prefix}.unheard-of", b"x").get(5)
    producer.close()
