"""Two platforms polled by one `gsm poll`: their tokens are nowhere to be seen, and one that cannot go on stops not the other."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec
import pytest

from scoring.edition import Period
from scoring.roster import Account, Participant, Roster
from streams import editions
from streams.kafka.reader import end_offsets, read
from streams.kafka.topics import DEAD_LETTERS, POLLS, POSTS
from streams.settings import GSM_2020
from streams.simulator.clock import VirtualClock
from streams.simulator.faults import Fault
from streams.simulator.server import serving
from streams.simulator.simulation import Simulation
from streams.simulator.world import World
from streams.simulator.youtube.routes import INVALID_KEY
from tests.conftest import RunGsm, Running, Services

KEY: Final = "AIzaPlanted-Token_1234567890"
TOKENS: Final = ("AAAAPlanted-Bearer_1111", "AAAAPlanted-Bearer_2222")
SECRETS: Final = (KEY, *TOKENS)
VIDEOS: Final = tuple(Account(f"v{n}", "youtube", native_id=f"UC{n:022}") for n in range(3))
TWEETS: Final = tuple(Account(f"x{n}", "twitter", native_id=str(1_000 + n)) for n in range(3))


@pytest.fixture
def edition_file(tmp_path: Path) -> Path:
    """A real edition of this year."""
    today = datetime.now(UTC).date()
    period = Period(today - timedelta(days=30), today + timedelta(days=30))
    participants = [
        Participant(f"p{n}", "P", "P", "ministry", accounts)
        for n, accounts in enumerate(zip(VIDEOS, TWEETS, strict=True))
    ]
    edition = msgspec.structs.replace(editions.load(GSM_2020).edition, period=period)
    editions.save(tmp_path / "try.toml", edition, Roster(tuple(participants)))
    return tmp_path / "try.toml"


@pytest.fixture
def simulation() -> Simulation:
    return Simulation(World.of_accounts(1, [*VIDEOS, *TWEETS]), VirtualClock(time.time_ns() // 1_000_000))


def poll(run_gsm: RunGsm, url: str, edition: Path, tmp_path: Path, key: str = KEY) -> Running:
    (tmp_path / "tokens").write_text("\n".join(TOKENS))
    return run_gsm(
        "poll", "youtube", "twitter", "--once",
        GSM_EDITION=str(edition), GSM_YOUTUBE_API_KEY=key, GSM_X_TOKEN_FILE=str(tmp_path / "tokens"),
        GSM_YOUTUBE_BASE_URL=f"{url}/yt/youtube/v3", GSM_X_BASE_URL=f"{url}/x",
    )  # fmt: skip


def in_kafka(services: Services, prefix: str, topic: str) -> list[bytes]:
    """All records of a topic, keys and values."""
    ends = end_offsets(services.kafka, prefix + topic)
    return [
        (one.key or b"") + b" " + (one.value or b"") for one in read(services.kafka, prefix + topic, ends)
    ]


def test_no_token_is_in_what_a_poller_says_writes_or_is_called(
    run_gsm: RunGsm, services: Services, prefix: str, edition_file: Path, simulation: Simulation, tmp_path: Path
) -> None:  # fmt: skip
    # Given platforms that repeat the tokens in answers of no known shape
    simulation.faults.add(
        Fault(path="playlistItems", match=VIDEOS[0].native_id[2:], status=200, body=f'{{"{KEY}')
    )
    for account, token in zip(TWEETS[:2], TOKENS, strict=True):
        simulation.faults.add(Fault(path=f"users/{account.native_id}/tweets", status=200, body=f'{{"{token}'))

    # When they are polled
    with serving(simulation) as url:
        poller = poll(run_gsm, url, edition_file, tmp_path)
        called = Path(f"/proc/{poller.process.pid}/cmdline").read_bytes()
        code = poller.wait(60)

    # Then the polls have failed, with cleaned samples, and no token is anywhere
    letters = in_kafka(services, prefix, DEAD_LETTERS.name)
    assert code == 0, poller.output()
    assert len(letters) == 3
    assert all(b"[redacted]" in letter for letter in letters)
    records = [*letters, *in_kafka(services, prefix, POSTS.name), *in_kafka(services, prefix, POLLS.name)]
    asked = [f"{one.path} {one.query}" for one in simulation.requests]
    assert len(records) > 20
    assert len(asked) > 6
    for secret in SECRETS:
        assert secret not in poller.output()
        assert secret.encode() not in called
        assert not any(secret.encode() in record for record in records)
        assert not any(secret in one for one in asked)


def test_a_platform_that_does_not_accept_its_key_stops_no_other(
    run_gsm: RunGsm, edition_file: Path, simulation: Simulation, tmp_path: Path
) -> None:
    with serving(simulation) as url:
        poller = poll(run_gsm, url, edition_file, tmp_path, INVALID_KEY)
        code = poller.wait(60)

    assert code == 1
    assert [one["platform"] for one in poller.said("platform_ended")] == ["youtube"]
    assert [one["polls"] for one in poller.said("round")] == [{"ok": 3}]
    assert "gsm: YouTube: the key is not valid (API_KEY_INVALID)" in poller.output()
