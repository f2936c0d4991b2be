"""The peers in Java: built by Maven when they are first needed, in the cache folder."""

import subprocess
from hashlib import sha256
from pathlib import Path
from shutil import copytree, rmtree, which

from streams.errors import GsmError
from streams.local.folders import cache_folder

PROJECT = Path(__file__).parent / "peers/java"


def command(module: str, main: str) -> list[str]:
    """How to run the class `main` of a module. Raises GsmError where there is no Maven or it fails."""
    return [
        "java",
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
        "-cp",
        f"{_built() / module / 'target'}/*",
        main,
    ]


def _built() -> Path:
    if not (which("mvn") and which("java")):
        raise GsmError("there is no Maven here (mvn, java)")
    files = sorted(file for file in PROJECT.rglob("*") if file.suffix in {".java", ".xml"})
    digest = sha256(b"".join(map(Path.read_bytes, files))).hexdigest()[:12]
    folder = cache_folder() / f"bench/java-{digest}"
    if not (folder / "whole").exists():
        rmtree(folder, ignore_errors=True)
        copytree(PROJECT, folder)
        made = subprocess.run(
            ["mvn", "--quiet", "--batch-mode", "package"],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode:
            said = (made.stdout.strip() or "mvn failed").splitlines()[0]
            raise GsmError(f"Maven cannot build the peers in {folder}: {said}")
        (folder / "whole").touch()
    return folder
