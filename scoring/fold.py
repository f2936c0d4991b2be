"""The fold of pages into rows: the one way in which `count`, the recount and the audit count."""

from collections.abc import Callable

import msgspec

from scoring.calendar import Calendar, window_of
from scoring.pages import ABSENT, OUTCOMES, Page, reading
from scoring.progress import Progress
from scoring.rows import Day, Row, decode_row, encode_row, merge_observation, merge_slots, row_key


class Bounds(msgspec.Struct, frozen=True):
    """What counting knows of an edition: its calendar's zone, the period [start, end) and the freeze, in milliseconds."""

    time_zone: str
    start: int
    end: int
    freeze_at: int


class Fold:
    """Folds validated pages of one partition; `get` reads the stored bytes of a row.

    `add` pages, then `take` the changed rows and store them before adding more.
    """

    def __init__(self, bounds: Bounds, get: Callable[[bytes], bytes | None]) -> None:
        self._bounds = bounds
        self._calendar = Calendar(bounds.time_zone)
        self._get = get
        self._rows: dict[bytes, Row] = {}

    def add(self, page: Page, progress: Progress) -> Progress:
        """Merge one page; the progress with its totals moved on (its offset is the caller's to move)."""
        observations = len(page.observations)
        moved = {
            "observed_at": max(progress.observed_at, page.observed_at),
            "pages": progress.pages + 1,
            "observations": progress.observations + observations,
            "simulated": progress.simulated + page.simulated,
        }
        if page.observed_at > self._bounds.freeze_at:
            moved["after_freeze"] = progress.after_freeze + observations
        else:
            moved["outside"] = progress.outside + self._merge(page)
        return msgspec.structs.replace(progress, **moved)

    def take(self) -> dict[bytes, bytes]:
        """The rows that changed since the last call, by key in order, each encoded once."""
        changed = {key: encode_row(row) for key, row in sorted(self._rows.items())}
        self._rows = {}
        return changed

    def _merge(self, page: Page) -> int:
        """Merge a page made before the freeze; how many of its posts are outside the period."""
        account, at, day_of = page.account, page.observed_at, self._calendar.day
        if (followers := reading(page)) != ABSENT:
            day = self._day(account, day_of(at))
            day.reading = max(day.reading, (at, followers))
        if (
            page.poll is not None
            and page.poll.outcome is not None
            and page.poll.slot <= self._bounds.freeze_at
        ):
            outcome = (OUTCOMES.index(page.poll.outcome), at)
            merge_slots(self._day(account, day_of(page.poll.slot)).slots, {page.poll.slot: outcome})
        start, end, outside = self._bounds.start, self._bounds.end, 0
        number, posts = -1, {}
        for seen in page.observations:
            if not start <= seen.created < end:
                outside += 1
            if (created_on := day_of(seen.created)) != number:
                number, posts = created_on, self._day(account, created_on).posts
            posts[seen.id] = merge_observation(posts.get(seen.id), seen, at)
        return outside

    def _day(self, account: str, number: int) -> Day:
        key = row_key(account, window_of(number))
        row = self._rows.get(key)
        if row is None:
            row = self._rows[key] = decode_row(self._get(key))
        day = row.get(number)
        if day is None:
            day = row[number] = Day()
        return day
