"""The jars of Apache Kafka: from the cache, or downloaded into it once."""

import errno
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from streams.errors import GsmError
from streams.local.download import fetch
from streams.local.folders import cache_folder
from streams.local.jar import Jar, read_lock
from streams.local.lock import FolderLock

KAFKA_LOCK = Path(__file__).with_name("kafka.lock")
WAIT_FOR_OTHER_DOWNLOAD_SECONDS = 600.0


def kafka_jars() -> list[Path]:
    """The paths of Kafka's jars, every one of them as kafka.lock names it.

    What the cache lacks or holds damaged is downloaded. Raises GsmError when that fails.
    """
    jars = read_lock(KAFKA_LOCK)
    folder = cache_folder() / "kafka-jars"
    try:
        if missing := _missing(jars, folder):
            _fill(missing, folder)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise GsmError(
                f"the disk of {folder} is full: free {_megabytes(jars)} MB there, or set XDG_CACHE_HOME"
            ) from error
        raise GsmError(
            f"{folder} cannot be used ({error.strerror}): mend that, or set XDG_CACHE_HOME"
        ) from error
    return [folder / jar.filename for jar in jars]


def _missing(jars: list[Jar], folder: Path) -> list[Jar]:
    return [jar for jar in jars if not jar.is_intact(folder / jar.filename)]


def _fill(missing: list[Jar], folder: Path) -> None:
    with FolderLock(folder / "lock") as lock:
        if not lock.take(WAIT_FOR_OTHER_DOWNLOAD_SECONDS):
            raise GsmError(
                f"another process has been downloading into {folder} for long: end it and try again"
            )
        # While this process waited, another one may have fetched them, or was killed and left some half-made.
        missing = _missing(missing, folder)
        for leftover in folder.glob("download-*"):
            shutil.rmtree(leftover, ignore_errors=True)
        with tempfile.TemporaryDirectory(
            prefix="download-", dir=folder, ignore_cleanup_errors=True
        ) as temporary:
            with _progress(missing) as on_bytes:
                fetch(missing, Path(temporary), on_bytes)
            for jar in missing:
                (Path(temporary) / jar.filename).replace(folder / jar.filename)


@contextmanager
def _progress(jars: list[Jar]) -> Iterator[Callable[[int], None]]:
    """A progress bar on a terminal, one line elsewhere."""
    title = f"Downloading Apache Kafka ({_megabytes(jars)} MB)"
    if not sys.stderr.isatty():
        sys.stderr.write(f"{title}\n")
        yield lambda _count: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(title, total=sum(jar.size for jar in jars))
        yield lambda count: progress.update(task, advance=count)


def _megabytes(jars: list[Jar]) -> int:
    return -(-sum(jar.size for jar in jars) // 1_000_000)
