"""/metrics of a running `gsm poll`, judged by a real Prometheus and by what the poller left in Kafka."""

import re
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec
import pytest

from scoring.pages import Page
from scoring.roster import Account, Participant, Roster
from streams import editions
from streams.kafka.reader import Record, end_offsets, read
from streams.kafka.topics import DEAD_LETTERS, POLLS, POSTS, Topic
from streams.pollers.youtube.platform import LOOKBACK
from streams.settings import GSM_2020
from streams.simulator.clock import VirtualClock
from streams.simulator.faults import Fault
from streams.simulator.server import serving
from streams.simulator.simulation import Simulation
from streams.simulator.world import DAY, Owner, World
from streams.simulator.youtube.answers import uploads_of
from tests.conftest import Eventually, RunGsm, Running, Services
from tests.integration.scraping import asked, judged, needs_prometheus, scraping

pytestmark = needs_prometheus

SLOT: Final = 18_322 * DAY  # 2020-03-01T00:00Z
NEXT_SLOT: Final = SLOT + 6 * 3_600_000
CHANNELS: Final = tuple(Owner(n, "youtube", f"UC{n:022}", f"handle{n}", 4.0, 10_000) for n in range(12))
UNREADABLE, REFUSED, HALF = CHANNELS[:3]
MOVED: Final = 0.01  # seconds by which Prometheus moves the instant of a scrape, and more


class Polling:
    """A poller that runs, the simulated platform it polls, and the Prometheus that scrapes it."""

    def __init__(self, services: Services, prefix: str, simulation: Simulation, poller: Running) -> None:
        self.simulation = simulation
        self.poller = poller
        self.target = re.sub(r"http://|/metrics", "", poller.wait_for("metrics")["address"])
        self.prometheus = ""
        self._kafka, self._prefix = services.kafka, prefix

    def round_ended(self, number: int) -> float:
        """When the round of this number ended, by the poller's log, in seconds since the epoch; waits for it."""
        said = self.poller.wait_for("round", times=number)["timestamp"]
        return datetime.fromisoformat(said).timestamp()

    def records(self, topic: Topic) -> list[Record]:
        """All that is in a topic."""
        name = self._prefix + topic.name
        return list(read(self._kafka, name, end_offsets(self._kafka, name)))

    def asked(self, query: str, by: str = "job") -> dict[str, float]:
        """What Prometheus answers."""
        return asked(self.prometheus, query, by)

    def last_poll(self) -> tuple[float, float]:
        """Between which instants the last poll ended: Prometheus notes when a scrape began, and the age is told within it."""
        if_at_its_begin = "timestamp(gsm_poll_age_seconds) - gsm_poll_age_seconds"
        if_at_its_end = f"{if_at_its_begin} + on (job) scrape_duration_seconds"
        return self.asked(if_at_its_begin)["poller"] - MOVED, self.asked(if_at_its_end)["poller"] + MOVED


@pytest.fixture
def polling(
    services: Services, prefix: str, tmp_path: Path, run_gsm: RunGsm, eventually: Eventually
) -> Iterator[Polling]:
    """Of twelve accounts the first slot is served: of one half, of two not, and of one the answer cannot be read."""
    simulation = Simulation(World(1, CHANNELS), VirtualClock(SLOT))
    recent = (one for one in simulation.world.posts(HALF, SLOT) if one.published > SLOT - LOOKBACK + DAY)
    eldest = min(recent, key=lambda one: one.published)  # of more than 50, so not in the first request
    simulation.faults.add(
        Fault(path="playlistItems", match=uploads_of(UNREADABLE), status=200, body="<html>")
    )
    simulation.faults.add(
        Fault(path="playlistItems", match=uploads_of(REFUSED), status=403, reason="forbidden")
    )
    simulation.faults.add(Fault(path="videos", match=eldest.id, status=403, reason="forbidden"))
    accounts = tuple(Account(f"a{one.number:02}", "youtube", native_id=one.id) for one in CHANNELS)
    edition = msgspec.structs.replace(editions.load(GSM_2020).edition, simulated=True)
    file = tmp_path / "try.toml"
    roster = Roster(tuple(Participant(one.id, "P", "P", "ministry", (one,)) for one in accounts))
    editions.save(file, edition, roster)
    with serving(simulation) as url:
        poller = run_gsm("poll", "youtube", "--simulator", url, GSM_EDITION=str(file))
        running = Polling(services, prefix, simulation, poller)
        with scraping({"poller": running.target}, tmp_path, eventually) as address:
            running.prometheus = address
            yield running


def test_what_prometheus_knows_of_a_poller_is_what_happened(polling: Polling, eventually: Eventually) -> None:
    # Given a first slot with failures, and the next one without: after each
    before = time.time()
    for number, slot in ((1, SLOT), (2, NEXT_SLOT)):
        polling.simulation.clock.set(slot)
        ended = polling.round_ended(number)
        eventually(lambda: polling.asked("timestamp(gsm_poll_age_seconds)").get("poller", 0) > ended)  # noqa: B023 - asked at once

        # Then the age leads back to between the last state that the poller wrote and the line of the round's end
        last_state = max(one.timestamp for one in polling.records(POLLS)) / 1000
        assert last_state > before
        earliest, latest = polling.last_poll()
        assert earliest < ended
        assert latest > last_state
        polling.simulation.faults.rules.clear()
        before = ended

    # Then the counters are what is there to be read
    pages = [msgspec.json.decode(one.value or b"", type=Page) for one in polling.records(POSTS)]
    outcomes = Counter(page.poll.outcome for page in pages if page.poll and page.poll.outcome)
    assert outcomes == {"ok": 21, "partial": 1, "failed": 2}
    assert len(polling.records(DEAD_LETTERS)) == 1
    eventually(lambda: polling.asked("gsm_polls_total", "outcome") == outcomes)
    assert polling.asked("gsm_pages_published_total") == {"poller": len(pages)}
    assert polling.asked("gsm_dead_letters_total", "code") == {"answer": 1}
    assert judged(polling.target) == (0, b"")
