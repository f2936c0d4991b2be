"""Compaction keeps the changelog near its live rows, and what it leaves is still the table."""

from contextlib import closing
from random import Random
from typing import Final

import pytest
from kafka import KafkaAdminClient, KafkaProducer
from kafka.admin import NewTopic

from scoring.progress import Progress, encode_progress, progress_key
from streams.count.batch_header import encode_header
from streams.count.changelog import CONFIGS, rebuild
from streams.count.stores.memory import MemoryRows
from tests.conftest import Eventually, Services

ROWS: Final = 2000
ROUNDS: Final = 12
ROW_BYTES: Final = 1400  # eighteen posts; random, so that compression does not help

# As ours, but an hour is a second: of the last hour nothing is compacted.
QUICK: Final = CONFIGS | {"segment.ms": "1000", "min.compaction.lag.ms": "0", "segment.bytes": str(1 << 20)}


@pytest.mark.long
@pytest.mark.timeout(400)
async def test_rows_that_are_written_again_and_again_take_twice_their_size_at_most(
    services: Services, prefix: str, eventually: Eventually
) -> None:
    topic = f"{prefix}changelog"
    with (
        closing(KafkaAdminClient(bootstrap_servers=services.kafka)) as admin,
        closing(KafkaProducer(bootstrap_servers=services.kafka, acks="all")) as producer,
    ):
        admin.create_topics([NewTopic(topic, 1, 1, topic_configs=QUICK)])
        # Given a changelog in which all rows were written twelve times
        for number in range(1, ROUNDS + 1):
            rows, progress = rows_of(number), Progress(offset=number, pages=number)
            for key, value in [*rows.items(), (progress_key(0), encode_progress(progress))]:
                producer.send(topic, key=key, value=value, partition=0, headers=encode_header(progress, ROWS))
            producer.flush()
        live = sum(len(key) + len(row) for key, row in rows.items())
        assert size(admin, topic) > 3 * live  # not twelve times: Kafka may have begun
        # When Kafka compacts it, then it comes down to twice the live rows at most
        eventually(lambda: size(admin, topic) <= 2 * live)
    # And what is left is the table
    kept = MemoryRows()
    found, _ = (await rebuild(services.kafka, topic, {0: kept}))[0]
    assert found.sound
    assert found.doubt() is None
    assert ({key: kept.get(key) for key in rows}, found.progress) == (rows, progress)


def rows_of(number: int) -> dict[bytes, bytes]:
    """The rows as they are written in one round."""
    random = Random(number)
    return {f"account-{row}|{row % 50}".encode(): random.randbytes(ROW_BYTES) for row in range(ROWS)}


def size(admin: KafkaAdminClient, topic: str) -> int:
    """How many bytes the topic has on the broker's disk."""
    return sum(
        partition["partition_size"]
        for broker in admin.describe_log_dirs()
        for folder in broker["log_dirs"]
        for one in folder["topics"]
        if one["name"] == topic
        for partition in one["partitions"]
    )
