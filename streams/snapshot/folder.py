"""The folder on disk: written whole or not at all, never changed afterwards."""

import os
import re
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path, PurePosixPath
from stat import S_IFDIR, S_IFMT, S_ISREG
from tempfile import TemporaryDirectory

from streams.errors import GsmError
from streams.snapshot.contents import SUMS


def revisions(out: Path, edition: str, series: str) -> dict[int, str]:
    """The revisions of one series that have a folder in `out`, each with its digest."""
    pattern = re.compile(re.escape(f"{edition}-{series}") + r"([1-9][0-9]*)")
    found = {}
    for folder in out.iterdir() if out.is_dir() else ():
        match = pattern.fullmatch(folder.name)
        if match and (sums := folder / SUMS).is_file():
            found[int(match[1])] = sha256(sums.read_bytes()).hexdigest()
    return found


def write(folder: Path, files: dict[str, bytes], claim: Callable[[], None] = lambda: None) -> bool:
    """Write `files` into a new folder; False if it stands already, exactly the same.

    `claim` is called when the disk has everything and before the folder gets its name: if it raises, no folder is left.
    Raises GsmError where the folder holds anything else or cannot be written.
    """
    try:
        if _stands(folder, files):
            claim()
            return False
        folder.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(
            dir=folder.parent, prefix=f".{folder.name}.", ignore_cleanup_errors=True
        ) as own:
            part = Path(own) / folder.name
            _fill(part, files)
            claim()
            try:
                part.rename(folder)
            except OSError:
                if _stands(folder, files):  # an equal run was quicker
                    return False
                raise
            _sync(folder.parent)
    except OSError as error:
        raise GsmError(f"cannot write {folder}: {error.strerror}") from None
    return True


def _stands(folder: Path, files: dict[str, bytes]) -> bool:
    """Whether `folder` is there; GsmError if with any other path, kind of path or byte than `files` give."""
    if not os.path.lexists(folder):
        return False
    wanted = {str(parent): S_IFDIR for name in files for parent in PurePosixPath(name).parents} | files
    found = {path.relative_to(folder).as_posix(): _held(path) for path in (folder, *folder.rglob("*"))}
    for name in sorted(wanted.keys() | found.keys()):
        if wanted.get(name) != found.get(name):
            raise GsmError(
                f"{folder} stands already and is not this snapshot, see {folder / name}: "
                "move it away, or give another --out"
            )
    return True


def _held(path: Path) -> bytes | int:
    """The bytes of a regular file; of anything else, such as a folder or a link, its kind."""
    mode = path.lstat().st_mode
    return path.read_bytes() if S_ISREG(mode) else S_IFMT(mode)


def _fill(folder: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    for path in (folder, *folder.rglob("*")):
        _sync(path)


def _sync(path: Path) -> None:
    """Return when the disk has this file or folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
