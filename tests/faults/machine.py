"""One Kafka and one Redis that may be killed, paused, filled up and started again on their data; a worker's way to Kafka may be cut."""

import os
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Final, Self

import redis

from streams.local import kafka, state, valkey
from streams.local.group import GuardedGroup
from streams.local.jars import kafka_jars
from streams.local.lock import FolderLock
from streams.local.ports import HOST, choose_ports
from tests.faults.schedule import SLOTS
from tests.faults.wire import Wire

_READY_SECONDS: Final = 120.0
_DISK: Final = "768m"


class Machine:
    """Everything lives in `folder`. A context manager.

    With `disk` the broker's data lie on a small file system of their own, which takes root; `disk` is False afterwards where it
    could not be made.
    """

    def __init__(self, folder: Path, *, disk: bool) -> None:
        self.folder = folder
        self.disk = disk
        self._jars = kafka_jars()
        self._lock = FolderLock(state.lock_path(folder))
        assert self._lock.take(1), f"{folder} is in use"
        self._group = GuardedGroup(state.lock_path(folder), self._lock.fd)
        self._ports = choose_ports(folder / "ports.json")
        self._listeners = [choose_ports(folder / f"ports-{slot}.json").kafka for slot in range(SLOTS)]
        self.wires = [Wire(port) for port in self._listeners]
        self.kafka = f"{HOST}:{self._ports.kafka}"
        self.redis = f"redis://{HOST}:{self._ports.redis}/0"
        self.broker: subprocess.Popen[bytes]
        self.valkey: subprocess.Popen[bytes]

    def kafka_of(self, slot: int) -> str:
        """The broker's address for a worker of that slot: through its wire."""
        return f"{HOST}:{self.wires[slot].port}"

    def start_redis(self) -> None:
        """Start Redis on its data."""
        self.valkey = self._group.spawn(valkey.server_command(self._ports.redis), self.folder / "valkey.log")

    def start_broker(self) -> None:
        """Start the broker on its data."""
        self.broker = self._group.spawn(kafka.server_command(self._jars), self.folder / "kafka.log")

    def revive(self) -> bool:
        """Start again what has ended, its port may have been taken for a moment; whether both answer."""
        for process, start in ((self.broker, self.start_broker), (self.valkey, self.start_redis)):
            if process.poll() is not None:
                start()
        return valkey.answers(self._ports.redis, 1) and kafka.answering_cluster(self.kafka, 2) is not None

    def fill(self) -> None:
        """Leave no byte of the broker's disk."""
        with suppress(OSError), (self.folder / "kafka" / "filler").open("wb", buffering=0) as filler:
            while filler.write(bytes(1 << 20)):
                pass

    def free(self) -> None:
        """Give the space back."""
        (self.folder / "kafka" / "filler").unlink(missing_ok=True)

    def wipe_redis(self) -> None:
        """Let Redis forget everything; it may be away already."""
        with suppress(redis.RedisError), redis.Redis.from_url(self.redis, socket_timeout=5) as client:
            client.flushall()

    def __enter__(self) -> Self:
        for name in ("kafka", "valkey"):
            (self.folder / name).mkdir(exist_ok=True)
        self.disk = self.disk and _mount(self.folder / "kafka")
        kafka.write_settings(self.folder, self._ports.kafka, self._ports.controller)
        with (self.folder / kafka.SETTINGS).open("a") as settings:
            settings.write(self._settings_of_wires())
        if not kafka.is_formatted(self.folder):
            formatting = self._group.spawn(kafka.format_command(self._jars), self.folder / "kafka.log")
            assert formatting.wait(_READY_SECONDS) == 0
        self.start_redis()
        self.start_broker()
        deadline = time.monotonic() + _READY_SECONDS
        while not self.revive():
            if time.monotonic() > deadline:
                self.__exit__()
                raise RuntimeError(f"Kafka or Redis does not start: see the logs in {self.folder}")
            time.sleep(0.2)
        return self

    def __exit__(self, *_: object) -> None:
        for wire in self.wires:
            wire.close()
        self._group.kill()
        self._lock.close()
        if self.disk:
            subprocess.run(["umount", "--lazy", str(self.folder / "kafka")], check=True)

    def _settings_of_wires(self) -> str:
        """A listener a slot, whose clients are told to come through the slot's wire. The last line of a name is the one that counts."""
        names = [f"SLOT{slot}" for slot in range(SLOTS)]
        inner = [f"{name}://{HOST}:{port}" for name, port in zip(names, self._listeners, strict=True)]
        outer = [f"{name}://{HOST}:{wire.port}" for name, wire in zip(names, self.wires, strict=True)]
        plain = f"PLAINTEXT://{self.kafka}"
        control = f"CONTROLLER://{HOST}:{self._ports.controller}"
        maps = ",".join(f"{name}:PLAINTEXT" for name in ("PLAINTEXT", "CONTROLLER", *names))
        return (
            f"listeners={','.join((plain, control, *inner))}\n"
            f"advertised.listeners={','.join((plain, *outer))}\n"
            f"listener.security.protocol.map={maps}\n"
        )


def _mount(folder: Path) -> bool:
    """Put a small file system there; False without the right to."""
    if os.geteuid() != 0:
        return False
    command = ["mount", "-t", "tmpfs", "-o", f"size={_DISK}", "none", str(folder)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
