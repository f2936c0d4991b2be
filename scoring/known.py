"""What is known of one account: its recent rows, kept decoded from batch to batch.

A poll reads mostly posts that are known already. So a known post is found by its id alone, and a later reading of it is
written over the earlier one; whatever is not that simple is merged register by register.
"""

from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from scoring.calendar import Calendar, window_of
from scoring.counters import Slot
from scoring.kept import Kept, keep, merge_kept, unknown
from scoring.pages import HIDDEN, Observation
from scoring.registers import KIND_RANK, MEDIA_RANK, observed
from scoring.rows import KeptDay, KeptRow, decode_kept, encode_kept, row_key

ROWS: Final = 8
"""So many rows of an account stay decoded, those that changed last: polls look back a month, which is five."""

_ROW_WEIGHT: Final = 4


class _KnownRow(msgspec.Struct, gc=False):
    """A row; `stored` is what is stored of it once all that was taken is stored."""

    key: bytes
    stored: bytes | None
    days: KeptRow
    changed: bool = False


class _Place(msgspec.Struct, gc=False):
    """A post and where it is."""

    post: Kept
    day: KeptDay
    row: _KnownRow


class Known:
    """The rows of one account; `get` reads the stored bytes of a row. `period` is [start, end) of creation.

    While `strays` is false, all posts met so far are of the period.
    """

    __slots__ = ("_account", "_calendar", "_get", "_period", "_places", "_rows", "strays")

    def __init__(
        self, account: str, calendar: Calendar, period: tuple[int, int], get: Callable[[bytes], bytes | None]
    ) -> None:
        self.strays = False
        self._account = account
        self._calendar = calendar
        self._period = period
        self._get = get
        self._rows: dict[int, _KnownRow] = {}
        self._places: dict[str, _Place] = {}

    def weight(self) -> int:
        """How much is kept decoded: posts, and rows, each as heavy as four posts."""
        return len(self._places) + _ROW_WEIGHT * len(self._rows)

    def stands(self) -> bool:
        """Whether what is stored is what is kept here: else somebody else has written, or what was taken was not stored."""
        return all(self._get(row.key) == row.stored for row in self._rows.values())

    def read(self, at: int, followers: int) -> None:
        """Merge a reading."""
        day, row = self._day(self._calendar.day(at))
        if (at, followers) > day.reading:
            day.reading = (at, followers)
            row.changed = True

    def poll(self, slot: int, outcome: Slot) -> None:
        """Merge the outcome of a poll: the best one of a slot stands, at a tie the later one."""
        day, row = self._day(self._calendar.day(slot))
        if outcome > day.slots.get(slot, ()):
            day.slots[slot] = outcome
            if len(day.slots) > 1:
                day.slots = dict(sorted(day.slots.items()))
            row.changed = True

    def observe(self, at: int, observations: Sequence[Observation]) -> None:
        """Merge observations made at one instant."""
        places, kinds, medias = self._places, KIND_RANK, MEDIA_RANK
        for seen in observations:
            place = places.get(seen.id) or self._place(seen)
            post, media = place.post, medias[seen.media]
            if (
                seen.created != post.created
                or seen.presence != "seen"
                or post.apart is not None
                or at == post.observed_at
            ):
                self._merge(at, seen)
            elif at < post.observed_at:
                if media and not post.media:
                    self._merge(at, seen)
            elif media or not post.media:
                numbers = (
                    HIDDEN if seen.likes is None else seen.likes,
                    HIDDEN if seen.comments is None else seen.comments,
                    HIDDEN if seen.shares is None else seen.shares,
                    HIDDEN if seen.quotes is None else seen.quotes,
                    HIDDEN if seen.views is None else seen.views,
                )
                kind = kinds[seen.kind]
                post.observed_at = at
                if numbers != post.numbers or media != post.media or kind != post.kind:
                    post.numbers, post.media, post.kind = numbers, media, kind
                    place.day.groups = None
                place.row.changed = True
            else:
                self._merge(at, seen)

    def take(self) -> list[tuple[bytes, bytes]]:
        """The rows that changed since the last call, by key."""
        taken = []
        for window, row in [*self._rows.items()]:
            if row.changed:
                row.stored, row.changed = encode_kept(row.days), False
                taken.append((row.key, row.stored))
                self._rows[window] = self._rows.pop(window)  # those that changed last come last
        while len(self._rows) > ROWS:
            self._forget(next(iter(self._rows)))
        return taken

    def _forget(self, window: int) -> None:
        for day in self._rows.pop(window).days.values():
            for post_id in day.posts:
                self._places.pop(post_id, None)

    def _merge(self, at: int, seen: Observation) -> None:
        """Merge any observation, register by register."""
        place = self._place(seen)
        merged = merge_kept(place.post, keep(observed(seen, at)))
        if merged != place.post:
            place.post = place.day.posts[seen.id] = merged
            place.day.groups = None
            place.row.changed = True

    def _place(self, seen: Observation) -> _Place:
        """The place of the post by its day, as an id alone may mean posts of two days. A new post gets one too."""
        day, row = self._day(self._calendar.day(seen.created))
        self._look(seen.created)
        post = day.posts.get(seen.id)
        if post is None:
            post = day.posts[seen.id] = unknown(seen.created)
            day.groups = None
        place = self._places[seen.id] = _Place(post, day, row)
        return place

    def _day(self, number: int) -> tuple[KeptDay, _KnownRow]:
        window = window_of(number)
        row = self._rows.get(window) or self._row(window)
        day = row.days.get(number)
        if day is None:
            day = row.days[number] = KeptDay()
        return day, row

    def _row(self, window: int) -> _KnownRow:
        key = row_key(self._account, window)
        stored = self._get(key)
        row = self._rows[window] = _KnownRow(key, stored, decode_kept(stored))
        for day in row.days.values():
            for post_id, post in day.posts.items():
                self._look(post.created)
                self._places[post_id] = _Place(post, day, row)
        return row

    def _look(self, created: int) -> None:
        if not self._period[0] <= created < self._period[1]:
            self.strays = True
