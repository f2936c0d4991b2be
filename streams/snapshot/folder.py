"""The folder on disk: written whole or not at all, never changed afterwards."""

import os
import re
import shutil
from hashlib import sha256
from pathlib import Path

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


def write(folder: Path, files: dict[str, bytes]) -> bool:
    """Write `files` into a new folder; False if it stands already with the same bytes.

    Raises GsmError where the folder holds something else or cannot be written.
    """
    if folder.exists():
        if changed := [name for name, content in files.items() if not _holds(folder / name, content)]:
            raise GsmError(
                f"{folder} stands already, with another {changed[0]}: move it away, or give another --out"
            )
        return False
    part = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    try:
        for name, content in files.items():
            (part / name).parent.mkdir(parents=True, exist_ok=True)
            (part / name).write_bytes(content)
        part.rename(folder)
    except OSError as error:
        raise GsmError(f"cannot write {folder}: {error.strerror}") from None
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return True


def _holds(file: Path, content: bytes) -> bool:
    return file.is_file() and file.read_bytes() == content
