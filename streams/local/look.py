"""Looking at an instance from outside."""

import os
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from streams.local import kafka, state, valkey

ANSWER_SECONDS = 5.0


class ServiceSeen(msgspec.Struct, frozen=True):
    """One service as seen now; without address and pid if its process is not there."""

    address: str | None
    pid: int | None
    answers: bool
    disk_bytes: int


class Seen(msgspec.Struct, frozen=True):
    """Both services as seen now; `up` if both answer; `started_at` in milliseconds."""

    up: bool
    data: str
    owner: int | None
    started_at: int | None
    kafka: ServiceSeen
    redis: ServiceSeen


def look(data_folder: Path) -> Seen:
    """Look at the folder's services and ask each of them."""
    folder = data_folder.absolute()
    broker_bytes, redis_bytes = _disk_bytes(folder / "kafka"), _disk_bytes(folder / "valkey")
    broker = ServiceSeen(None, None, False, broker_bytes)
    redis = ServiceSeen(None, None, False, redis_bytes)
    running = state.read(folder)
    if running and state.is_alive(running.kafka_pid, running.group):
        answers = kafka.answering_cluster(running.kafka, ANSWER_SECONDS) is not None
        broker = ServiceSeen(running.kafka, running.kafka_pid, answers, broker_bytes)
    if running and state.is_alive(running.redis_pid, running.group):
        answers = valkey.answers(urlsplit(running.redis).port or 0, ANSWER_SECONDS)
        redis = ServiceSeen(running.redis, running.redis_pid, answers, redis_bytes)
    return Seen(
        up=broker.answers and redis.answers,
        data=str(folder),
        owner=running.owner if running else None,
        started_at=running.started_at if running else None,
        kafka=broker,
        redis=redis,
    )


def _disk_bytes(folder: Path) -> int:
    # Blocks and not lengths: Kafka's index files are mostly holes.
    total = 0
    for inside, _, names in os.walk(folder):
        for name in names:
            with suppress(FileNotFoundError):  # deleted meanwhile
                total += os.lstat(os.path.join(inside, name)).st_blocks * 512  # noqa: PTH118 - as os.walk gives it
    return total
