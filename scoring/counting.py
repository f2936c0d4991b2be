"""How the posts of one platform count under an edition: which at all, in which scopes, and what their engagement is."""

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from scoring.counters import Group, given
from scoring.edition import ALL, Edition, Platform
from scoring.kept import Kept, stands
from scoring.pages import COUNTERS, HIDDEN, KINDS, MEDIA
from scoring.registers import SEEN
from scoring.sums import Sum

VIEWS: Final = COUNTERS.index("views")
_DAY: Final = 86_400_000

Sums = dict[str, Sum]
"""By scope."""


class PlatformRules:
    """Adds posts up by scope, by groups for all that is summed and by post for the greatest and the stale."""

    def __init__(self, edition: Edition, platform: Platform) -> None:
        self._kinds = {KINDS.index(kind) for kind in edition.counting_kinds}
        self._scopes = tuple(self._scopes_of(edition, platform, media) for media in MEDIA)
        self._required = tuple(COUNTERS.index(counter) for counter in platform.required)
        self._interactions = (*self._required, *(COUNTERS.index(counter) for counter in platform.optional))
        self._stale_before = 0
        if edition.beside.stale_days:
            self._stale_before = edition.bounds().freeze_at - edition.beside.stale_days * _DAY
        self._plans: dict[int, _Plan] = {}

    @staticmethod
    def _scopes_of(edition: Edition, platform: Platform, media: str) -> tuple[str, ...]:
        shown = "video" if platform.all_video else media
        return (ALL, *(scope for scope, counted in edition.scopes.items() if shown in counted))

    def add_groups(self, groups: Iterable[Group], day_bit: int, sums: Sums) -> None:
        """Add a day's posts; `day_bit` is the day's bit of `Sum.active`."""
        for group in groups:
            kind, media, mask, posts, gone, *counters = group
            if kind not in self._kinds:
                continue
            plan = self._plans.get(mask)
            if plan is None:
                plan = self._plans[mask] = self._plan(mask)
            engagement = sum(counters[place] for place in self._interactions) if plan.eligible else 0
            for scope in self._scopes[media]:
                one = sums[scope]
                one.posts += posts
                one.gone += gone
                one.active |= day_bit
                one.engagement += engagement
                one.hidden += plan.hidden * posts
                one.unsupported += plan.unsupported * posts
                if plan.viewed:
                    one.viewed += posts
                    one.views += counters[VIEWS]

    def add_posts(self, posts: Iterable[Kept], sums: Sums) -> None:
        """Note the greatest engagement of one post, and count the stale ones."""
        for post in posts:
            if not stands(post) or post.kind not in self._kinds:
                continue
            gone = post.apart is not None and post.apart[3] != SEEN
            stale = post.observed_at < self._stale_before and not gone
            engagement = self.engagement(post.numbers) or 0
            for scope in self._scopes[post.media]:
                one = sums[scope]
                one.stale += stale
                one.top = max(one.top, engagement)

    def engagement(self, counters: Sequence[int]) -> int | None:
        """The engagement of one post, by its counters in order; None where a required one is not given."""
        if any(counters[place] < 0 for place in self._required):
            return None
        return sum(counters[place] for place in self._interactions if counters[place] > 0)

    def counts(self, kind: int) -> bool:
        """Whether posts of a kind, by its place in KINDS, count at all."""
        return kind in self._kinds

    def scopes(self, media: int) -> tuple[str, ...]:
        """The scopes in which posts of a media, by its place in MEDIA, count."""
        return self._scopes[media]

    def _plan(self, mask: int) -> "_Plan":
        missing = [found for place in self._required if (found := given(mask, COUNTERS[place])) < 0]
        hidden = HIDDEN in missing
        return _Plan(not missing, hidden, bool(missing) and not hidden, given(mask, "views") == 0)


class _Plan(msgspec.Struct, frozen=True, gc=False):
    """What a group's mask of given counters means for its posts."""

    eligible: bool
    hidden: bool
    unsupported: bool
    viewed: bool
