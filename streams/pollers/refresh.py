"""When a known post is read again: pure functions of its age and of the slot in which it was read last.

Numbers of a post move fast at first and hardly later, so readings thin out as it ages. Before the freeze every post of the award
is read once more: the final sweep, spread over five days so that it fits the budget, with two days left for what failed. A post that
is not of the award's period counts for nothing, and is not read again.
"""

from typing import Final
from zlib import crc32

import msgspec

from scoring.edition import Edition

HOUR: Final = 3_600_000
DAY: Final = 24 * HOUR

DECAY: Final = (
    (6 * HOUR, HOUR // 2),
    (DAY, 2 * HOUR),
    (3 * DAY, 6 * HOUR),
    (8 * DAY, 12 * HOUR),
    (30 * DAY, DAY),
    (90 * DAY, 7 * DAY),
)
"""Up to which age a post is read how often, in milliseconds; older ones are only swept.

Twice a day for a day longer than a week, so that a deletion within the week is told within a day.
"""

X_DAYS: Final = (0, 1, 2, 3, 4, 5, 6, 7, 8, 30)
"""The ages, in days of UTC, at which a post of X is read: a post is billed once a day, however often it is read.

Every day of its first week and one more, so that a deletion within the week is told within a day.
"""

FRESH: Final = 7 * DAY
"""How old the last reading of a post of the award may be at the freeze."""

_SPREAD: Final = 5 * DAY


class RefreshPlan(msgspec.Struct, frozen=True):
    """When the posts of one platform are read again, in slots of `every` milliseconds.

    The period of the award is [start, end) by creation; it freezes at `freeze_at`. With `days` a post is read at these ages in days
    of UTC, otherwise as DECAY has it. `read` is the slot in which a post was read last, less than any slot if it never was.
    """

    every: int
    start: int
    end: int
    freeze_at: int
    days: tuple[int, ...] = ()

    @classmethod
    def of(cls, edition: Edition, platform: str, days: tuple[int, ...]) -> "RefreshPlan":
        """The plan of a platform of an edition."""
        bounds, every = edition.bounds(), edition.platform(platform).poll_every_minutes * 60_000
        return cls(every, bounds.start, bounds.end, bounds.freeze_at, days)

    def is_due(self, post: str, created: int, read: int, slot: int) -> bool:
        """Whether a poll of `slot` reads the post again."""
        if slot <= read or not self.start <= created < self.end:
            return False
        return self._ages(created, read, slot) or self._is_swept(post, created, read, slot)

    def is_done(self, created: int, read: int, slot: int) -> bool:
        """Whether it is due in no slot after `slot`, so that it can be forgotten."""
        if slot > self.freeze_at or not self.start <= created < self.end:
            return True
        grown = slot - created >= self._horizon() and not self._ages(created, read, slot + self.every)
        return grown and not self.is_stale(created, read)

    def is_stale(self, created: int, read: int) -> bool:
        """Whether a post of the award was read too long before the freeze."""
        return self.start <= created < self.end and read < self.sweep_from()

    def sweep_from(self) -> int:
        """The first slot whose readings are fresh at the freeze."""
        return -(-(self.freeze_at - FRESH) // self.every) * self.every

    def _ages(self, created: int, read: int, slot: int) -> bool:
        if self.days:
            reached = [day for day in self.days if created // DAY + day <= slot // DAY]
            return bool(reached) and read // DAY < created // DAY + reached[-1]
        interval = next((interval for age, interval in DECAY if slot - created < age), None)
        return interval is not None and slot - read >= max(interval // self.every, 1) * self.every

    def _horizon(self) -> int:
        return (self.days[-1] + 1) * DAY if self.days else DECAY[-1][0]

    def _is_swept(self, post: str, created: int, read: int, slot: int) -> bool:
        if not self.is_stale(created, read):
            return False
        turns = max(_SPREAD // self.every, 1)
        turn = self.sweep_from() + crc32(post.encode()) % turns * self.every
        return turn <= slot <= self.freeze_at
