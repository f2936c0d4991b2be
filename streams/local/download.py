"""Fetching a few named jars from a Maven repository, checked against our own lock."""

import logging
import os
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue

from streams.errors import GsmError
from streams.local.jar import Jar
from streams.local.mirror import MIRROR_VARIABLE, mirror_url

DOWNLOADS_AT_ONCE = 8
TRIES = 3
PAUSE_SECONDS = 1.0
TIMEOUT_SECONDS = 10


def fetch(jars: list[Jar], folder: Path, on_bytes: Callable[[int], None]) -> None:
    """Download `jars` into `folder`, several at once; a jar is there whole and checked, or not at all.

    `on_bytes` is told of each piece's length, from several threads. Raises GsmError when a jar cannot be had or is
    not the one that the lock names.
    """
    _prepare_jgo()
    work: SimpleQueue[Jar] = SimpleQueue()
    done: SimpleQueue[BaseException | None] = SimpleQueue()
    stopped = threading.Event()
    for jar in jars:
        work.put(jar)

    def run() -> None:
        while not stopped.is_set():
            try:
                jar = work.get_nowait()
            except Empty:
                return
            try:
                _fetch_one(jar, folder, on_bytes, stopped)
            except BaseException as error:  # noqa: BLE001 - handed to the caller below
                done.put(error)
                return
            done.put(None)

    # Daemon threads, so that Ctrl-C need not wait for a silent server.
    for _ in range(DOWNLOADS_AT_ONCE):
        threading.Thread(target=run, daemon=True).start()
    try:
        for _ in jars:
            if error := done.get():
                raise error
    finally:
        stopped.set()


class _StoppedError(Exception):
    """Another thread failed, or the user interrupted."""


def _fetch_one(jar: Jar, folder: Path, on_bytes: Callable[[int], None], stopped: threading.Event) -> None:
    for attempt in range(1, TRIES + 1):
        try:
            path = _resolve(jar, folder / f"{jar.filename}.try{attempt}", on_bytes, stopped)
            break
        except OSError as error:  # the base of all errors of requests, too; theirs carry no errno
            if error.errno is not None:
                raise
            if attempt == TRIES:
                raise GsmError(
                    f"{jar.filename} cannot be downloaded ({type(error).__name__}): connect to the network for the "
                    f"first start, or name a Maven mirror in {MIRROR_VARIABLE} or ~/.m2/settings.xml"
                ) from error
        except RuntimeError as error:  # jgo's word for any answer other than 200
            if attempt == TRIES:
                raise GsmError(
                    f"{jar.filename} is not in the Maven repository in use: check {MIRROR_VARIABLE} and "
                    f"~/.m2/settings.xml"
                ) from error
        if stopped.wait(PAUSE_SECONDS):
            return
    if not jar.is_intact(path):
        raise GsmError(
            f"{jar.filename} as downloaded is not the file that kafka.lock names (size or sha256 differs), so it was "
            f"refused: try again, and if it stays so, check the Maven mirror in use"
        )
    path.replace(folder / jar.filename)


def _resolve(jar: Jar, repository: Path, on_bytes: Callable[[int], None], stopped: threading.Event) -> Path:
    """Have jgo resolve the jar into a repository of its own: it never replaces a file that is there."""
    from jgo.maven import MavenContext, PythonResolver

    @contextmanager
    def progress(_name: str, _size: int) -> Iterator[Callable[[int], None]]:
        def update(count: int) -> None:
            if stopped.is_set():
                raise _StoppedError
            on_bytes(count)

        yield update

    mirror = mirror_url()
    context = MavenContext(
        resolver=PythonResolver(progress_callback=progress),
        repo_cache=repository,
        remote_repos={"central": mirror} if mirror else None,
        timeout=TIMEOUT_SECONDS,
    )
    return Path(context.project(jar.group, jar.artifact).at_version(jar.version).artifact().resolve())


def _prepare_jgo() -> None:
    # Its checksum only warns and its messages may name a mirror's password; our own checks decide.
    for name in ("jgo", "jgo.maven._resolver", "jgo.util.http"):
        logging.getLogger(name).disabled = True
    # It trusts only requests' own list of authorities unless told; a company's proxy stands in the system's.
    authorities = ssl.get_default_verify_paths().cafile
    if authorities and not os.environ.get("CURL_CA_BUNDLE"):
        os.environ.setdefault("REQUESTS_CA_BUNDLE", authorities)
