"""Every post of an account: whether it counts on a board, and if not on what ground."""

from collections.abc import Iterable, Sequence
from typing import Final

from scoring.calendar import Calendar, date_of, day_number
from scoring.counting import PlatformRules
from scoring.edition import Category, Edition
from scoring.explanation.data import Counters, Ground, ListedPost, Twice
from scoring.measures import MEASURES
from scoring.pages import ABSENT, COUNTERS, HIDDEN, KINDS, MEDIA
from scoring.registers import SEEN, UNKNOWN, Post
from scoring.roster import Account
from scoring.rows import Row
from scoring.rulings import Rulings
from scoring.sums import Sum

_DAY: Final = 86_400_000
_VIEWS: Final = "views"


class Lister:
    """Lists posts under one category at one instant."""

    def __init__(
        self, edition: Edition, category: Category, as_of: int, rulings: Rulings, window: int | None
    ) -> None:
        self._edition = edition
        self._category = category
        self._rulings = rulings
        self._basis = MEASURES[category.measure].basis
        self._platforms = {one.id: one for one in edition.platforms}
        self._rules = {one.id: PlatformRules(edition, one) for one in edition.platforms}
        self._today = Calendar(edition.time_zone).day(as_of)
        last = min(self._today, edition.end_day - 1)
        self._window_start = edition.start_day if window is None else last - window + 1
        self._stale_before = 0
        if edition.beside.stale_days:
            self._stale_before = edition.bounds().freeze_at - edition.beside.stale_days * _DAY

    def list(
        self, account: Account, rows: Sequence[Row], why_not: str, *, audience: bool
    ) -> list[ListedPost]:
        """All posts of an account, by day.

        `why_not` is why the whole account is left out, if it is; `audience` whether it has what the measure divides by.
        """
        found = [
            self._listed(account, day, post_id, post, why_not, audience=audience)
            for row in rows
            for day, known in row.items()
            for post_id, post in known.posts.items()
        ]
        return sorted(found, key=lambda one: (one.day, one.id))

    def _listed(
        self, account: Account, day: int, post_id: str, post: Post, why_not: str, *, audience: bool
    ) -> ListedPost:
        _, counters, media, (moved, _, presence) = post
        numbers = counters[1:6]
        rules = self._rules[account.platform]
        state = self._state(account.platform, numbers) if counters else "unsupported"
        shown = media[1] if media else UNKNOWN
        seen_kind = KINDS[counters[6]] if counters else None
        ground: Ground | None
        detail = ""
        if not counters and not moved:
            ground = "unseen"
        elif moved:
            ground = "moved"
        elif ruling := self._rulings.against("post", f"{account.id}/{post_id}"):
            ground, detail = "ruling", ruling.id
        elif why_not:
            ground, detail = "account", account.id
        elif outside := self._outside(account, day):
            ground = outside
        elif not rules.counts(counters[6]):
            ground, detail = "kind", KINDS[counters[6]]
        elif self._category.scope not in rules.scopes(shown):
            ground, detail = "media", MEDIA[shown]
        elif not audience:
            ground, detail = "no-audience", account.id
        else:
            ground = self._lacking(state, numbers)
        return ListedPost(
            account.id, account.platform, post_id, date_of(day), seen_kind, MEDIA[shown], _as_on_the_wire(numbers), state,
            rules.engagement(numbers) if counters else None, counters[0] if counters else None,
            gone=presence != SEEN and not moved,
            stale=bool(counters) and presence == SEEN and counters[0] < self._stale_before,
            ground=ground, detail=detail,
        )  # fmt: skip

    def _outside(self, account: Account, day: int) -> Ground | None:
        if day < self._edition.start_day:
            return "before-period"
        if day >= self._edition.end_day:
            return "after-period"
        if not account.valid_from <= day <= account.valid_to:
            return "not-theirs"
        if day > self._today:
            return "later"
        return "window" if day < self._window_start else None

    def _lacking(self, state: Counters, numbers: Sequence[int]) -> Ground | None:
        if self._basis == "eligible" and state != "given":
            return state
        if self._basis == "viewed" and numbers[COUNTERS.index(_VIEWS)] < 0:
            return "no-views"
        return None

    def _state(self, platform: str, numbers: Sequence[int]) -> Counters:
        missing = [numbers[COUNTERS.index(counter)] for counter in self._platforms[platform].required]
        if HIDDEN in missing:
            return "hidden"
        return "unsupported" if ABSENT in missing else "given"


def _as_on_the_wire(numbers: Sequence[int]) -> dict[str, int | None]:
    told = zip(COUNTERS, numbers, strict=False)  # of a post that was never seen there are none
    return {name: None if number == HIDDEN else number for name, number in told if number != ABSENT}


def add_up(posts: Iterable[ListedPost], start_day: int) -> Sum:
    """The sum of listed posts, all of which were seen; what the board says must equal it."""
    found = Sum()
    for post in posts:
        found.posts += 1
        found.hidden += post.counters == "hidden"
        found.unsupported += post.counters == "unsupported"
        found.engagement += post.engagement or 0
        found.top = max(found.top, post.engagement or 0)
        views = post.numbers.get(_VIEWS)
        if views is not None:
            found.viewed += 1
            found.views += views
        found.gone += post.gone
        found.stale += post.stale
        found.active |= 1 << (day_number(post.day) - start_day)
    return found


def twice(posts: Iterable[ListedPost]) -> list[Twice]:
    """Posts that stand on several days of an account, though none of them is moved."""
    days: dict[tuple[str, str], list[ListedPost]] = {}
    for post in posts:
        if post.ground not in {"unseen", "moved"}:
            days.setdefault((post.account, post.id), []).append(post)
    return [
        Twice(account, post_id, [one.day for one in ones])
        for (account, post_id), ones in sorted(days.items())
        if len(ones) > 1
    ]
