"""Starting an instance that stays, and stopping one that another process started."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

from streams.errors import GsmError
from streams.local import state
from streams.local.group import STOP_SECONDS
from streams.local.lock import FolderLock
from streams.local.look import look
from streams.local.services import READY_SECONDS, FolderInUseError, LocalServices
from streams.local.state import ServicesFile


def start_detached(data_folder: Path) -> tuple[ServicesFile, bool]:
    """Start the folder's services and leave them running; the flag is False if they ran already.

    Waits for another start that is under way. Raises GsmError as `LocalServices.start` does, and when one of the
    services runs without the other.
    """
    deadline = time.monotonic() + READY_SECONDS
    while True:
        if running := state.read(data_folder):
            seen = look(data_folder)
            if not seen.up:
                dead = "Redis" if seen.kafka.answers else "Kafka"
                raise GsmError(
                    f"{dead} of {data_folder} does not answer: run `gsm down` for it, then `gsm up`"
                )
            return running, False
        services = LocalServices(data_folder)
        try:
            running = services.start()
            services.detach()
        except FolderInUseError:
            if time.monotonic() > deadline:
                raise
        except BaseException:
            services.stop()
            raise
        else:
            return running, True


def stop(data_folder: Path) -> bool:
    """Stop the folder's services, politely for ten seconds; False if none ran.

    Raises GsmError when they are being started, belong to a process that still runs, or cannot be ended.
    """
    path = state.lock_path(data_folder)
    if not path.exists():
        return False
    with FolderLock(path) as lock:
        if lock.take(0.1):
            state.remove(data_folder)
            return False
        running = state.read(data_folder)
        if running is None:
            raise GsmError(
                f"the services of {data_folder} are just being started or stopped: try again in a moment"
            )
        if running.owner:
            raise GsmError(
                f"the services of {data_folder} belong to process {running.owner}: end that one instead"
            )
        for number in (signal.SIGTERM, signal.SIGKILL):
            with suppress(ProcessLookupError):
                os.killpg(running.group, number)
            if lock.take(STOP_SECONDS):
                state.remove(data_folder)
                return True
    raise GsmError(f"the processes of group {running.group} of {data_folder} do not end: end them by hand")
