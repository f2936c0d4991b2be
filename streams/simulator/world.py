"""The invented world: accounts and posts of all platforms, a pure function of the seed, the accounts and the instant asked for.

Nothing is stored that grows: a counter is a curve of time, and a post's id tells the account and day that it is drawn from.
"""

import math
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from typing import Final

import msgspec

from scoring.pages import Kind, Media
from scoring.roster import Account
from streams.simulator.ids import IDS, Spot

SECOND: Final = 1000
DAY: Final = 86_400_000
HISTORY_DAYS: Final = 120  # what was posted earlier is in no list
MOST_A_DAY: Final = 32


class Owner(msgspec.Struct, frozen=True):
    """An account; `per_day` is how many posts it makes a day. One that `is_empty` never made any.

    From `renamed` on it has another handle, from `protected` on it shows its posts to nobody, from `suspended` on it is not there; None is never.
    """

    number: int
    platform: str
    id: str
    handle: str
    per_day: float
    followers: int
    hides_followers: bool = False
    is_empty: bool = False
    renamed: int | None = None
    protected: int | None = None
    suspended: int | None = None

    def handle_at(self, at: int) -> str:
        """What it is called."""
        return self.handle if self.renamed is None or at < self.renamed else self.new_handle

    @property
    def new_handle(self) -> str:
        """What it is called once it is renamed."""
        return f"{self.handle[:13]}_2"

    def is_protected(self, at: int) -> bool:
        """Whether it shows its posts to nobody."""
        return self.protected is not None and at >= self.protected

    def is_suspended(self, at: int) -> bool:
        """Whether it is not there."""
        return self.suspended is not None and at >= self.suspended


class Post(msgspec.Struct, frozen=True):
    """A post's whole life, in instants; None is never. From `falls_at` on its counters are less by `fall`, a share.

    Only a video of YouTube is `published` later than `uploaded`.
    """

    id: str
    owner: Owner
    uploaded: int
    published: int
    deleted: int | None
    likes_hidden: int | None
    falls_at: int
    fall: float
    comments_off: bool
    final_views: int
    days: float
    seconds: int
    kind: Kind
    media: Media

    def stands(self, at: int) -> bool:
        """Whether it can be seen at an instant."""
        return self.published <= at and (self.deleted is None or at < self.deleted)


class Counters(msgspec.Struct, frozen=True):
    """A post's counters at an instant; None is hidden, or off."""

    views: int
    likes: int | None
    comments: int | None
    shares: int
    quotes: int


class World:
    """Answers what is true at an instant."""

    def __init__(self, seed: int, owners: Iterable[Owner]) -> None:
        self.seed = seed
        self.owners = tuple(owners)
        self._by_number = {owner.number: owner for owner in self.owners}
        self._by_id = {(owner.platform, owner.id): owner for owner in self.owners}
        self._by_handle = {
            (owner.platform, handle.casefold()): owner
            for owner in self.owners
            if owner.handle
            for handle in (owner.handle, owner.new_handle)
        }
        self._drawn = lru_cache(maxsize=1 << 16)(self._draw_day)

    @classmethod
    def of_accounts(cls, seed: int, accounts: Iterable[Account]) -> "World":
        """An owner for each account, with its native id and handle where it has them. Accounts of other platforms are left out."""
        known = [account for account in accounts if account.platform in IDS]
        return cls(seed, (_draw_owner(seed, number, one) for number, one in enumerate(known)))

    def owner(self, platform: str, native_id: str) -> Owner | None:
        """The account with this native id."""
        return self._by_id.get((platform, native_id))

    def owner_named(self, platform: str, handle: str, at: int) -> Owner | None:
        """The account that has this handle at an instant, in whatever case."""
        owner = self._by_handle.get((platform, handle.casefold()))
        return owner if owner and owner.handle_at(at).casefold() == handle.casefold() else None

    def followers(self, owner: Owner, at: int) -> int:
        """How many follow; it grows, and at times it falls. YouTube rounds to three digits."""
        days = at / DAY
        exact = int(owner.followers * (1 + max(0.0, days - 17_500) / 3650 + 0.01 * math.sin(days / 9)))
        unit: int = 10 ** max(0, len(str(exact)) - 3) if owner.platform == "youtube" else 1
        return exact // unit * unit

    def of_day(self, owner: Owner, day: int) -> tuple[Post, ...]:
        """All posts that an account makes on a day (UTC, counted from 1970), in order, whether they can be seen or not."""
        return self._drawn(owner.number, day)

    def posts(self, owner: Owner, at: int) -> list[Post]:
        """The posts that stand, the last made first."""
        today = at // DAY
        return [
            post
            for day in range(today, today - HISTORY_DAYS, -1)
            for post in reversed(self.of_day(owner, day))
            if post.stands(at)
        ]

    def post(self, platform: str, post_id: str, at: int) -> Post | None:
        """The post with this id, if it stands."""
        spot = IDS[platform].spot_of(post_id)
        owner = self._by_number.get(spot.owner) if spot else None
        if spot is None or owner is None or owner.platform != platform:
            return None
        posts = self.of_day(owner, spot.day)
        if spot.place >= len(posts) or posts[spot.place].id != post_id or not posts[spot.place].stands(at):
            return None
        return posts[spot.place]

    def counters(self, post: Post, at: int) -> Counters:
        """What its counters show at an instant."""
        share = 1 - math.exp(-(max(0.0, (at - post.published) / DAY / post.days) ** 0.8))
        if at >= post.falls_at:
            share *= 1 - post.fall
        views = int(post.final_views * share)
        hidden = post.likes_hidden is not None and at >= post.likes_hidden
        return Counters(
            views,
            None if hidden else views // 25,
            None if post.comments_off else views // 400,
            views // 150,
            views // 900,
        )

    def _draw_day(self, number: int, day: int) -> tuple[Post, ...]:
        owner = self._by_number[number]
        if owner.is_empty:
            return ()
        wanted = owner.per_day * (0.5 if day % 7 in {2, 3} else 1)  # day 0 was a Thursday
        count = int(wanted) + (self._draw(number, day, "more") < wanted % 1)
        made = sorted(
            int(self._draw(number, day, index, "at") * 86_400) for index in range(min(count, MOST_A_DAY))
        )
        return tuple(self._draw_post(owner, day, index, second * SECOND) for index, second in enumerate(made))

    def _draw_post(self, owner: Owner, day: int, index: int, into_day: int) -> Post:
        def draw(what: str) -> float:
            return self._draw(owner.number, day, index, what)

        video, hides = owner.platform == "youtube", owner.platform in {"instagram", "youtube"}
        uploaded = day * DAY + into_day
        late = draw("late") < 0.03
        published = uploaded + (_seconds(draw("publish"), 20 * 86_400 if late else 120) if video else 0)
        hidden = published + _seconds(draw("hide"), 5 * 86_400) if draw("hidden") < 0.04 else None
        return Post(
            id=IDS[owner.platform].of_post(
                owner.id, Spot(owner.number, day, index), uploaded, int(draw("id") * (1 << 32))
            ),
            owner=owner,
            uploaded=uploaded,
            published=published,
            deleted=published + _seconds(draw("life"), 9 * 86_400) if draw("deleted") < 0.04 else None,
            likes_hidden=hidden if hides else None,
            falls_at=published + _seconds(draw("falls"), 15 * 86_400),
            fall=0.02 + draw("fall") * 0.13 if draw("purge") < 0.2 else 0.0,
            comments_off=hides and draw("off") < 0.03,
            final_views=int(owner.followers * 0.02 * (1 + 30 * draw("views") ** 4)),
            days=0.2 + draw("days"),
            seconds=20 + int(draw("seconds") * 3000),
            kind=_KINDS[int(draw("kind") * len(_KINDS))] if owner.platform == "twitter" else "original",
            media=_drawn_media(owner.platform, draw("media")),
        )

    def _draw(self, *what: object) -> float:
        return draw(self.seed, *what)


_KINDS: Final[tuple[Kind, ...]] = (
    "original", "original", "original", "original", "original", "original", "quote", "reply", "reply", "repost",
)  # fmt: skip
_MEDIA_OF: Final[dict[str, tuple[Media, ...]]] = {
    "instagram": ("image", "image", "video", "mixed"),
    "youtube": ("video",),
}
"""Where not all kinds of media are possible."""

_MEDIA: Final[tuple[Media, ...]] = (
    "image",
    "image",
    "image",
    "image",
    "video",
    "video",
    "link",
    "text",
    "mixed",
)


def _drawn_media(platform: str, share: float) -> Media:
    choice = _MEDIA_OF.get(platform, _MEDIA)
    return choice[int(share * len(choice))]


def draw(seed: int, *what: object) -> float:
    """A number in [0, 1) that depends on nothing but its arguments."""
    return int.from_bytes(blake2b(repr((seed, *what)).encode(), digest_size=6).digest()) / (1 << 48)


def _draw_owner(seed: int, number: int, account: Account) -> Owner:
    return Owner(
        number=number,
        platform=account.platform,
        id=account.native_id or IDS[account.platform].of_account(seed, account.id),
        handle=account.handle,
        per_day=0.2 + 3 * draw(seed, account.id, "per day") ** 3,
        followers=3_000 + int(1_500_000 * draw(seed, account.id, "subscribers") ** 3),
        hides_followers=account.platform == "youtube" and draw(seed, account.id, "hides") < 0.05,
        is_empty=draw(seed, account.id, "empty") < 0.03,
    )


def _seconds(share: float, most: int) -> int:
    """Milliseconds: a share of some seconds, whole ones."""
    return int(share * most) * SECOND
