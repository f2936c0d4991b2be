"""A snapshot's folder, read back: only if every file is as it was frozen."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Final

import msgspec

from scoring.boards import Board
from scoring.edition import Edition, EditionError, parse_edition
from scoring.roster import Roster, RosterError, parse_roster
from scoring.rulings import Ruling
from streams.errors import GsmError
from streams.store import decode_board

SUMS: Final = "SHA256SUMS"


class Pins(msgspec.Struct, frozen=True):
    """The very topic, and the next offset of each of its partitions and of the rulings, that the boards were made of."""

    topic: str
    generation: str
    vector: list[int]
    rulings: int


class Instant(msgspec.Struct, frozen=True):
    """An instant in milliseconds."""

    ms: int


class Frozen(msgspec.Struct, frozen=True):
    """What `nominations.json` says of a snapshot; `boards` beside it, in its order."""

    snapshot: str
    title: str
    state: str
    simulated: bool
    time_zone: str
    as_of: Instant
    rulings: list[Ruling]
    pins: Pins


class FrozenFolder(msgspec.Struct, frozen=True):
    """A snapshot and its boards, by category, then tier."""

    told: Frozen
    boards: list[Board]


class _Board(msgspec.Struct):
    category: str
    tier: str


class _Boards(msgspec.Struct):
    boards: list[_Board]


def read_frozen(folder: Path) -> FrozenFolder:
    """The snapshot in a folder that `gsm snapshot` wrote. Raises GsmError where it is none, or a file is not as it was written."""
    with _readable(folder):
        digests = _digests(folder)
        nominations = _checked(folder, "nominations.json", digests)
        order = msgspec.json.decode(nominations, type=_Boards).boards
        names = [f"boards/{one.category}.{one.tier}.json" for one in order]
        boards = [decode_board(_checked(folder, name, digests)) for name in names]
        return FrozenFolder(msgspec.json.decode(nominations, type=Frozen), boards)


def frozen_settings(folder: Path) -> tuple[Edition, Roster]:
    """The edition and the roster that a snapshot was made with. Raises GsmError as `read_frozen` does."""
    with _readable(folder):
        digests = _digests(folder)
        edition = parse_edition(_checked(folder, "edition.toml", digests))
        return edition, parse_roster(_checked(folder, "roster.csv", digests).decode("utf-8-sig"))


@contextmanager
def _readable(folder: Path) -> Iterator[None]:
    """What can be wrong with a folder, in one line that says what to do."""
    try:
        yield
    except OSError as error:
        raise GsmError(f"cannot read the snapshot: {error.strerror}: {error.filename}") from None
    except KeyError as error:
        raise GsmError(f"{folder} is no snapshot: {SUMS} does not name {error}") from None
    except (msgspec.MsgspecError, UnicodeDecodeError, EditionError, RosterError) as error:
        words = str(error).splitlines()[0]
        raise GsmError(f"{folder} was written by another version of gsm: {words}") from None


def _digests(folder: Path) -> dict[str, str]:
    """The digests of SHA256SUMS by file."""
    sums = (folder / SUMS).read_text("utf-8").splitlines()
    return {name: digest for digest, _, name in (line.partition("  ") for line in sums) if name}


def _checked(folder: Path, name: str, digests: dict[str, str]) -> bytes:
    content = (folder / name).read_bytes()
    if sha256(content).hexdigest() != digests[name]:
        raise GsmError(f"{folder / name} is not as it was frozen: get the folder anew (sha256sum -c {SUMS})")
    return content
