"""A time zone as data: from when on its local time is how far ahead of UTC."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

_EARLIEST: Final = 1_072_828_800  # 2003-12-31T00:00:00Z: validation lets nothing older pass
_BEFORE_ALL: Final = -(1 << 62)
_STEP: Final = 21_600  # seconds: no zone has changed twice in six hours


@lru_cache(maxsize=16)
def offsets(time_zone: str, until: int) -> tuple[tuple[int, int], ...]:
    """Pairs of an instant and the milliseconds by which local time is ahead from then on, up to `until`; all in milliseconds."""
    zone = ZoneInfo(time_zone)
    ahead = _ahead(zone, _EARLIEST)
    found = [(_BEFORE_ALL, ahead * 1000)]
    for step in range(_EARLIEST, until // 1000 + _STEP, _STEP):
        if (then := _ahead(zone, step + _STEP)) != ahead:
            low, high = step, step + _STEP  # the change is after low, at or before high
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if _ahead(zone, middle) == ahead else (low, middle)
            found.append((high * 1000, then * 1000))
            ahead = then
    return tuple(found)


def _ahead(zone: ZoneInfo, second: int) -> int:
    offset = datetime.fromtimestamp(second, UTC).astimezone(zone).utcoffset()
    assert offset is not None  # a zone has one
    return round(offset.total_seconds())
