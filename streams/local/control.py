"""Looking at and stopping an instance that another process started."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from streams.errors import GsmError
from streams.local import kafka, state, valkey
from streams.local.group import STOP_SECONDS
from streams.local.lock import FolderLock, is_held
from streams.local.services import READY_SECONDS, LocalServices
from streams.local.state import ServicesFile


def stop(data_folder: Path) -> bool:
    """Stop the folder's services, politely for ten seconds; False if none ran.

    Raises GsmError when they are just being started, or cannot be ended.
    """
    path = state.lock_path(data_folder)
    if not path.exists():
        return False
    with FolderLock(path) as lock:
        if lock.take(0):
            state.remove(data_folder)
            return False
        running = state.read(data_folder)
        if running is None:
            raise GsmError(
                f"the services of {data_folder} are just being started or stopped: try again in a moment"
            )
        for number, seconds in ((signal.SIGTERM, STOP_SECONDS), (signal.SIGKILL, STOP_SECONDS)):
            with suppress(ProcessLookupError):
                os.killpg(running.group, number)
            if lock.take(seconds):
                state.remove(data_folder)
                return True
    raise GsmError(f"process group {running.group} of {data_folder} does not end: end it by hand")


def start_detached(data_folder: Path) -> tuple[ServicesFile, bool]:
    """Start the folder's services and leave them running; the flag is False if they ran already."""
    data_folder = data_folder.absolute()
    deadline = time.monotonic() + READY_SECONDS
    while is_held(state.lock_path(data_folder)):
        seen = look(data_folder)
        if seen.up and (running := state.read(data_folder)):
            return running, False
        if seen.kafka.address:
            dead = "Kafka" if not seen.kafka.answers else "Redis"
            raise GsmError(
                f"{dead} of {data_folder} does not answer: run `gsm down` with that folder, then `gsm up`"
            )
        if time.monotonic() > deadline:
            raise GsmError(f"{data_folder} has long been held by another start: end it, then try again")
        time.sleep(0.1)
    services = LocalServices(data_folder)
    running = services.start()
    services.detach()
    return running, True


class ServiceSeen(msgspec.Struct, frozen=True):
    """One service as seen now; no address or pid if it is not running."""

    address: str | None
    pid: int | None
    answers: bool
    disk_bytes: int


class Seen(msgspec.Struct, frozen=True):
    """What `gsm status` shows; `up` if both services answer."""

    up: bool
    data: str
    started_at: int | None
    kafka: ServiceSeen
    redis: ServiceSeen


def look(data_folder: Path) -> Seen:
    """Look at the folder's services, asking each of them."""
    folder = data_folder.absolute()
    running = state.read(folder)
    services = []
    for name in ("kafka", "valkey"):
        address = pid = None
        if running:
            address, pid = (
                (running.kafka, running.kafka_pid) if name == "kafka" else (running.redis, running.redis_pid)
            )
            if not state.is_alive(pid, running.group):
                address = pid = None
        answers = address is not None and (
            kafka.answers(address, 2) if name == "kafka" else valkey.answers(urlsplit(address).port or 0, 2)
        )
        services.append(ServiceSeen(address, pid, answers, _disk_bytes(folder / name)))
    return Seen(
        all(service.answers for service in services),
        str(folder),
        running.started_at if running else None,
        *services,
    )


def _disk_bytes(folder: Path) -> int:
    # Blocks, not lengths: Kafka's index files are mostly holes.
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.lstat().st_blocks * 512
        except FileNotFoundError:
            continue
    return total
