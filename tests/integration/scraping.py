"""A real Prometheus that scrapes what a test runs."""

import json
import shutil
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from streams.local.ports import choose_ports
from tests.conftest import Eventually

needs_prometheus = pytest.mark.skipif(
    shutil.which("prometheus") is None, reason="Prometheus is not installed (Debian: prometheus)"
)


def fetched(address: str) -> bytes:
    """The body of an answer."""
    with urllib.request.urlopen(address, timeout=10) as answer:
        return bytes(answer.read())


@contextmanager
def scraping(targets: Mapping[str, str], folder: Path, eventually: Eventually) -> Iterator[str]:
    """Run a Prometheus in `folder` that scrapes each HOST:PORT every second as the job of its name; its address. It begins after 5 s."""
    jobs = [{"job_name": name, "static_configs": [{"targets": [target]}]} for name, target in targets.items()]
    settings = {"global": {"scrape_interval": "1s"}, "scrape_configs": jobs}
    (folder / "prometheus.yml").write_text(json.dumps(settings))
    port = choose_ports(folder / "ports.json").kafka
    command = ["prometheus", f"--config.file={folder}/prometheus.yml", f"--storage.tsdb.path={folder}/data"]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [*command, f"--web.listen-address=127.0.0.1:{port}"], stdout=log, stderr=log
        )
    try:
        eventually(lambda: b"Server is ready to receive web requests" in (folder / "log").read_bytes())
        yield f"http://127.0.0.1:{port}"
    finally:
        server.kill()
        server.wait()


def asked(prometheus: str, query: str, by: str = "job") -> dict[str, float]:
    """The value of a query by the label `by`."""
    answer = json.loads(fetched(f"{prometheus}/api/v1/query?query={urllib.parse.quote(query)}"))
    return {one["metric"][by]: float(one["value"][1]) for one in answer["data"]["result"]}


def judged(target: str) -> tuple[int, bytes]:
    """Exit code of promtool on the page of metrics of HOST:PORT, and what it says of it."""
    checked = subprocess.run(
        ["promtool", "check", "metrics"],
        input=fetched(f"http://{target}/metrics"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return checked.returncode, checked.stdout
