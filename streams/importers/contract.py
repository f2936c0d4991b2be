"""What every format keeps to: a file in, rows out, and what it may ask of the person who imports."""

from collections.abc import Iterator
from typing import BinaryIO, Protocol
from zoneinfo import ZoneInfo

import msgspec

from scoring.pages import ABSENT, Observation, Page
from streams.errors import GsmError
from streams.importers.accounts import Accounts, Source


class Row(msgspec.Struct):
    """One post as read at `observed_at` (milliseconds), or a reading of the audience alone, or both.

    `followers` is as on a page: a number, None where hidden, ABSENT where not given. `followers_at` is its instant where that
    is another one than `observed_at`.
    """

    line: int
    source: Source
    observed_at: int
    observation: Observation | None = None
    followers: int | None = ABSENT
    followers_at: int | None = None


class WholePage(msgspec.Struct):
    """A line that is one of our own pages; `raw` is sent as it is."""

    line: int
    page: Page
    raw: bytes


class Bad(msgspec.Struct):
    """A row that cannot be used. `reason` is the same for all rows with the same fault; `sample` shows what was read.

    `size` is the bytes of what `sample` is the beginning of; None: it is the whole.
    """

    line: int
    reason: str
    sample: str = ""
    size: int | None = None


Item = Row | WholePage | Bad


class RowError(ValueError):
    """One row cannot be used; the message is the reason."""


class Context(msgspec.Struct, frozen=True):
    """What a file does not say itself: when it was read, the zone of its times, and the roster's accounts.

    `now` is the present, in milliseconds: nothing can have been observed after it.
    """

    accounts: Accounts
    now: int
    observed_at: int | None = None
    zone: ZoneInfo | None = None

    def need_observed_at(self) -> int:
        """The instant that --observed-at gives; GsmError if it was not given."""
        if self.observed_at is None:
            raise GsmError(
                "it does not say when it was read from the platform: say it with --observed-at, such as 2020-11-01T06:00Z"
            )
        return self.observed_at

    def need_zone(self, what: str) -> ZoneInfo:
        """The zone that --time-zone gives; GsmError if it was not given. `what` names the time without a zone."""
        if self.zone is None:
            raise GsmError(
                f"{what} does not say its time zone: say it with --time-zone, such as Asia/Jakarta or UTC"
            )
        return self.zone


class Format(Protocol):
    """Reads one file of the format, a row at a time, in bounded memory.

    A row that cannot be used is a Bad, never an exception. GsmError where the file as a whole cannot be used: it lacks a
    column, or something that only the person who imports can say.
    """

    def __call__(self, file: BinaryIO, context: Context) -> Iterator[Item]:
        """The rows of `file` in its order."""
        ...
