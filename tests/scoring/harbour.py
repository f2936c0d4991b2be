"""Pages of the fictional edition, told post by post, as `posts` would hold them."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from scoring.edition import parse_edition
from scoring.pages import Kind, Media, Observation, Page, encode_page
from scoring.partition import partition_of
from scoring.roster import parse_roster

FOLDER = Path(__file__).parents[2] / "deploy/editions"
EDITION = parse_edition((FOLDER / "harbour-2026.toml").read_bytes())
ROSTER = parse_roster((FOLDER / "harbour-2026.csv").read_text())
PARTITIONS = 5
ZONE = ZoneInfo("Europe/Amsterdam")


class Record(NamedTuple):
    """A record of `posts`."""

    value: bytes
    timestamp: int
    partition: int
    offset: int


def instant(text: str) -> int:
    """The instant of a local time such as 2026-03-29 00:30."""
    return round(datetime.fromisoformat(f"2026-{text}").replace(tzinfo=ZONE).timestamp()) * 1000


class Account:
    """One account of the edition and what it published, all read on 1 November at noon."""

    def __init__(self, account: str, before: int, after: int) -> None:
        self.id = account
        self._platform = next(
            one.platform for who in ROSTER.participants for one in who.accounts if one.id == account
        )
        self._readings = ((instant("03-01 12:00"), before), (instant("11-01 12:00"), after))
        self._posts: list[Observation] = []

    def post(
        self, when: str, media: Media = "text", kind: Kind = "original", **counters: int | None
    ) -> "Account":
        """Publish at a local time; None is a counter that its owner hides, one not named is absent."""
        name = f"{self.id}-{len(self._posts)}"
        bare = Observation(name, instant(when), kind, media)
        self._posts.append(msgspec.structs.replace(bare, **counters))
        return self

    def pages(self) -> Iterator[Page]:
        """A page before the period with a reading alone, and one at its end."""
        for (at, followers), posts in zip(self._readings, ([], self._posts), strict=True):
            yield Page(1, self.id, self._platform, at, "test", posts, followers=followers, simulated=True)


def recorded(accounts: list[Account]) -> list[Record]:
    """All pages of these accounts, each in its account's partition."""
    pages = [page for account in accounts for page in account.pages()]
    return [
        Record(encode_page(page), page.observed_at, partition_of(page.account, PARTITIONS), offset)
        for offset, page in enumerate(pages)
    ]


def towns() -> list[Account]:
    """The year of the four harbour towns, small enough to be counted by hand."""
    inkwell = Account("inkwell.mastodon", 300, 340)  # on two days: one of 23 hours, one of 25
    inkwell.post("03-29 00:30", likes=10, shares=2).post("03-29 23:30", "image", likes=10, shares=2)
    inkwell.post("10-25 00:30", "link", likes=10, shares=2)
    office = Account("inkwell.office", 100, 160)  # no main account; on 25 October again, and on the 26th
    office.post("10-25 23:30", "image", likes=4, shares=1, comments=2)
    office.post("10-26 00:10", "link", likes=4, shares=1, comments=2)
    office.post("10-26 09:00", "text", "reply", likes=4, shares=1, comments=2)
    ink_videos = Account("inkwell.peertube", 200, 220)
    ink_videos.post("05-01 12:00", "video", likes=5, comments=1, views=100)
    ink_videos.post("05-02 12:00", "unknown", likes=5, comments=1, views=200)
    ink_videos.post("05-03 12:00", "video", likes=5, comments=1)
    ink_pictures = Account("inkwell.pixelfed", 50, 70)
    ink_pictures.post("04-01 12:00", "image", likes=6, comments=1).post(
        "04-02 12:00", "image", likes=6, comments=1
    )

    papersand = Account("papersand.mastodon", 400, 400)
    papersand.post("06-01 12:00", likes=5, shares=5).post("06-02 12:00", "mixed", likes=5, shares=5)
    papersand.post("06-03 12:00", likes=5, shares=5).post("06-04 12:00", likes=5, shares=5)
    papersand.post("06-05 12:00", "image", "quote", likes=999, shares=0)  # quotes do not count here
    papersand.post("06-05 12:00", "image", "repost", likes=999, shares=0)
    paper_pictures = Account("papersand.pixelfed", 150, 150)
    for day in ("06-01", "06-06", "06-07"):
        paper_pictures.post(f"{day} 12:00", "image", likes=2, comments=0)

    foglight = Account("foglight.mastodon", 100, 120)
    foglight.post("07-01 08:00", "image", likes=3, shares=1).post("07-01 09:00", "image", likes=3, shares=1)
    foglight.post("07-01 10:00", "link", likes=9, shares=3)
    fog_videos = Account("foglight.peertube", 500, 700)
    for day, views in (("08-01", 50), ("08-02", 60), ("08-03", 71)):
        fog_videos.post(f"{day} 12:00", "video", likes=12, views=views)
    fog_videos.post(
        "08-04 12:00", "video", likes=None, views=None
    )  # one of four: 250 per mille, which may be

    nowhere = Account("nowhere.mastodon", 10, 10)
    for number in range(1, 7):
        nowhere.post(f"09-0{number} 12:00", "link", likes=1, shares=0)
    return [
        inkwell, office, ink_videos, ink_pictures, papersand, paper_pictures, foglight, fog_videos, nowhere,
    ]  # fmt: skip
