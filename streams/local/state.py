"""What is known of an instance from outside its starter: `services.json` and the lock in the data folder."""

import os
from pathlib import Path

import msgspec

from streams.local.lock import is_held


class ServicesFile(msgspec.Struct, frozen=True, kw_only=True):
    """Written when both services answer, removed when they are stopped.

    `kafka` is "host:port", `redis` an URL; `group` is the process group of both; `started_at` in milliseconds.
    """

    kafka: str
    redis: str
    group: int
    kafka_pid: int
    redis_pid: int
    started_at: int


def lock_path(data_folder: Path) -> Path:
    return data_folder / "services.lock"


def read(data_folder: Path) -> ServicesFile | None:
    """The folder's services file; None if there is none, or if it is a leftover of services that have ended."""
    if not is_held(lock_path(data_folder)):
        return None
    try:
        return msgspec.json.decode((data_folder / "services.json").read_bytes(), type=ServicesFile)
    except FileNotFoundError:
        return None


def write(data_folder: Path, services: ServicesFile) -> None:
    """Write the services file whole or not at all."""
    write_json(data_folder / "services.json", services)


def write_json(path: Path, value: object) -> None:
    temporary = path.with_suffix(".tmp")
    temporary.write_bytes(msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n")
    temporary.replace(path)


def remove(data_folder: Path) -> None:
    """Remove the services file, if there is one."""
    (data_folder / "services.json").unlink(missing_ok=True)


def is_alive(pid: int, group: int) -> bool:
    """Whether `pid` lives and is of the process group, thus not a stranger that got the same number later."""
    try:
        return os.getpgid(pid) == group
    except ProcessLookupError:
        return False
