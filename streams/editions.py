"""Edition files: `NAME.toml` holds the settings, `NAME.csv` beside it the roster."""

from hashlib import sha256
from pathlib import Path

import msgspec

from scoring.edition import Edition, EditionError, parse_edition, write_edition
from scoring.roster import Roster, RosterError, parse_roster, write_roster
from streams.errors import GsmError


class EditionFiles(msgspec.Struct, frozen=True):
    """An edition, its roster, and the sha256 digests of both files."""

    edition: Edition
    roster: Roster
    edition_digest: str
    roster_digest: str


def load(settings_file: Path) -> EditionFiles:
    """Read an edition and its roster. Raises GsmError that names file and fault, with a line for each fault."""
    roster_file = settings_file.with_suffix(".csv")
    try:
        settings, names = settings_file.read_bytes(), roster_file.read_bytes()
    except OSError as error:
        raise GsmError(f"cannot read the edition: {error.strerror}: {error.filename}") from None
    try:
        edition = parse_edition(settings)
        roster = parse_roster(names.decode("utf-8-sig"))
    except EditionError as error:
        raise GsmError(_name(settings_file, error)) from None
    except (RosterError, UnicodeDecodeError) as error:
        raise GsmError(_name(roster_file, error)) from None
    tiers = {tier.id for tier in edition.tiers}
    if strange := sorted({one.tier for one in roster.participants} - tiers):
        raise GsmError(f"{roster_file}: tier {', '.join(strange)} is none of {', '.join(sorted(tiers))}")
    platforms = {platform.id for platform in edition.platforms}
    named = {account.platform for one in roster.participants for account in one.accounts}
    if strange := sorted(named - platforms):
        raise GsmError(
            f"{roster_file}: platform {', '.join(strange)} is none of {', '.join(sorted(platforms))}"
        )
    return EditionFiles(edition, roster, sha256(settings).hexdigest(), sha256(names).hexdigest())


def save(settings_file: Path, edition: Edition, roster: Roster) -> None:
    """Write an edition and its roster over what is there; the folder is made if missing. No file is ever half written."""
    settings_file.parent.mkdir(parents=True, exist_ok=True)
    written = {
        settings_file.with_suffix(".csv"): write_roster(roster).encode(),
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


def _name(file: Path, error: Exception) -> str:
    return "\n".join(f"{file}: {line}" for line in str(error).splitlines())
