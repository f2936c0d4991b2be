"""Which store a worker uses, and the folder of one on disk."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal, cast, get_args

import structlog

from streams.count.stores.contract import Store
from streams.count.stores.memory import MemoryStore
from streams.errors import GsmError

Name = Literal["memory", "rocksdict"]

_MOST: Final = 64  # workers on one machine
_log = structlog.get_logger()


def chosen() -> Name:
    """The store that GSM_STORE names; memory if it is not set. Raises GsmError if there is none such."""
    name = os.environ.get("GSM_STORE") or "memory"
    if name not in get_args(Name):
        raise GsmError(f"GSM_STORE is {name}: it must be {' or '.join(get_args(Name))}")
    return cast("Name", name)


def open_store(name: Name, folder: Path) -> Store:
    """The store; on disk it is in `folder`, named after the topic's id in one named after the topic, which the workers of this machine
    share: each takes a place in it that no other has.

    What cannot be opened there is thrown away. Raises GsmError if there is no place.
    """
    if name == "memory":
        return MemoryStore()

    from streams.count.stores.rocks import RocksStore

    place = _place(folder)
    for other in folder.parent.iterdir():
        if other != folder:  # of a changelog that was deleted and made again
            shutil.rmtree(other, ignore_errors=True)
    try:
        return RocksStore(place)
    except Exception as error:  # noqa: BLE001 - rocksdict raises nothing more exact
        _log.warning(
            "rows on disk cannot be opened: they are thrown away and read anew",
            folder=str(place),
            error=repr(error),
        )
        shutil.rmtree(place)
        return RocksStore(place)


def _place(folder: Path) -> Path:
    """The first place whose lock nobody holds. This process holds it until it ends, however it ends."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for place in _places(folder):
            lock = os.open(place.with_suffix(".lock"), os.O_CREAT | os.O_RDWR, 0o600)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(lock)
                continue
            return place
    except OSError as error:
        raise GsmError(f"rows cannot be kept in {folder} ({error}): mend that, or set GSM_HOME") from None
    raise GsmError(
        f"{_MOST} workers have rows in {folder}: run fewer on one machine, or give some another GSM_HOME"
    )


def _places(folder: Path) -> Iterator[Path]:
    for number in range(1, _MOST + 1):
        yield folder / str(number)
