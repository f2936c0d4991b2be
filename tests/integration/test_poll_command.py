"""`gsm poll` as people run it: killed in the middle, with keys that must not be seen, and with keys that are wrong."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec
import pytest

from scoring.edition import Period
from scoring.pages import Page
from scoring.roster import Account, Participant, Roster
from streams import editions
from streams.errors import GsmError
from streams.kafka.reader import end_offsets, read
from streams.kafka.topics import DEAD_LETTERS, POLLS, POSTS
from streams.settings import GSM_2020
from streams.simulator.clock import VirtualClock
from streams.simulator.faults import Fault
from streams.simulator.server import serving
from streams.simulator.simulation import Simulation
from streams.simulator.world import DAY, World
from streams.simulator.youtube.routes import INVALID_KEY
from tests.conftest import Services

NOW: Final = 18_322 * DAY  # 2020-03-01T00:00Z
KEY: Final = "AIzaPlanted-Token_1234567890"
ACCOUNTS: Final = tuple(Account(f"a{n:02}", "youtube", native_id=f"UC{n:022}") for n in range(60))
GSM: Final = (str(Path(sys.executable).with_name("gsm")), "poll", "youtube")

Gsm = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def gsm(services: Services, prefix: str, tmp_path: Path) -> Gsm:
    """Starts `gsm poll youtube` with options and environment, for an edition of this `period`, `simulated` or real."""

    def start(
        *options: str, period: Period | None = None, simulated: bool = False, **environment: str
    ) -> subprocess.Popen[str]:
        edition = editions.load(GSM_2020).edition
        roster = Roster(tuple(Participant(one.id, "P", "P", "ministry", (one,)) for one in ACCOUNTS))
        file = tmp_path / "try.toml"
        own_edition = msgspec.structs.replace(edition, period=period or edition.period, simulated=simulated)
        editions.save(file, own_edition, roster)
        own = {
            "GSM_KAFKA": services.kafka,
            "GSM_REDIS": services.redis,
            "GSM_PREFIX": prefix,
            "GSM_EDITION": str(file),
        }
        return subprocess.Popen(
            [*GSM, *options], env=os.environ | own | environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )  # fmt: skip

    return start


@pytest.fixture
def this_year() -> Period:
    """A period around today."""
    today = datetime.now(UTC).date()
    return Period(today - timedelta(days=30), today + timedelta(days=30))


def simulation(now: int) -> Simulation:
    return Simulation(World.of_accounts(1, ACCOUNTS), VirtualClock(now))


def values(services: Services, topic: str) -> list[bytes]:
    """All records of a topic, keys and values."""
    ends = end_offsets(services.kafka, topic)
    return [
        (record.key or b"") + b" " + (record.value or b"") for record in read(services.kafka, topic, ends)
    ]


def finish(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Exit code and all that was printed."""
    printed, _ = process.communicate(timeout=60)
    return process.returncode, printed


def test_killed_in_the_middle_of_a_round_a_poller_leaves_no_slot_unserved(
    gsm: Gsm, services: Services, prefix: str, eventually: Callable[[Callable[[], bool]], None]
) -> None:
    simulated = simulation(NOW + 60_000)
    for tens in "345":  # the later half of the accounts cannot be served before the kill
        simulated.faults.add(Fault(path="playlistItems", match="UU" + "0" * 20 + tens))
    with serving(simulated) as url:
        killed = gsm("--simulator", url, simulated=True)
        eventually(lambda: simulated.counts["/yt/youtube/v3/videos"] >= 20)
        os.kill(killed.pid, signal.SIGKILL)
        assert finish(killed)[0] == -signal.SIGKILL
        served = simulated.counts["/yt/youtube/v3/videos"]
        simulated.faults.rules.clear()

        code, printed = finish(gsm("--simulator", url, "--once", simulated=True))

    ends = end_offsets(services.kafka, prefix + POSTS.name)
    pages = [
        msgspec.json.decode(one.value or b"", type=Page)
        for one in read(services.kafka, prefix + POSTS.name, ends)
    ]
    ok = Counter(
        page.account for page in pages if page.poll and page.poll.outcome == "ok" and page.poll.slot == NOW
    )
    assert code == 0, printed
    assert served <= 30
    assert set(ok) == {account.id for account in ACCOUNTS}
    assert sum(ok.values()) - len(ok) <= 8  # those under way are done again, or not yet remembered
    assert all(page.simulated for page in pages)


def test_a_real_edition_is_not_polled_from_a_simulator(gsm: Gsm, services: Services, prefix: str) -> None:
    with serving(simulation(NOW)) as url:
        code, printed = finish(gsm("--simulator", url, "--once"))

    assert code == 1
    assert printed == (
        "gsm: edition gsm-2020 is not marked simulated: invented pages would spoil it for good; "
        "poll a copy with an id of its own and `simulated = true` (docs/polling.md)\n"
    )
    with pytest.raises(GsmError, match="does not exist"):
        end_offsets(services.kafka, prefix + POSTS.name)


def test_the_key_is_nowhere_to_be_seen(
    gsm: Gsm, services: Services, prefix: str, this_year: Period, tmp_path: Path
) -> None:
    (tmp_path / "key").write_text(KEY + "\n")
    simulated = simulation(time.time_ns() // 1_000_000)
    simulated.faults.add(
        Fault(path="playlistItems", match="UU" + ACCOUNTS[0].native_id[2:], status=200, body=f'{{"{KEY}')
    )
    simulated.faults.add(
        Fault(path="playlistItems", match="UU" + ACCOUNTS[1].native_id[2:], status=403, reason=KEY)
    )
    simulated.faults.add(Fault(path="videos", count=1, status=403, body=f"<html>{KEY}</html>"))

    with serving(simulated) as url:
        base = f"{url}/yt/youtube/v3"
        code, printed = finish(
            gsm(
                "--once",
                period=this_year,
                GSM_YOUTUBE_API_KEY_FILE=str(tmp_path / "key"),
                GSM_YOUTUBE_BASE_URL=base,
            )
        )

    letters = values(services, prefix + DEAD_LETTERS.name)
    assert code == 0, printed
    assert "youtube: 60 polls: 57 ok, 0 partial, 3 failed" in printed
    assert len(letters) == 2
    assert all(b"[redacted]" in letter for letter in letters)
    records = [*letters, *values(services, prefix + POSTS.name), *values(services, prefix + POLLS.name)]
    assert len(records) > 120
    for record in records:
        assert KEY.encode() not in record
    assert KEY not in printed


def test_a_key_that_is_not_valid_is_one_line_that_says_what_to_do(gsm: Gsm, this_year: Period) -> None:
    with serving(simulation(time.time_ns() // 1_000_000)) as url:
        base = f"{url}/yt/youtube/v3"
        code, printed = finish(
            gsm("--once", period=this_year, GSM_YOUTUBE_API_KEY=INVALID_KEY, GSM_YOUTUBE_BASE_URL=base)
        )

    assert code == 1
    assert "gsm: YouTube: the key is not valid (API_KEY_INVALID): set GSM_YOUTUBE_API_KEY to one" in printed


def test_without_a_key_nothing_starts(gsm: Gsm, this_year: Period) -> None:
    code, printed = finish(gsm("--once", period=this_year, GSM_YOUTUBE_API_KEY=""))

    assert (code, printed) == (
        1,
        "gsm: no key: set GSM_YOUTUBE_API_KEY, or GSM_YOUTUBE_API_KEY_FILE to a file that holds it\n",
    )


def test_an_edition_that_is_frozen_is_not_polled(gsm: Gsm) -> None:
    frozen = Period(date(2019, 10, 1), date(2020, 11, 1))

    code, printed = finish(gsm("--once", period=frozen, GSM_YOUTUBE_API_KEY=KEY))

    assert code == 1
    assert "froze at 2020-11-08 00:00: nothing is due any more" in printed
