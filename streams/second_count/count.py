"""The count itself: load the inputs, run the SQL files in order, read the boards."""

from datetime import UTC, datetime, time, timedelta
from glob import escape
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import msgspec
import orjson

from scoring.edition import Edition
from scoring.roster import Roster
from scoring.rulings import Ruling
from streams.errors import GsmError
from streams.second_count.zones import offsets

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_MEMORY: Final = "512MB"  # what DuckDB may hold; beyond it spills to the disk


class Totals(msgspec.Struct, frozen=True):
    """What was met in the accepted pages, in the words of `scoring.progress`."""

    pages: int
    observations: int
    after_freeze: int
    outside: int


class SecondCount(msgspec.Struct, frozen=True):
    """All boards as JSON by id, as of the award clock, in milliseconds."""

    boards: dict[str, bytes]
    as_of: int
    totals: Totals


def second_count(
    edition: Edition,
    roster: Roster,
    rulings: list[Ruling],
    pages: Path,
    as_of: int | None = None,
    *,
    window: int | None = None,
) -> SecondCount:
    """All boards of the validated pages in a file of JSON lines (see `keep_accepted`).

    `rulings` are in the order of their topic. `as_of` is the award clock, by default the newest observation's, but not before the
    period's start. `window`: of the period only the last so many days. Raises GsmError where SQL cannot count, as when a number does
    not fit into 128 bits.
    """
    import duckdb  # who compares boards alone does without its 30 MB

    with TemporaryDirectory(prefix="gsm-second-count-") as own:
        settings: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": _MEMORY,
            "temp_directory": own,
            "autoinstall_known_extensions": False,  # nothing is fetched: all that is needed is in the wheel
            "autoload_known_extensions": False,
            "preserve_insertion_order": False,  # every order that matters is asked for
        }
        try:
            with duckdb.connect(Path(own) / "count.duckdb", config=settings) as database:
                _load(database, edition, roster, rulings, pages, as_of, window)
                for file in sorted(files(__package__).joinpath("sql").iterdir(), key=lambda file: file.name):
                    database.execute(file.read_text("utf-8"))
                return _read(database)
        except duckdb.Error as error:
            raise GsmError(f"the second count by SQL failed: {_line(error)}") from None


def _load(
    database: "DuckDBPyConnection",
    edition: Edition,
    roster: Roster,
    rulings: list[Ruling],
    pages: Path,
    as_of: int | None,
    window: int | None,
) -> None:
    """Give SQL what it starts from: settings as JSON, the zone's offsets, and where the pages are."""
    freeze_day = edition.period.end + timedelta(days=edition.period.freeze_after_days)
    covered = datetime.combine(freeze_day + timedelta(days=2), time(), UTC)
    zone = offsets(edition.time_zone, int(covered.timestamp()) * 1000)
    database.execute(
        "create table given(edition json, roster json, rulings json, zone json, as_of bigint, window_days bigint)"
    )
    given = [orjson.dumps(msgspec.to_builtins(one)).decode() for one in (edition, roster, rulings, zone)]
    database.execute("insert into given values (?, ?, ?, ?, ?, ?)", [*given, as_of, window])
    database.execute("set variable pages = ?", [escape(str(pages))])


def _read(database: "DuckDBPyConnection") -> SecondCount:
    boards: dict[str, bytes] = {}
    for (board,) in database.execute(
        "select board from boards order by category_position, tier_position"
    ).fetchall():
        name = f"{board['category']}.{board['tier']}"
        boards[name if board["window"] is None else f"{name}.{board['window']}"] = orjson.dumps(board)
    ((as_of,),) = database.execute("select as_of from clock").fetchall()
    (totals,) = database.execute("select pages, observations, after_freeze, outside from totals").fetchall()
    return SecondCount(boards, as_of, Totals(*totals))


def _line(error: Exception) -> str:
    """What went wrong, in one line."""
    return str(error).partition("\n")[0]
