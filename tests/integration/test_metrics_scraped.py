"""/metrics of every long-running process, judged by a real Prometheus."""

import json
import re
import shutil
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from scoring.pages import Observation, Page, encode_page
from streams.kafka.publisher import PagePublisher
from streams.local.ports import choose_ports
from tests.conftest import Eventually, RunGsm, Services

pytestmark = pytest.mark.skipif(
    shutil.which("prometheus") is None, reason="Prometheus is not installed (Debian: prometheus)"
)

START = 1_569_862_800_000  # the first millisecond of gsm-2020


def fetched(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return bytes(answer.read())


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
    """A Prometheus that scrapes them every second; its address."""
    jobs = [{"job_name": name, "static_configs": [{"targets": [target]}]} for name, target in targets.items()]
    settings = {"global": {"scrape_interval": "1s"}, "scrape_configs": jobs}
    (tmp_path / "prometheus.yml").write_text(json.dumps(settings))
    port = choose_ports(tmp_path / "ports.json").kafka
    command = [
        "prometheus",
        f"--config.file={tmp_path}/prometheus.yml",
        f"--storage.tsdb.path={tmp_path}/data",
    ]
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen(
            [*command, f"--web.listen-address=127.0.0.1:{port}"], stdout=log, stderr=log
        )
    try:
        eventually(lambda: b"Server is ready to receive web requests" in (tmp_path / "log").read_bytes())
        yield f"http://127.0.0.1:{port}"
    finally:
        server.kill()
        server.wait()


def asked(prometheus: str, query: str) -> dict[str, float]:
    """The value of a query by job."""
    answer = json.loads(fetched(f"{prometheus}/api/v1/query?query={urllib.parse.quote(query)}"))
    return {one["metric"]["job"]: float(one["value"][1]) for one in answer["data"]["result"]}


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
    for target in targets.values():
        checked = subprocess.run(
            ["promtool", "check", "metrics"],
            input=fetched(f"http://{target}/metrics"),
            capture_output=True,
            check=False,
        )
        assert (checked.returncode, checked.stdout, checked.stderr) == (0, b"", b"")
