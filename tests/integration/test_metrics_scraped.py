"""/metrics of worker, rank and web, judged by a real Prometheus."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from scoring.pages import Observation, Page, encode_page
from streams.kafka.publisher import PagePublisher
from tests.conftest import Eventually, RunGsm, Services
from tests.integration.scraping import asked, fetched, judged, needs_prometheus, scraping

pytestmark = needs_prometheus

START = 1_569_862_800_000  # the first millisecond of gsm-2020


@pytest.fixture
def targets(run_gsm: RunGsm, services: Services, prefix: str, eventually: Eventually) -> dict[str, str]:
    """A running worker, rank and web that have counted one good page and one dead letter; HOST:PORT of each."""
    worker, rank = run_gsm("worker", "--no-rank"), run_gsm("rank")
    web = run_gsm("web", "--port", "0", "--no-open")
    worker.wait_for("counting")
    with PagePublisher(services.kafka, prefix) as publisher:
        page = Page(
            1,
            "kemlu.twitter",
            "twitter",
            START,
            "test",
            [Observation("1", START, likes=3), Observation("2", -1)],
        )
        publisher.send("kemlu.twitter", encode_page(page))
    address = r"127\.0\.0\.1:\d+"
    eventually(lambda: bool(re.search(address, web.output())))
    found = {
        name: re.findall(address, one.wait_for("metrics")["address"])[0]
        for name, one in (("worker", worker), ("rank", rank))
    }
    found["web"] = re.findall(address, web.output())[0]
    eventually(
        lambda: (
            b'gsm_observations_total{edition="gsm-2020"} 1.0' in fetched(f"http://{found['worker']}/metrics")
        )
    )
    return found


@pytest.fixture
def prometheus(targets: dict[str, str], tmp_path: Path, eventually: Eventually) -> Iterator[str]:
    """A Prometheus that scrapes them; its address."""
    with scraping(targets, tmp_path, eventually) as address:
        yield address


def test_prometheus_scrapes_every_process_and_answers_what_operators_ask(
    prometheus: str, eventually: Eventually
) -> None:
    eventually(lambda: asked(prometheus, "up") == {"worker": 1, "rank": 1, "web": 1})
    eventually(lambda: asked(prometheus, "gsm_observations_total") == {"worker": 1})
    eventually(lambda: asked(prometheus, "sum by (job) (gsm_dead_letters_total)") == {"worker": 1})
    eventually(lambda: asked(prometheus, "sum by (job) (gsm_lag_records)") == {"worker": 0})
    eventually(lambda: asked(prometheus, "gsm_worker_ready") == {"worker": 1})
    eventually(lambda: asked(prometheus, "gsm_rank_lag_records") == {"rank": 0})
    eventually(lambda: asked(prometheus, "gsm_board_age_seconds < 10").keys() == {"rank"})
    eventually(lambda: asked(prometheus, "gsm_page_fed") == {"web": 1})


def test_promtool_has_nothing_to_say_of_any_page(targets: dict[str, str]) -> None:
    assert {name: judged(target) for name, target in targets.items()} == dict.fromkeys(targets, (0, b""))
