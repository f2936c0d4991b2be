"""Rulings from a file, one a line, as the topic `rulings` holds them."""

from pathlib import Path

from scoring.rulings import Ruling, RulingError, parse_ruling
from streams.errors import GsmError


def read_rulings_file(file: Path) -> list[Ruling]:
    """The rulings in the file's order. Raises GsmError with a line for each that cannot be read: a file is made to be used whole."""
    try:
        lines = file.read_bytes().split(b"\n")
    except OSError as error:
        raise GsmError(f"cannot read the rulings: {error.strerror}: {error.filename}") from None
    rulings: list[Ruling] = []
    faults: list[str] = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                rulings.append(parse_ruling(line.strip()))
            except RulingError as error:
                faults.append(f"{file}: line {number}: {error}")
    if faults:
        raise GsmError("\n".join(faults))
    return rulings
