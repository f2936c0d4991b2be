"""One instance of the local services: started, awaited, stopped."""

import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

import msgspec

from streams.errors import GsmError
from streams.local import kafka, state, valkey
from streams.local.group import GuardedGroup
from streams.local.jars import kafka_jars
from streams.local.lock import FolderLock
from streams.local.ports import HOST, choose_ports
from streams.local.state import ServicesFile

READY_SECONDS = 60.0
LOCK_SECONDS = 1.0
PORT_TRIES = 3


class Ports(msgspec.Struct, frozen=True):
    """The ports of the last start, taken again when free so that clients find a restarted instance."""

    kafka: int
    redis: int
    controller: int


class LocalServices:
    """Kafka and Valkey on free ports of 127.0.0.1, with all their data in one folder.

    As a context manager the services end with the block, and also when this process dies in it, however it dies.
    `start` then `detach` leaves them running; `streams.local.control.stop` ends those.
    """

    def __init__(self, data_folder: Path) -> None:
        self.data_folder = data_folder.absolute()
        self._running: ServicesFile | None = None
        self._group: GuardedGroup | None = None
        self._lock: FolderLock | None = None

    @property
    def kafka(self) -> str:
        """The broker's address, "127.0.0.1:PORT"."""
        return self._started().kafka

    @property
    def redis(self) -> str:
        """The server's URL, "redis://127.0.0.1:PORT/0"."""
        return self._started().redis

    def start(self) -> ServicesFile:
        """Start both services and return when both answer.

        Raises GsmError when the folder is in use, the jars cannot be had, or a service does not start. Whatever ends
        a start early, Ctrl-C too, no process is left.
        """
        jars = kafka_jars()
        try:
            self._take_lock()
            state.remove(self.data_folder)
            running = self._start_on_free_ports(jars)
            state.write(self.data_folder, running)
        except BaseException:
            self._end(GuardedGroup.kill)
            raise
        self._running = running
        return running

    def detach(self) -> None:
        """Leave the services running when this process ends."""
        if self._group and self._lock:
            self._group.release()
            self._lock.close()
            self._group = self._lock = None

    def stop(self) -> None:
        """Stop both services, politely for ten seconds; nothing happens if they are not running."""
        self._end(GuardedGroup.stop)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.stop()

    def _started(self) -> ServicesFile:
        if self._running is None:
            raise GsmError("the local services are not running: call start() first")
        return self._running

    def _take_lock(self) -> None:
        self._lock = FolderLock(state.lock_path(self.data_folder))
        if not self._lock.take(LOCK_SECONDS):
            self._lock.close()
            self._lock = None
            raise GsmError(
                f"{self.data_folder} is in use by services that run or are starting: see `gsm status`, stop them "
                f"with `gsm down`, or give another --data folder"
            )

    def _end(self, how: Callable[[GuardedGroup], None]) -> None:
        if self._group:
            how(self._group)
            state.remove(self.data_folder)
        if self._lock:
            self._lock.close()
        self._group = self._lock = self._running = None

    def _start_on_free_ports(self, jars: list[Path]) -> ServicesFile:
        for _ in range(PORT_TRIES):
            if running := self._try_start(jars):
                return running
        raise GsmError(f"other programs kept taking the ports: see {self._log('kafka')}, then try again")

    def _try_start(self, jars: list[Path]) -> ServicesFile | None:
        """One try on one choice of ports; None if another program took one of them meanwhile."""
        assert self._lock
        ports_path = self.data_folder / "ports.json"
        last = (
            list(msgspec.structs.astuple(msgspec.json.decode(ports_path.read_bytes(), type=Ports)))
            if ports_path.exists()
            else []
        )
        ports = Ports(*choose_ports(3, last))
        state.write_json(ports_path, ports)
        for name in ("kafka", "valkey"):
            (self.data_folder / name).mkdir(parents=True, exist_ok=True)
            if self._log(name).exists():
                self._log(name).replace(self._log(name).with_suffix(".log.1"))
        self._group = group = GuardedGroup(state.lock_path(self.data_folder), self._lock.fd)
        redis = group.spawn(
            valkey.server_command(self.data_folder / "valkey", ports.redis), self._log("valkey")
        )
        settings = kafka.write_settings(self.data_folder / "kafka", ports.kafka, ports.controller)
        if not kafka.is_formatted(self.data_folder / "kafka"):
            formatting = group.spawn(kafka.format_command(jars, settings), self._log("kafka"))
            if formatting.wait(READY_SECONDS):
                raise GsmError(f"Kafka's storage could not be formatted: see {self._log('kafka')}")
        broker = group.spawn(kafka.server_command(jars, settings), self._log("kafka"))
        address = f"{HOST}:{ports.kafka}"
        ready = self._await("valkey", redis, lambda: valkey.answers(ports.redis, 1)) and self._await(
            "kafka", broker, lambda: kafka.answers(address, 2)
        )
        if not ready:
            group.kill()
            self._group = None
            return None
        return ServicesFile(
            kafka=address,
            redis=f"redis://{HOST}:{ports.redis}/0",
            group=group.id,
            kafka_pid=broker.pid,
            redis_pid=redis.pid,
            started_at=time.time_ns() // 1_000_000,
        )

    def _await(self, name: str, process: subprocess.Popen[bytes], answers: Callable[[], bool]) -> bool:
        """Wait until the service answers; False if it ended because its port was taken."""
        deadline = time.monotonic() + READY_SECONDS
        while not answers():
            if process.poll() is not None:
                if "Address already in use" in self._log(name).read_text("utf-8", "replace"):
                    return False
                raise GsmError(
                    f"{name} ended with code {process.returncode} while starting: see {self._log(name)}"
                )
            if time.monotonic() > deadline:
                raise GsmError(
                    f"{name} did not answer within {READY_SECONDS:.0f} seconds: see {self._log(name)}"
                )
            time.sleep(0.05)
        return True

    def _log(self, name: str) -> Path:
        return self.data_folder / f"{name}.log"
