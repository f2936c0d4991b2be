"""Cells to numbers and instants. What does not fit raises RowError with a reason that names the column, not the value."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import Final

from scoring.pages import ABSENT
from streams.importers.contract import Context, RowError
from streams.importers.table import Cells

_COUNT: Final = re.compile(r"([0-9]{1,18})(?:\.0)?")  # tables that met a gap write 12 as 12.0
_GROUPED: Final = re.compile(r"[0-9]{1,3}(?:[.,  ][0-9]{3})+")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LAST: Final = time(23, 59, 59, fold=1)  # the second of two, where clocks go back at midnight
_MILLISECOND: Final = timedelta(milliseconds=1)


def count(text: str, what: str) -> int:
    """A counter; ABSENT where the cell is empty."""
    if not text:
        return ABSENT
    if found := _COUNT.fullmatch(text):
        return int(found[1])
    if _GROUPED.fullmatch(text):  # 407.137 or 407,137 as a spreadsheet shows 407137
        return int(re.sub(r"[^0-9]", "", text))
    raise RowError(f"{what} is no number")


def instant(text: str, what: str, context: Context) -> int:
    """Milliseconds since the epoch of an ISO time; one without an offset is in the zone of --time-zone."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise RowError(f"{what} is no time") from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=context.need_zone(what))
    return milliseconds(moment)


@lru_cache(maxsize=1024)
def instant_utc(text: str, what: str) -> int:
    """As `instant`, for a column that is in UTC by its name."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise RowError(f"{what} is no time") from None
    return milliseconds(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def milliseconds(moment: datetime) -> int:
    """Milliseconds since the epoch of a moment with a zone."""
    return (moment - _EPOCH) // _MILLISECOND


def last_second(day: date, zone: tzinfo) -> int:
    """The last second of a day in a zone, in milliseconds: what a bare day stands for."""
    return milliseconds(datetime.combine(day, _LAST, zone))


def total(cells: Cells, names: Iterable[str]) -> int:
    """The sum of several counters; those not given add nothing, and where none is given the sum is ABSENT."""
    given = [number for name in names if (number := count(cells[name], name)) != ABSENT]
    return sum(given) if given else ABSENT
