"""Days and windows in an edition's time zone. A day is a number: days since 1970-01-01 of the local date."""

from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

WINDOW_DAYS: Final = 8  # digested into the counting app's id: changing it rebuilds every table

_QUARTER = 900_000  # what is remembered: the day of a quarter of an hour of UTC, where no midnight is within
_EPOCH = date(1970, 1, 1)


class Calendar:
    """The calendar of one time zone, such as Asia/Jakarta."""

    def __init__(self, time_zone: str) -> None:
        self.zone = ZoneInfo(time_zone)
        self._days: dict[int, int] = {}

    def day(self, instant: int) -> int:
        """The day that `instant`, in milliseconds since the epoch, falls on."""
        quarter = instant // _QUARTER
        found = self._days.get(quarter)
        if found is None:
            found = self._local_day(instant)
            if self._local_day(quarter * _QUARTER) == self._local_day((quarter + 1) * _QUARTER - 1):
                self._days[quarter] = found
        return found

    def _local_day(self, instant: int) -> int:
        return day_number(datetime.fromtimestamp(instant // 1000, UTC).astimezone(self.zone).date())

    def midnight(self, day: int) -> int:
        """The first millisecond of `day`."""
        local = datetime.combine(date_of(day), datetime.min.time(), self.zone)
        return round(local.timestamp()) * 1000


def day_number(when: date) -> int:
    """The number of a calendar day."""
    return (when - _EPOCH).days


def date_of(day: int) -> date:
    """The calendar day with this number."""
    return _EPOCH + timedelta(days=day)


def window_of(day: int) -> int:
    """The tumbling window of 8 days that a day falls in."""
    return day // WINDOW_DAYS
