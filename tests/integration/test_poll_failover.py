"""Two `gsm poll` of the same platform: one polls, the other takes over, and one that was paused notices before it spends."""

import signal
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec
import pytest

from scoring.pages import Page
from scoring.roster import Account, Participant, Roster
from streams import editions
from streams.kafka.reader import Record, end_offsets, read
from streams.kafka.topics import POLLS, POSTS, Topic
from streams.pollers.budget import Reserved
from streams.pollers.poller import AT_ONCE
from streams.pollers.youtube.budget import BLOCK
from streams.settings import GSM_2020
from streams.simulator.clock import VirtualClock
from streams.simulator.faults import Fault
from streams.simulator.server import serving
from streams.simulator.simulation import Simulation
from streams.simulator.world import DAY, World
from tests.conftest import Eventually, RunGsm, Running, Services

SLOT: Final = 18_322 * DAY  # 2020-03-01T00:00Z
NEXT_SLOT: Final = SLOT + 6 * 3_600_000
WITHIN: Final = 30.0  # seconds
ACCOUNTS: Final = tuple(Account(f"a{n:02}", "youtube", native_id=f"UC{n:022}") for n in range(30))


HALF: Final = 15  # accounts from here on cannot be served before the takeover


class Pair:
    """A poller that polls and one that stands by; the platform that both would poll; what they left in Kafka."""

    def __init__(
        self, services: Services, prefix: str, simulation: Simulation, active: Running, other: Running
    ) -> None:
        self.simulation, self.active, self.other = simulation, active, other
        self._kafka, self._prefix = services.kafka, prefix

    def records(self, topic: Topic) -> list[Record]:
        """All that is in a topic."""
        name = self._prefix + topic.name
        return list(read(self._kafka, name, end_offsets(self._kafka, name)))

    def ok(self, slot: int) -> Counter[str]:
        """How often each account was polled well in a slot."""
        pages = (msgspec.json.decode(one.value or b"", type=Page) for one in self.records(POSTS))
        polls = ((page.account, page.poll) for page in pages if page.poll)
        return Counter(account for account, poll in polls if (poll.slot, poll.outcome) == (slot, "ok"))

    def reserved(self) -> int:
        """The units that the budget says may have been spent."""
        mine = [one.value for one in self.records(POLLS) if one.key == b"budget/youtube/units"]
        return msgspec.json.decode(mine[-1] or b"", type=Reserved).amount


@pytest.fixture
def pair(services: Services, prefix: str, tmp_path: Path, run_gsm: RunGsm) -> Iterator[Pair]:
    """Amid the second slot: half of the accounts are served, the active poller keeps trying the others, the platform is well again."""
    simulation = Simulation(World.of_accounts(1, ACCOUNTS), VirtualClock(SLOT))
    edition = msgspec.structs.replace(editions.load(GSM_2020).edition, simulated=True)
    file = tmp_path / "try.toml"
    participants = tuple(Participant(one.id, "P", "P", "ministry", (one,)) for one in ACCOUNTS)
    editions.save(file, edition, Roster(participants))
    with serving(simulation) as url:
        command = ("poll", "youtube", "--simulator", url)
        active = run_gsm(*command, GSM_EDITION=str(file))
        active.wait_for("round")
        other = run_gsm(*command, GSM_EDITION=str(file))
        other.wait_for("standing_by")
        for one in ACCOUNTS[HALF:]:
            simulation.faults.add(Fault(path="playlistItems", match=f"UU{one.native_id[2:]}"))
        simulation.clock.set(NEXT_SLOT)
        pair = Pair(services, prefix, simulation, active, other)
        deadline = time.monotonic() + 30
        while len(pair.ok(NEXT_SLOT)) < HALF:
            assert time.monotonic() < deadline, active.output()
        yield pair


def test_when_the_active_poller_is_killed_the_other_serves_what_is_left_within_half_a_minute(
    pair: Pair, eventually: Eventually
) -> None:
    pair.active.kill()
    killed = time.monotonic()
    pair.simulation.faults.rules.clear()

    eventually(lambda: len(pair.ok(NEXT_SLOT)) == len(ACCOUNTS))

    assert time.monotonic() - killed < WITHIN
    assert (
        sum(pair.ok(NEXT_SLOT).values()) <= len(ACCOUNTS) + AT_ONCE
    )  # those under way may have been done again
    assert pair.simulation.counts.total() <= pair.reserved() <= pair.simulation.counts.total() + 2 * BLOCK


def test_a_poller_that_was_paused_asks_for_nothing_once_another_took_over(
    pair: Pair, eventually: Eventually
) -> None:
    pair.active.process.send_signal(signal.SIGSTOP)
    pair.simulation.faults.rules.clear()
    eventually(lambda: len(pair.ok(NEXT_SLOT)) == len(ACCOUNTS))
    pair.other.wait_for("round")
    asked = pair.simulation.counts.total()

    pair.active.process.send_signal(signal.SIGCONT)
    pair.active.wait_for("superseded")
    pair.active.wait_for("standing_by")

    assert pair.simulation.counts.total() == asked
    assert asked <= pair.reserved()
