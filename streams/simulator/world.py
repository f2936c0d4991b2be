"""The invented world: channels and videos, all of them a pure function of the seed, the accounts and the instant asked for.

Nothing is stored that grows: a counter is a curve of time, and a video's id tells the channel and day that it is drawn from.
"""

import math
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from typing import Final

import msgspec

from scoring.roster import Account

SECOND: Final = 1000
DAY: Final = 86_400_000
HISTORY_DAYS: Final = 120  # what was uploaded earlier is in no list
MOST_A_DAY: Final = 32


class Channel(msgspec.Struct, frozen=True):
    """A channel; `per_day` is how many videos it uploads a day. One that `is_empty` has no uploads playlist."""

    number: int
    id: str
    handle: str
    per_day: float
    subscribers: int
    hides_subscribers: bool = False
    is_empty: bool = False

    @property
    def uploads(self) -> str:
        """The id of the playlist of its uploads."""
        return "UU" + self.id[2:]


class Video(msgspec.Struct, frozen=True):
    """A video's whole life, in instants; None is never. From `falls_at` on its counters are less by `fall`, a share."""

    id: str
    channel: Channel
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

    def stands(self, at: int) -> bool:
        """Whether it can be seen at an instant."""
        return self.published <= at and (self.deleted is None or at < self.deleted)


class Counters(msgspec.Struct, frozen=True):
    """A video's counters at an instant; None is hidden, or off."""

    views: int
    likes: int | None
    comments: int | None


class World:
    """Answers what is true at an instant."""

    def __init__(self, seed: int, channels: Iterable[Channel]) -> None:
        self.seed = seed
        self.channels = tuple(channels)
        self.by_id = {channel.id: channel for channel in self.channels}
        self.by_handle = {channel.handle.casefold(): channel for channel in self.channels if channel.handle}
        self.by_uploads = {channel.uploads: channel for channel in self.channels if not channel.is_empty}
        self._by_number = {channel.number: channel for channel in self.channels}
        self._drawn = lru_cache(maxsize=1 << 16)(self._draw_day)

    @classmethod
    def of_accounts(cls, seed: int, accounts: Iterable[Account]) -> "World":
        """A channel for each account, with its native id and handle where it has them."""
        return cls(seed, (_draw_channel(seed, number, one) for number, one in enumerate(accounts)))

    def subscribers(self, channel: Channel, at: int) -> int:
        """How many subscribe, to three digits as YouTube rounds; it grows, and at times it falls."""
        days = at / DAY
        exact = channel.subscribers * (1 + max(0.0, days - 17_500) / 3650 + 0.01 * math.sin(days / 9))
        unit: int = 10 ** max(0, len(str(int(exact))) - 3)
        return int(exact) // unit * unit

    def of_day(self, channel: Channel, day: int) -> tuple[Video, ...]:
        """All videos that a channel uploads on a day (UTC, counted from 1970), in order, whether they can be seen or not."""
        return self._drawn(channel.number, day)

    def uploads(self, channel: Channel, at: int) -> list[Video]:
        """The videos that stand, the last uploaded first."""
        today = at // DAY
        return [
            video
            for day in range(today, today - HISTORY_DAYS, -1)
            for video in reversed(self.of_day(channel, day))
            if video.stands(at)
        ]

    def video(self, video_id: str, at: int) -> Video | None:
        """The video with this id, if it stands."""
        try:
            drawn = int.from_bytes(urlsafe_b64decode(video_id + "="))
        except (NotBase64, ValueError):
            return None
        number, day, index = drawn >> 52, drawn >> 37 & 0x7FFF, drawn >> 32 & 0x1F
        if number not in self._by_number:
            return None
        videos = self._drawn(number, day)
        if index >= len(videos) or videos[index].id != video_id or not videos[index].stands(at):
            return None
        return videos[index]

    def counters(self, video: Video, at: int) -> Counters:
        """What its counters show at an instant."""
        share = 1 - math.exp(-(max(0.0, (at - video.published) / DAY / video.days) ** 0.8))
        if at >= video.falls_at:
            share *= 1 - video.fall
        views = int(video.final_views * share)
        hidden = video.likes_hidden is not None and at >= video.likes_hidden
        return Counters(views, None if hidden else views // 25, None if video.comments_off else views // 400)

    def _draw_day(self, number: int, day: int) -> tuple[Video, ...]:
        channel = self._by_number[number]
        if channel.is_empty:
            return ()
        wanted = channel.per_day * (0.5 if day % 7 in {2, 3} else 1)  # day 0 was a Thursday
        count = int(wanted) + (self._draw(number, day, "more") < wanted % 1)
        uploads = sorted(
            int(self._draw(number, day, index, "at") * 86_400) for index in range(min(count, MOST_A_DAY))
        )
        return tuple(
            self._draw_video(channel, day, index, second * SECOND) for index, second in enumerate(uploads)
        )

    def _draw_video(self, channel: Channel, day: int, index: int, into_day: int) -> Video:
        def draw(what: str) -> float:
            return self._draw(channel.number, day, index, what)

        drawn = channel.number << 20 | day << 5 | index
        check = int(draw("id") * (1 << 32))
        video_id = urlsafe_b64encode((drawn << 32 | check).to_bytes(8)).decode().rstrip("=")
        uploaded = day * DAY + into_day
        late = draw("late") < 0.03
        published = uploaded + _seconds(draw("publish"), 20 * 86_400 if late else 120)
        return Video(
            id=video_id,
            channel=channel,
            uploaded=uploaded,
            published=published,
            deleted=published + _seconds(draw("life"), 9 * 86_400) if draw("deleted") < 0.04 else None,
            likes_hidden=published + _seconds(draw("hide"), 5 * 86_400) if draw("hidden") < 0.04 else None,
            falls_at=published + _seconds(draw("falls"), 15 * 86_400),
            fall=0.02 + draw("fall") * 0.13 if draw("purge") < 0.2 else 0.0,
            comments_off=draw("off") < 0.03,
            final_views=int(channel.subscribers * 0.02 * (1 + 30 * draw("views") ** 4)),
            days=0.2 + draw("days"),
            seconds=20 + int(draw("seconds") * 3000),
        )

    def _draw(self, *what: object) -> float:
        return draw(self.seed, *what)


def draw(seed: int, *what: object) -> float:
    """A number in [0, 1) that depends on nothing but its arguments."""
    return int.from_bytes(blake2b(repr((seed, *what)).encode(), digest_size=6).digest()) / (1 << 48)


def _draw_channel(seed: int, number: int, account: Account) -> Channel:
    name = blake2b(repr((seed, account.id)).encode(), digest_size=16).digest()
    made_up = "UC" + urlsafe_b64encode(name).decode().rstrip("=")
    return Channel(
        number=number,
        id=account.native_id or made_up,
        handle=account.handle,
        per_day=0.2 + 3 * draw(seed, account.id, "per day") ** 3,
        subscribers=3_000 + int(1_500_000 * draw(seed, account.id, "subscribers") ** 3),
        hides_subscribers=draw(seed, account.id, "hides") < 0.05,
        is_empty=draw(seed, account.id, "empty") < 0.03,
    )


def _seconds(share: float, most: int) -> int:
    """Milliseconds: a share of some seconds, whole ones."""
    return int(share * most) * SECOND
