"""Instances of the local services: data outlives them, folders belong to one, ports to nobody."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from redis import Redis

from streams.errors import GsmError
from streams.local import LocalServices, state
from streams.local.control import stop
from streams.local.ports import Ports, choose_ports
from streams.local.services import FolderInUseError
from tests.conftest import Eventually, Services

RunningIn = Callable[[Path], list[str]]


def write_one(kafka: str, redis: str, value: str) -> None:
    """One record in topic `kept`, one Redis key `kept`."""
    admin = KafkaAdminClient(bootstrap_servers=kafka)
    admin.create_topics({"kept": {"num_partitions": 1, "replication_factor": 1}})
    admin.close()
    producer = KafkaProducer(bootstrap_servers=kafka, acks="all")
    producer.send("kept", value.encode()).get(20)
    producer.close()
    with Redis.from_url(redis) as client:
        client.set("kept", value)
        client.waitaof(1, 0, 5000)


def read_all(kafka: str, redis: str) -> tuple[list[bytes], object]:
    """What stands in topic `kept` and in key `kept`."""
    consumer = KafkaConsumer(bootstrap_servers=kafka, auto_offset_reset="earliest", enable_auto_commit=False)
    partition = TopicPartition("kept", 0)
    consumer.assign([partition])
    end = consumer.end_offsets([partition])[partition]
    values: list[bytes] = []
    while consumer.position(partition) < end:
        values += [record.value for records in consumer.poll(1000).values() for record in records]
    consumer.close()
    with Redis.from_url(redis) as client:
        return values, client.get("kept")


def test_stopped_services_leave_no_process_and_no_services_file(
    tmp_path: Path, running_in: RunningIn
) -> None:
    # Given a folder whose name Java's property files would not take
    folder = tmp_path / "déjà vu, twice"

    # When services ran there
    with LocalServices(folder) as local:
        assert local.kafka.startswith("127.0.0.1:")
        assert len(running_in(folder)) == 3  # Kafka, Valkey, the guard

    # Then nothing runs and nothing says so
    assert running_in(folder) == []
    assert not (folder / "services.json").exists()
    with pytest.raises(GsmError, match="not running"):
        _ = local.kafka


def test_records_and_keys_survive_kill_9_of_both_services(tmp_path: Path) -> None:
    # Given a record and a key
    first = LocalServices(tmp_path)
    before = first.start()
    write_one(before.kafka, before.redis, "one")

    # When both servers are killed, which check tells, and started again
    os.kill(before.kafka_pid, signal.SIGKILL)
    os.kill(before.redis_pid, signal.SIGKILL)
    os.waitid(os.P_PID, before.redis_pid, os.WEXITED | os.WNOWAIT)
    with pytest.raises(GsmError, match=r"valkey has ended with code -9: see .*valkey\.log"):
        first.check()
    first.stop()
    with LocalServices(tmp_path) as again:
        # Then both stand at the same addresses as before, and hold what they held
        assert (again.kafka, again.redis) == (before.kafka, before.redis)
        assert read_all(again.kafka, again.redis) == ([b"one"], b"one")


def test_instances_side_by_side_share_nothing_and_refuse_each_other_s_folder(
    tmp_path: Path, services: Services
) -> None:
    # Given one instance beside the session's
    with LocalServices(tmp_path) as local:
        write_one(local.kafka, local.redis, "mine")

        # Then the other one knows nothing of its topic
        assert local.kafka != services.kafka
        admin = KafkaAdminClient(bootstrap_servers=services.kafka)
        assert "kept" not in admin.list_topics()
        admin.close()

        # When a third one wants the same folder, then it is refused in one line and the first one is as before
        with pytest.raises(FolderInUseError, match="is in use by services that run or are starting"):
            LocalServices(tmp_path).start()
        with pytest.raises(GsmError, match="started by this process already"):
            local.start()
        local.check()
        assert read_all(local.kafka, local.redis) == ([b"mine"], b"mine")


def test_services_end_when_their_process_is_killed(
    tmp_path: Path, eventually: Eventually, running_in: RunningIn
) -> None:
    # Given a process that runs services for itself
    script = (
        "import sys, time\nfrom pathlib import Path\nfrom streams.local import LocalServices\n"
        "with LocalServices(Path(sys.argv[1])):\n    print('ready', flush=True)\n    time.sleep(600)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE) as owner:
        assert owner.stdout
        assert owner.stdout.readline() == b"ready\n"
        running = state.read(tmp_path)
        assert running
        assert running.owner == owner.pid

        # When another one is told to stop them, then it names the process to end instead
        with pytest.raises(GsmError, match=f"belong to process {owner.pid}: end that one instead"):
            stop(tmp_path)

        # When that process is killed without a chance to clean up
        owner.kill()

    # Then its services end too, and the folder is free
    eventually(lambda: running_in(tmp_path) == [])
    assert state.read(tmp_path) is None


def test_ports_taken_after_they_were_chosen_lead_to_another_try(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given that other programs get Valkey's port on the first try and Kafka's on the second
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        tries: list[Ports] = []

        def choose(path: Path) -> Ports:
            ports = choose_ports(path)
            tries.append(ports)
            stolen = [Ports(ports.kafka, port, ports.controller), Ports(port, ports.redis, ports.controller)]
            return [*stolen, ports][len(tries) - 1]

        monkeypatch.setattr("streams.local.services.choose_ports", choose)

        # When services are started, then the third try succeeds
        with LocalServices(tmp_path) as local:
            assert len(tries) == 3
            assert local.redis == f"redis://127.0.0.1:{tries[2].redis}/0"


def test_a_port_that_is_no_longer_free_is_replaced_and_the_others_stay(tmp_path: Path) -> None:
    # Given the ports of a last time, one of them now another's
    first = choose_ports(tmp_path / "ports.json")
    with socket.create_server(("127.0.0.1", first.kafka)):
        # When ports are chosen
        second = choose_ports(tmp_path / "ports.json")

    # Then only that one is new
    assert second.kafka != first.kafka
    assert (second.redis, second.controller) == (first.redis, first.controller)
