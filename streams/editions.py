"""Edition files: `NAME.toml` holds the settings, `NAME.csv` beside it the roster."""

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Final

import msgspec

from scoring.edition import MAX_EDITION_BYTES, Edition, EditionReading, read_edition, write_edition
from scoring.roster import Roster, RosterReading, read_roster, roster_of, write_roster
from scoring.roster_faults import fault_text, faults_with_edition
from scoring.roster_lines import MAX_ROSTER_BYTES
from streams.errors import GsmError

_TOLD: Final = 20  # faults that a command tells that is about something else


class Fault(msgspec.Struct, frozen=True):
    """What is wrong: in which file, at which key or line (empty where it is about the whole file), and what was found and expected."""

    file: str
    where: str
    fault: str

    def __str__(self) -> str:
        """The fault in one line."""
        return ": ".join(part for part in (self.file, self.where, self.fault) if part)


class EditionFiles(msgspec.Struct, frozen=True):
    """An edition, its roster, and the sha256 digests of both files."""

    edition: Edition
    roster: Roster
    edition_digest: str
    roster_digest: str


def read(settings_file: Path) -> tuple[EditionFiles | None, list[Fault]]:
    """An edition and its roster, None if anything is wrong; and all that is wrong in either file and between them."""
    roster_file = _roster_file(settings_file)
    settings, missing = _content(settings_file, MAX_EDITION_BYTES)
    names, missing_names = _content(roster_file, MAX_ROSTER_BYTES)
    if missing and missing_names:
        return None, missing
    edition = EditionReading({}, []) if settings is None else read_edition(settings)
    roster = RosterReading([], [], []) if names is None else read_roster(names)
    of_roster = sorted([*roster.faults, *faults_with_edition(roster, edition.settings)])
    faults = [
        *missing,
        *_told(settings_file, edition.faults),
        *missing_names,
        *_told(roster_file, map(fault_text, of_roster)),
    ]
    if faults or settings is None or names is None:
        return None, faults
    digests = (sha256(settings).hexdigest(), sha256(names).hexdigest())
    return EditionFiles(Edition(**edition.settings), roster_of(roster.lines), *digests), []


def load(settings_file: Path) -> EditionFiles:
    """Read an edition and its roster. Raises GsmError that names file and fault, with a line for each of the first faults."""
    found, faults = read(settings_file)
    if found is None:
        told = [str(fault) for fault in faults[:_TOLD]]
        if len(faults) > _TOLD:
            told.append(f"and {len(faults) - _TOLD:,} more: `gsm check --edition {settings_file}` shows all")
        raise GsmError("\n".join(told))
    return found


def save(settings_file: Path, edition: Edition, roster: Roster) -> None:
    """Write an edition and its roster over what is there; the folder is made if missing. No file is ever half written."""
    settings_file.parent.mkdir(parents=True, exist_ok=True)
    written = {
        _roster_file(settings_file): write_roster(roster).encode(),
        settings_file: write_edition(edition),
    }
    parts = {file: file.with_name(f"{file.name}.part") for file in written}
    try:
        for file, content in written.items():
            parts[file].write_bytes(content)
        for file, part in parts.items():
            part.replace(file)
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)


def _roster_file(settings_file: Path) -> Path:
    return settings_file.parent / f"{settings_file.stem}.csv"


def _content(file: Path, most: int) -> tuple[bytes | None, list[Fault]]:
    """A file's bytes, one more than `most` of them where it has more."""
    try:
        with file.open("rb") as opened:
            return opened.read(most + 1), []
    except OSError as error:
        return None, [Fault(str(file), "", f"cannot read the edition: {error.strerror}")]


def _told(file: Path, faults: Iterable[str]) -> list[Fault]:
    return [Fault(str(file), *fault.partition(": ")[::2]) for fault in faults]
