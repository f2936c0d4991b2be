"""Environments for what is not ours: made when they are first needed, in the cache folder, never part of our lock."""

import os
import subprocess
import sys
import venv
from hashlib import sha256
from pathlib import Path
from shutil import rmtree

from streams.errors import GsmError
from streams.local.folders import cache_folder

ROOT = Path(__file__).parents[1]


def environment(requirements: Path) -> Path:
    """The Python of a virtual environment with these requirements. Raises GsmError where pip cannot install them."""
    wanted = sha256(requirements.read_bytes() + sys.version.encode()).hexdigest()[:12]
    folder = cache_folder() / "bench" / f"{requirements.stem}-{wanted}"
    python = folder / "bin/python"
    whole = folder / "whole"
    if not whole.exists():
        rmtree(folder, ignore_errors=True)
        venv.create(folder, with_pip=True)
        pip = [
            str(python),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "-r",
            str(requirements),
        ]
        made = subprocess.run(pip, capture_output=True, text=True, check=False)
        if made.returncode:
            said = (made.stderr.strip() or "pip failed").splitlines()[-1]
            raise GsmError(f"{requirements.name} cannot be installed: {said}")
        whole.touch()
    return python


def paths() -> dict[str, str]:
    """The variables with which another Python finds `bench`."""
    return os.environ | {"PYTHONPATH": str(ROOT)}
