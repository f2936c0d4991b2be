"""docker-compose.yml fits the compose specification, and what it names exists."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from streams.cli.main import COMMANDS
from streams.count.processes import Wanted

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]


def test_it_fits_the_specification() -> None:
    command = [
        sys.executable,
        "-m",
        "check_jsonschema",
        "--builtin-schema",
        "vendor.compose-spec",
        "docker-compose.yml",
    ]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout


def test_it_runs_every_part() -> None:
    assert set(SERVICES) == {"kafka", "valkey", "poller", "worker", "audit", "web", "prometheus"}


@pytest.mark.parametrize("name", SERVICES)
def test_what_a_service_waits_for_exists_and_can_be_healthy(name: str) -> None:
    for target, how in SERVICES[name].get("depends_on", {}).items():
        assert target in SERVICES
        if how["condition"] == "service_healthy":
            assert "healthcheck" in SERVICES[target]


@pytest.mark.parametrize("name", SERVICES)
def test_volumes_and_files_exist(name: str) -> None:
    for volume in SERVICES[name].get("volumes", ()):
        source = volume.split(":")[0]
        assert (ROOT / source).exists() if source.startswith(".") else source in COMPOSE["volumes"]


@pytest.mark.parametrize(
    "name", [name for name, service in SERVICES.items() if service["image"] == "gsm:local"]
)
def test_commands_are_ours(name: str) -> None:
    command = SERVICES[name]["command"]
    assert command[0] in COMMANDS
    shown = subprocess.run(
        [sys.executable, "-m", "streams.cli", command[0], "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    for option in (word for word in command if word.startswith("--")):
        assert option in shown.stdout


def test_everything_listens_on_loopback() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    assert "0.0.0.0" not in text
    assert all(service["network_mode"] == "host" for service in SERVICES.values())
    assert all(address.startswith("127.0.0.1:") for address in re.findall(r"://([\d.]+:\d+)", text))


def test_prometheus_scrapes_the_ports_that_the_services_open() -> None:
    config = yaml.safe_load((ROOT / "deploy/prometheus.yml").read_text())
    scraped = {
        one["labels"]["process"]: one["targets"][0] for one in config["scrape_configs"][0]["static_configs"]
    }
    opened = {
        name: int(command[command.index(option) + 1])
        for name, service in SERVICES.items()
        for command in [service.get("command", [])]
        for option in ("--metrics-port", "--port")
        if option in command and name != "valkey"
    }
    opened["supervisor"] = opened.pop("worker")
    number = int(SERVICES["worker"]["command"][2])
    for child in Wanted(number, True, [], [], opened["supervisor"]).children():
        command = child.command()
        opened[child.name] = int(command[command.index("--metrics-port") + 1])
    assert scraped == {name: f"127.0.0.1:{port}" for name, port in opened.items()}
    assert len({*opened.values()}) == len(opened)


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is not installed (Debian: prometheus)")
def test_prometheus_accepts_its_settings() -> None:
    subprocess.run(
        ["promtool", "check", "config", str(ROOT / "deploy/prometheus.yml")], check=True, capture_output=True
    )
