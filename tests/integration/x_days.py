"""Forty accounts of a simulated X, what polling them left in a real Kafka, and that held against the world itself."""

from collections.abc import Iterator
from typing import Final

import msgspec

from scoring.pages import OUTCOMES, Observation, Page, reading
from scoring.roster import Account, Participant, Roster
from streams import editions
from streams.kafka.reader import end_offsets, read
from streams.kafka.topics import POSTS
from streams.pollers.x.platform import LOOKBACK
from streams.settings import GSM_2020
from streams.simulator.clock import VirtualClock
from streams.simulator.simulation import Simulation
from streams.simulator.world import DAY, Post, World
from streams.simulator.x.answers import metrics_of

MINUTE: Final = 60_000
SLOT: Final = 360 * MINUTE
START: Final = 18_322 * DAY  # 2020-03-01T00:00Z
POLLED_AT: Final = 7 * MINUTE
"""How long after a slot's begin it is polled."""

ACCOUNTS: Final = tuple(Account(f"a{n:02}", "twitter", native_id=str(1_000 + n)) for n in range(40))
EDITION: Final = msgspec.structs.replace(editions.load(GSM_2020).edition, simulated=True)
ROSTER: Final = Roster(tuple(Participant(one.id, "P", "P", "ministry", (one,)) for one in ACCOUNTS))


class Polled(msgspec.Struct, frozen=True):
    """What polling left in `posts`, the world that was polled, what X charged, in thousandths of a dollar, and how many dead letters there are."""

    world: World
    pages: list[Page]
    slots: range
    charged: int
    letters: int = 0

    def best(self) -> dict[tuple[str, int], tuple[str, str]]:
        """The outcome that counts, with its reason, by account and slot."""
        best: dict[tuple[str, int], tuple[int, int, str]] = {}
        for page in self.pages:
            if page.poll and page.poll.outcome:
                key = (page.account, page.poll.slot)
                found = (OUTCOMES.index(page.poll.outcome), page.observed_at, page.poll.reason)
                best[key] = max(best.get(key, found), found)
        return {key: (OUTCOMES[outcome], reason) for key, (outcome, _, reason) in best.items()}

    def posts(self) -> Iterator[tuple[Page, Observation]]:
        return ((page, post) for page in self.pages for post in page.observations)

    def lost(self) -> list[str]:
        """Posts that stood at a poll of their account that went well, and were not found by then."""
        first: dict[str, int] = {}
        for page, post in self.posts():
            first[post.id] = min(page.observed_at, first.get(post.id, page.observed_at))
        return [
            post.id
            for account, at in self._good_polls()
            for post in self.made(account)
            if post.stands(at) and post.published > at - LOOKBACK and first.get(post.id, at + 1) > at
        ]

    def made(self, account: str) -> Iterator[Post]:
        """All posts of an account, seen or not."""
        owner = self.world.owner("twitter", str(1_000 + int(account[1:])))
        assert owner is not None
        for day in range((START - LOOKBACK) // DAY, self.slots[-1] // DAY + 1):
            yield from self.world.of_day(owner, day)

    def _good_polls(self) -> set[tuple[str, int]]:
        return {
            (page.account, page.observed_at) for page in self.pages if page.poll and page.poll.outcome == "ok"
        }


def simulated() -> Simulation:
    return Simulation(World.of_accounts(3, ACCOUNTS), VirtualClock(START - SLOT))


def pages_of(kafka: str, prefix: str) -> list[Page]:
    return [msgspec.json.decode(value, type=Page) for value in records_of(kafka, prefix + POSTS.name)]


def records_of(kafka: str, topic: str) -> list[bytes]:
    return [record.value for record in read(kafka, topic, end_offsets(kafka, topic)) if record.value]


def assert_true(polled: Polled) -> None:
    """Every observation is the world's value at its instant, every post is in one account, and nothing that stands is gone."""
    owners: dict[str, str] = {}
    for page, told in polled.posts():
        assert page.simulated
        assert owners.setdefault(told.id, page.account) == page.account
        post = polled.world.post("twitter", told.id, page.observed_at)
        if told.presence == "gone":
            assert post is None
            continue
        assert post is not None
        true = metrics_of(polled.world, post, page.observed_at)
        assert (told.likes, told.comments, told.shares, told.quotes, told.views) == true
        assert (told.created, told.kind) == (post.published, post.kind)
        assert told.media in {post.media, "unknown"}
    assert len(owners) > 300
    for page in polled.pages:
        if reading(page) >= 0:
            owner = polled.world.owner("twitter", str(1_000 + int(page.account[1:])))
            assert owner is not None
            assert page.followers == polled.world.followers(owner, page.observed_at)
