"""What a snapshot's folder holds: files by name, a pure function of the inputs, so that the same inputs give the same bytes."""

from datetime import datetime
from hashlib import sha256
from typing import Final
from zoneinfo import ZoneInfo

import msgspec
import orjson

from scoring.boards import Board, encode_board, state_of
from scoring.edition import Edition
from scoring.recount import Recount
from scoring.rulings import Ruling
from streams.snapshot.tables import boards_csv, nominations_csv

SUMS: Final = "SHA256SUMS"
EQUAL_COUNTS: Final = ("live", "recount", "sql")
"""The counts whose boards were equal to the byte: without that no snapshot is made."""
_OUR_RULES: Final = "No organiser has published a formula; the rules are our own."


class Pins(msgspec.Struct, frozen=True):
    """The very topic and the next offset of each of its partitions, and of the rulings, that the snapshot stands for."""

    topic: str
    generation: str
    vector: list[int]
    rulings: int


class Inputs(msgspec.Struct, frozen=True):
    """All that goes into a snapshot: the edition's two files as they are, the pins, what was recounted up to them, and the rulings."""

    edition: Edition
    edition_toml: bytes
    roster_csv: bytes
    pins: Pins
    recount: Recount
    rulings: list[Ruling]

    @property
    def series(self) -> str:
        """The letter before the revision: r for frozen, p for provisional ones, which are numbered apart."""
        return "r" if state_of(self.edition, self.recount.as_of) == "FROZEN" else "p"

    def name(self, revision: int) -> str:
        """The folder's name and the snapshot's id."""
        return f"{self.edition.id}-{self.series}{revision}"

    def state(self, revision: int) -> str:
        """LIVE, PROVISIONAL or FROZEN rN."""
        state = state_of(self.edition, self.recount.as_of)
        return f"FROZEN r{revision}" if state == "FROZEN" else state


def contents(inputs: Inputs, revision: int) -> dict[str, bytes]:
    """The files of a snapshot by path; SHA256SUMS, the last, covers all others."""
    boards = inputs.recount.boards
    files = {f"boards/{board.id}.json": encode_board(board) for board in boards}
    files["boards.csv"] = boards_csv(boards)
    files["edition.toml"] = inputs.edition_toml
    files["nominations.csv"] = nominations_csv(boards)
    files["roster.csv"] = inputs.roster_csv
    digests = {name: sha256(content).hexdigest() for name, content in sorted(files.items())}
    files["nominations.json"] = orjson.dumps(
        _nominations(inputs, revision, digests), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    )
    files[SUMS] = "".join(
        f"{sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items())
    ).encode()
    return files


def digest(files: dict[str, bytes]) -> str:
    """The digest that stands for the whole folder: that of its SHA256SUMS."""
    return sha256(files[SUMS]).hexdigest()


def _nominations(inputs: Inputs, revision: int, digests: dict[str, str]) -> dict[str, object]:
    edition, recount = inputs.edition, inputs.recount
    bounds, totals = edition.bounds(), recount.totals
    return {
        "snapshot": inputs.name(revision),
        "edition": edition.id,
        "title": edition.title,
        "note": edition.note or _OUR_RULES,
        "simulated": edition.simulated,
        "state": inputs.state(revision),
        "time_zone": edition.time_zone,
        "as_of": _instant(recount.as_of, edition.time_zone),
        "start": _instant(bounds.start, edition.time_zone),
        "end": _instant(bounds.end, edition.time_zone),
        "freeze_at": _instant(bounds.freeze_at, edition.time_zone),
        "boards": [_board(board) for board in recount.boards],
        "rulings": msgspec.to_builtins(inputs.rulings),
        "posts_on_several_days": msgspec.to_builtins(recount.twice),
        "pins": msgspec.to_builtins(inputs.pins),
        "totals": {
            "records": totals.offset,
            "pages": totals.pages,
            "observations": totals.observations,
            "dead_letters": totals.dead_letters,
            "after_freeze": totals.after_freeze,
            "outside": totals.outside,
        },
        "equal_counts": EQUAL_COUNTS,
        "sha256": digests,
    }


def _board(board: Board) -> dict[str, object]:
    return {
        "category": board.category,
        "tier": board.tier,
        "category_title": board.category_title,
        "tier_title": board.tier_title,
        "rule": board.rule,
        "unit": board.unit,
        "nominees": [
            {
                "rank": one.rank,
                "participant": one.participant,
                "name": one.name,
                "value": one.value,
                "shown": one.shown,
                "unit": board.unit,
            }
            for one in board.standings
            if one.nominee
        ],
        "nominee_note": board.nominee_note,
        "ranked": len(board.standings),
        "unranked": len(board.unranked),
    }


def _instant(instant: int, time_zone: str) -> dict[str, object]:
    """An instant for machines (milliseconds) and for people (ISO 8601 in the edition's zone)."""
    seconds, milliseconds = divmod(instant, 1000)
    local = datetime.fromtimestamp(seconds, ZoneInfo(time_zone)).replace(microsecond=milliseconds * 1000)
    return {"ms": instant, "iso": local.isoformat(timespec="milliseconds")}
