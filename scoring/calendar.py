"""Days and windows in an edition's time zone. A day is a number: days since 1970-01-01 of the local date."""

from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

WINDOW_DAYS: Final = 8  # digested into the counting app's id: changing it rebuilds every table

FOREVER: Final = 1 << 62
"""After all instants."""

_HOUR = 3_600_000
_DAY = 24 * _HOUR
_EPOCH = date(1970, 1, 1)


class Calendar:
    """The calendar of one time zone, such as Asia/Jakarta."""

    def __init__(self, time_zone: str) -> None:
        self.zone = ZoneInfo(time_zone)
        self._offsets: dict[int, int | None] = {}
        """By day of UTC: local time minus UTC in milliseconds, None where that changes within the day."""
        self._midnights: dict[int, int] = {}

    def day(self, instant: int) -> int:
        """The day that `instant`, in milliseconds since the epoch, falls on."""
        utc_day = instant // _DAY
        try:
            offset = self._offsets[utc_day]
        except KeyError:
            offsets = {self._offset(utc_day * _DAY + hour * _HOUR) for hour in range(0, 25, 3)}
            offset = self._offsets[utc_day] = offsets.pop() if len(offsets) == 1 else None
        return (instant + (self._offset(instant) if offset is None else offset)) // _DAY

    def _offset(self, instant: int) -> int:
        offset = datetime.fromtimestamp(instant // 1000, self.zone).utcoffset()
        return round(offset.total_seconds() * 1000) if offset else 0

    def midnight(self, day: int) -> int:
        """The first millisecond of `day`."""
        found = self._midnights.get(day)
        if found is None:
            local = datetime.combine(date_of(day), datetime.min.time(), self.zone)
            found = self._midnights[day] = round(local.timestamp()) * 1000
        return found


def day_number(when: date) -> int:
    """The number of a calendar day."""
    return (when - _EPOCH).days


def date_of(day: int) -> date:
    """The calendar day with this number."""
    return _EPOCH + timedelta(days=day)


def window_of(day: int) -> int:
    """The tumbling window of 8 days that a day falls in."""
    return day // WINDOW_DAYS
