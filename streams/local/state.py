"""What others know of an instance: the lock and `services.json` in its data folder."""

import os
from pathlib import Path

import msgspec

from streams.errors import GsmError
from streams.local.lock import is_held


class ServicesFile(msgspec.Struct, frozen=True, kw_only=True):
    """Written when both services answer, removed when they are stopped.

    `kafka` is "host:port", `redis` a URL; `group` is the process group of both; `owner` is the process that they end
    with, None once they are on their own; `started_at` in milliseconds.
    """

    kafka: str
    redis: str
    group: int
    kafka_pid: int
    redis_pid: int
    owner: int | None = None
    started_at: int


def lock_path(data_folder: Path) -> Path:
    """The file whose lock each service of the folder holds."""
    return data_folder / "services.lock"


def read(data_folder: Path) -> ServicesFile | None:
    """The folder's services file; None if nothing has been started there, or if what was started has ended.

    Raises GsmError when the file cannot be read.
    """
    path = data_folder / "services.json"
    if not is_held(lock_path(data_folder)):
        return None
    try:
        return msgspec.json.decode(path.read_bytes(), type=ServicesFile)
    except FileNotFoundError:
        return None
    except msgspec.DecodeError as error:
        raise GsmError(f"{path} cannot be read ({error}): end the services of that folder by hand") from error


def write(data_folder: Path, services: ServicesFile) -> None:
    """Write the services file, whole or not at all."""
    write_json(data_folder / "services.json", services)


def write_json(path: Path, value: object) -> None:
    """Write `value` to `path`, whole or not at all."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    temporary.write_bytes(msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n")
    temporary.replace(path)


def remove(data_folder: Path) -> None:
    """Remove the services file, if there is one."""
    (data_folder / "services.json").unlink(missing_ok=True)


def is_alive(pid: int, group: int) -> bool:
    """Whether `pid` lives and is of the process group, thus no stranger that got the same number later."""
    try:
        return os.getpgid(pid) == group
    except ProcessLookupError:
        return False
