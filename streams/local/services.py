"""One instance of the local services: started, watched, stopped."""

import os
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

READY_SECONDS = 120.0
LOCK_SECONDS = 1.0
STARTS = 3


class FolderInUseError(GsmError):
    """Other services run on the data folder, or are being started on it."""


class LocalServices:
    """Kafka and Valkey on free ports of 127.0.0.1, with all their data in one folder.

    As a context manager: the services end with the block, and with this process, however it dies. After `detach` they
    stay; `streams.local.control.stop` ends those.
    """

    def __init__(self, data_folder: Path) -> None:
        self.data_folder = data_folder.absolute()
        self._running: ServicesFile | None = None
        self._group: GuardedGroup | None = None
        self._lock: FolderLock | None = None
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def kafka(self) -> str:
        """The broker's address, "127.0.0.1:PORT"; GsmError before `start`."""
        return self._started().kafka

    @property
    def redis(self) -> str:
        """The server's URL, "redis://127.0.0.1:PORT/0"; GsmError before `start`."""
        return self._started().redis

    def start(self) -> ServicesFile:
        """Start both services and return when both answer.

        Whatever ends a start early, Ctrl-C too, no process is left. Raises FolderInUseError, and GsmError when the
        jars cannot be had, the folder cannot be written or a service does not start.
        """
        if self._group:
            raise GsmError(f"the services of {self.data_folder} were started by this process already")
        jars = kafka_jars()
        try:
            self._lock = self._take_lock()
            state.remove(self.data_folder)
            self._running = self._start_on_free_ports(jars, self._lock)
            state.write(self.data_folder, self._running)
        except OSError as error:
            self._end(GuardedGroup.kill)
            raise GsmError(
                f"{self.data_folder} cannot be used ({error.strerror}): mend that or give another --data folder"
            ) from error
        except BaseException:
            self._end(GuardedGroup.kill)
            raise
        return self._running

    def check(self) -> None:
        """Raise GsmError if a service that was started has ended."""
        self._started()
        for name, process in self._processes.items():
            if process.poll() is not None:
                raise self._ended(name, process)

    def detach(self) -> None:
        """Leave the services running when this process ends."""
        running = self._started()
        assert self._group
        assert self._lock
        state.write(self.data_folder, msgspec.structs.replace(running, owner=None))
        self._group.release()
        self._lock.close()
        self._group = self._lock = None

    def stop(self) -> None:
        """Stop both services, politely for ten seconds; nothing happens if this object runs none."""
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

    def _take_lock(self) -> FolderLock:
        lock = FolderLock(state.lock_path(self.data_folder))
        if not lock.take(LOCK_SECONDS):
            lock.close()
            raise FolderInUseError(
                f"{self.data_folder} is in use by services that run or are starting: see `gsm status`, stop them "
                f"with `gsm down`, or give another --data folder"
            )
        return lock

    def _end(self, how: Callable[[GuardedGroup], None]) -> None:
        if self._group:
            how(self._group)
            state.remove(self.data_folder)
        if self._lock:
            self._lock.close()
        self._group = self._lock = self._running = None

    def _start_on_free_ports(self, jars: list[Path], lock: FolderLock) -> ServicesFile:
        for _ in range(STARTS):
            self._group = GuardedGroup(state.lock_path(self.data_folder), lock.fd)
            if running := self._try_start(jars, self._group):
                return running
            self._group.kill()
        raise GsmError(f"other programs took the chosen ports {STARTS} times in a row: try again")

    def _try_start(self, jars: list[Path], group: GuardedGroup) -> ServicesFile | None:
        """Start once; None if another program took one of the ports meanwhile."""
        ports = choose_ports(self.data_folder / "ports.json")
        for name in ("kafka", "valkey"):
            (self.data_folder / name).mkdir(exist_ok=True)
            if self._log(name).exists():
                self._log(name).replace(self.data_folder / f"{name}.previous.log")
        kafka.write_settings(self.data_folder, ports.kafka, ports.controller)
        redis = group.spawn(valkey.server_command(ports.redis), self._log("valkey"))
        if not self._await("valkey", redis, lambda: valkey.answers(ports.redis, 1)):
            return None
        if not kafka.is_formatted(self.data_folder):
            self._format(group.spawn(kafka.format_command(jars), self._log("kafka")))
        broker = group.spawn(kafka.server_command(jars), self._log("kafka"))
        address = f"{HOST}:{ports.kafka}"
        own = kafka.own_cluster(self.data_folder)
        if not self._await("kafka", broker, lambda: kafka.answering_cluster(address, 2) == own):
            return None
        if redis.poll() is not None:  # the first answer came from the program that took its port
            return None
        self._processes = {"valkey": redis, "kafka": broker}
        return ServicesFile(
            kafka=address,
            redis=f"redis://{HOST}:{ports.redis}/0",
            group=group.id,
            kafka_pid=broker.pid,
            redis_pid=redis.pid,
            owner=os.getpid(),
            started_at=time.time_ns() // 1_000_000,
        )

    def _format(self, tool: subprocess.Popen[bytes]) -> None:
        try:
            code: object = tool.wait(READY_SECONDS)
        except subprocess.TimeoutExpired:
            code = "none in time"
        if code != 0:
            raise GsmError(
                f"Kafka's storage could not be formatted (exit code {code}): see {self._log('kafka')}"
            )

    def _await(self, name: str, process: subprocess.Popen[bytes], answers: Callable[[], bool]) -> bool:
        """Wait until the service answers; False if it ended because its port was taken."""
        deadline = time.monotonic() + READY_SECONDS
        while not answers():
            if process.poll() is not None:
                if "Address already in use" in self._log(name).read_text("utf-8", "replace"):
                    return False
                raise self._ended(name, process)
            if time.monotonic() > deadline:
                raise GsmError(
                    f"{name} did not answer within {READY_SECONDS:.0f} seconds: see {self._log(name)}"
                )
            time.sleep(0.05)
        return True

    def _ended(self, name: str, process: subprocess.Popen[bytes]) -> GsmError:
        return GsmError(f"{name} has ended with code {process.returncode}: see {self._log(name)}")

    def _log(self, name: str) -> Path:
        return self.data_folder / f"{name}.log"
