"""kill -9 at random instants: what pollers leave in Kafka is what one that nobody disturbed leaves."""

import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import msgspec
import pytest

from scoring.pages import Observation, Page
from scoring.roster import Account, Participant, Roster
from streams import editions
from streams.kafka.reader import end_offsets, read
from streams.kafka.topics import POLLS, POSTS, Admin
from streams.pollers.budget import Reserved
from streams.pollers.youtube.budget import BLOCK
from streams.settings import GSM_2020
from streams.simulator.clock import VirtualClock
from streams.simulator.server import serving
from streams.simulator.simulation import Simulation
from streams.simulator.world import DAY, World
from tests.conftest import Eventually, RunGsm, Running, Services

START: Final = 18_322 * DAY  # 2020-03-01T00:00Z
SLOT: Final = 6 * 3_600_000
ACCOUNTS: Final = tuple(Account(f"a{n:02}", "youtube", native_id=f"UC{n:022}") for n in range(12))
REQUESTS: Final = (
    25  # of a slot at least: a page and a request for counters of each account, and one for all channels
)


class Polled(msgspec.Struct, frozen=True):
    """What is in Kafka after some slots, and how many units they took."""

    pages: list[Page]
    reserved: int
    units: int

    def observations(self) -> set[tuple[str, int, Observation]]:
        """All that was said of posts, each once: by account and instant."""
        return {(page.account, page.observed_at, post) for page in self.pages for post in page.observations}


def served_in(pages: Sequence[Page]) -> set[tuple[str, int]]:
    """The accounts and slots with a poll that went well."""
    polls = ((page.account, page.poll) for page in pages if page.poll)
    return {(account, poll.slot) for account, poll in polls if poll.outcome == "ok"}


class Station:
    """A simulated platform whose clock stands, and pollers of one prefix: one that polls and one that stands by."""

    def __init__(
        self, services: Services, prefix: str, start: Callable[[], Running], simulation: Simulation
    ) -> None:
        self.simulation = simulation
        self._kafka, self._prefix, self._start = services.kafka, prefix, start
        self._active, self._spare = start(), start()

    def polled(self) -> Polled:
        """What is there now."""
        budgets = [value for key, value in self._records(POLLS.name) if key == b"budget/youtube/units"]
        reserved = msgspec.json.decode(budgets[-1], type=Reserved)
        units = sum(one.at >= reserved.window for one in self.simulation.requests)
        return Polled(self._pages(), reserved.amount, units)

    def is_served(self, slot: int) -> bool:
        """Whether all accounts were polled well in a slot."""
        return {(one.id, slot) for one in ACCOUNTS} <= served_in(self._pages())

    def kill_after(self, requests: int, seconds: float) -> None:
        """Kill the active poller so many requests and seconds from now, or before if it has nothing more to do."""
        asked, deadline = self.simulation.counts.total(), time.monotonic() + 10
        while self.simulation.counts.total() < asked + requests and time.monotonic() < deadline:
            time.sleep(0.0005)
        time.sleep(seconds)
        self._active.kill()
        self._active, self._spare = self._spare, self._start()

    def end(self) -> None:
        """Let both end."""
        for one in (self._active, self._spare):
            one.kill()

    def _pages(self) -> list[Page]:
        return [msgspec.json.decode(value, type=Page) for _, value in self._records(POSTS.name)]

    def _records(self, topic: str) -> list[tuple[bytes, bytes]]:
        name = self._prefix + topic
        found = read(self._kafka, name, end_offsets(self._kafka, name))
        return [(one.key or b"", one.value) for one in found if one.value]


Kills = dict[int, list[tuple[int, float]]]
"""By slot: after how many requests, and how many seconds later, the active poller is killed."""


def kills_of(seed: int, number: int, slots: Sequence[int]) -> Kills:
    """So many kills at random instants of these slots."""
    draw = random.Random(seed)
    kills: Kills = {}
    for _ in range(number):
        kills.setdefault(draw.choice(slots), []).append((draw.randrange(REQUESTS), draw.random() / 50))
    return kills


@pytest.fixture
def poll_through(
    services: Services, prefix: str, run_gsm: RunGsm, tmp_path: Path, eventually: Eventually
) -> Callable[[Sequence[int], str, Kills], Polled]:
    """Polls slots under a name, with kills."""
    edition = msgspec.structs.replace(editions.load(GSM_2020).edition, simulated=True)
    file = tmp_path / "try.toml"
    participants = tuple(Participant(one.id, "P", "P", "ministry", (one,)) for one in ACCOUNTS)
    editions.save(file, edition, Roster(participants))

    def polling(slots: Sequence[int], name: str, kills: Kills) -> Polled:
        simulation = Simulation(World.of_accounts(1, ACCOUNTS), VirtualClock(slots[0] - SLOT))
        own = f"{prefix}{name}."
        with Admin(services.kafka, own) as admin:
            admin.create()
        with serving(simulation) as url:

            def start() -> Running:
                return run_gsm(
                    "poll", "youtube", "--simulator", url,
                    GSM_EDITION=str(file), GSM_PREFIX=own, GSM_POLL_SESSION="1.5",
                )  # fmt: skip

            station = Station(services, own, start, simulation)
            for slot in slots:
                simulation.clock.set(slot)
                for requests, seconds in kills.get(slot, ()):
                    station.kill_after(requests, seconds)
                eventually(lambda: station.is_served(slot))  # noqa: B023 - asked at once
            station.end()
            return station.polled()

    return polling


@pytest.mark.parametrize(
    ("days", "kills"), [(2, 5), pytest.param(6, 30, marks=[pytest.mark.long, pytest.mark.timeout(900)])]
)
def test_after_kills_at_random_instants_all_is_as_if_nobody_had_disturbed(
    poll_through: Callable[[Sequence[int], str, Kills], Polled], days: int, kills: int
) -> None:
    slots = range(START, START + days * DAY, SLOT)

    calm = poll_through(slots, "calm", {})
    killed = poll_through(slots, "killed", kills_of(4, kills, slots))

    # No due slot is unserved, and what is known of posts is the same, and true
    assert (
        served_in(killed.pages)
        == served_in(calm.pages)
        == {(one.id, slot) for one in ACCOUNTS for slot in slots}
    )
    assert killed.observations() == calm.observations()
    world = World.of_accounts(1, ACCOUNTS)
    for _, at, post in killed.observations():
        truth = world.post("youtube", post.id, at)
        if truth is None:
            assert post.presence == "gone"
            continue
        counters = world.counters(truth, at)
        assert (post.views, post.likes, post.comments) == (counters.views, counters.likes, counters.comments)

    # No unit was spent that was not reserved, and each kill cost a block at most
    assert killed.units <= killed.reserved <= killed.units + (kills + 1) * BLOCK
