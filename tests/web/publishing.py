"""A small edition of invented participants, and publications of it in Redis as rank would write them."""

from datetime import date
from pathlib import Path
from typing import Self

import msgspec
import redis

from scoring.audience import Audience
from scoring.boards import Board, BoardMaker, encode_board, state_of
from scoring.calendar import Calendar
from scoring.edition import Category, Edition, Period, Platform, Tier
from scoring.progress import Progress
from scoring.roster import Account, Participant, Roster
from scoring.rulings import Ruling, Rulings
from scoring.summary import Summary
from scoring.sums import Sum
from streams.editions import EditionFiles
from streams.settings import Settings
from streams.store import EARLIER, Earlier, Head, Keys, encode_earlier, encode_head

EDITION = Edition(
    id="small-2020",
    title="Small Award 2020",
    note="These rules are our own.",
    time_zone="Asia/Jakarta",
    clock="data",
    simulated=True,
    period=Period(date(2020, 1, 1), date(2020, 12, 31)),
    tiers=(Tier("ministry", "Ministries"), Tier("province", "Provincial governments")),
    platforms=(Platform("instagram", "Instagram", ("likes", "comments")),),
    categories=(
        Category("most-active", "Most Active", "Number of posts; at least 52.", "posts", ("instagram",), least_posts=52),
        Category("most-engaging", "Most Engaging", "Interactions per post and follower.", "m", ("instagram",), least_platform_posts=13),
    ),
)  # fmt: skip
NAMES = {
    "ministry": ("Alpha", "Beta", "Gamma", "Delta", "Epsilon", "Zeta", "<script>alert(1)</script>"),
    "province": ("Aceh", "Bali"),
}
ROSTER = Roster(
    tuple(
        Participant(f"{tier}-{place}", name, name, tier, (Account(f"{tier}-{place}.instagram", "instagram"),))
        for tier, names in NAMES.items() for place, name in enumerate(names)
    )
)  # fmt: skip
POSTS = {
    "ministry-0.instagram": 900, "ministry-1.instagram": 800, "ministry-2.instagram": 700, "ministry-3.instagram": 600,
    "ministry-4.instagram": 500, "ministry-5.instagram": 400, "ministry-6.instagram": 300, "province-0.instagram": 5,
}  # fmt: skip
_MARCH = 1_583_038_800_000  # 2020-03-01 12:00 in Jakarta
RULINGS = Rulings(
    (
        Ruling(1, "exclude", "post", "province-0.instagram/p1", "<b>Posted</b> [red]twice[/red]", "Sari", _MARCH),
        Ruling(1, "exclude", "participant", "province-1", "It withdrew", "Budi", _MARCH),
    )
)  # fmt: skip
JULY = 1_593_536_400_000  # 2020-07-01 00:00 in Jakarta: day 183 of 365
EARLIER_RANKS = Earlier(
    JULY - 1,
    {
        "most-active.ministry": {"ministry-0": 3, "ministry-1": 2, "ministry-2": 1, "ministry-3": 5, "ministry-4": 4, "ministry-5": 6},
    },
)  # fmt: skip
"""Yesterday: Alpha third, Gamma first, Delta fifth, Epsilon fourth, Beta and Zeta where they are, the seventh not ranked."""


def settings(kafka: str, redis_url: str, prefix: str) -> Settings:
    """Settings of the small edition."""
    files = EditionFiles(EDITION, ROSTER, "e" * 64, "r" * 64)
    return Settings(kafka, redis_url, Path("small-2020.toml"), files, prefix)


def boards(posts: dict[str, int], as_of: int = JULY, rulings: Rulings | None = None) -> list[Board]:
    """The boards where each account has so many posts of 10 interactions, and 10,000 followers."""
    summaries = {}
    for account, count in posts.items():
        everything = Sum(posts=count, engagement=10 * count, top=10, active=(1 << min(count, 180)) - 1)
        sums = {"all": everything, "image": Sum(), "video": Sum()}
        summaries[account] = Summary(sums, Audience(10_000, 12_000))
    return BoardMaker(EDITION, ROSTER).make(summaries, as_of, rulings=rulings)


def head(sequence: int, as_of: int = JULY, published_at: int = JULY) -> Head:
    """A head of the small edition."""
    bounds = EDITION.bounds()
    day = Calendar(EDITION.time_zone).day(as_of) - EDITION.start_day + 1
    return Head(
        edition=EDITION.id, title=EDITION.title, note=EDITION.note, simulated=True, time_zone=EDITION.time_zone,
        state=state_of(EDITION, as_of), epoch=7, sequence=sequence, generation="g1", vector=[3, 4], rulings=0, as_of=as_of,
        published_at=published_at, start=bounds.start, end=bounds.end, freeze_at=bounds.freeze_at,
        day=min(day, 365), days=365, participants=len(ROSTER.participants), posts=1234, unknown_accounts=0, unreadable_rulings=0,
        polls={"ok": 1000, "partial": 0, "failed": 2},
        totals=Progress(7, as_of, 7, 56789, 0, 0, 0), edition_digest="e" * 64, roster_digest="r" * 64,
    )  # fmt: skip


class Publisher:
    """Writes publications under a prefix as rank does: all in one step, then the word on the channel."""

    def __init__(self, url: str, prefix: str) -> None:
        self.client = redis.Redis.from_url(url)
        self.keys = Keys(prefix)
        self._sequence = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.wipe()
        self.client.close()

    def publish(self, made: list[Board], earlier: Earlier | None = None, **changes: object) -> Head:
        """Publish these boards under the next sequence number; `changes` are fields of the head."""
        self._sequence += 1
        top = msgspec.structs.replace(
            head(self._sequence, published_at=JULY + 1000 * self._sequence), **changes
        )
        pipeline = self.client.pipeline(transaction=True)
        pipeline.set(self.keys.head, encode_head(top))
        pipeline.delete(self.keys.boards)
        pipeline.hset(self.keys.boards, mapping={board.id: encode_board(board) for board in made})
        if earlier:
            pipeline.hset(self.keys.boards, EARLIER, encode_earlier(earlier))
        pipeline.publish(self.keys.published, top.sequence)
        pipeline.execute()
        return top

    def wipe(self) -> None:
        """Remove the publication, as a Redis that lost its data would."""
        self.client.delete(self.keys.head, self.keys.boards)
