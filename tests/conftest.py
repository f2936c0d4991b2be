"""What tests of all folders share: real services, a prefix of their own, the recorded data."""

import os
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import orjson
import pytest
from hypothesis import settings

from streams.local import LocalServices, state

# How many examples a property of the rules is tried on: `gsm test` and `gsm test --long` choose (streams/cli/test.py).
# No example has a deadline: machines differ.
settings.register_profile("suite", deadline=None)
settings.register_profile("rules", max_examples=200, deadline=None)
settings.register_profile("long", max_examples=5000, deadline=None)
settings.load_profile("suite")


class Services(msgspec.Struct, frozen=True):
    """Addresses of a running Kafka ("127.0.0.1:PORT") and Redis ("redis://127.0.0.1:PORT/0")."""

    kafka: str
    redis: str


@pytest.fixture(scope="session")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """Real Kafka and Valkey for the whole session, or those of the folder that GSM_TEST_SERVICES names."""
    if reused := os.environ.get("GSM_TEST_SERVICES"):
        running = state.read(Path(reused))
        if running is None:
            pytest.fail(
                f"GSM_TEST_SERVICES={reused}: nothing runs there; start it with `gsm up --data {reused}`"
            )
        yield Services(running.kafka, running.redis)
        return
    with LocalServices(tmp_path_factory.mktemp("services")) as started:
        yield Services(started.kafka, started.redis)


@pytest.fixture
def prefix() -> str:
    """A prefix for topics and Redis keys that no other test uses."""
    return f"t{uuid.uuid4().hex[:12]}"


@pytest.fixture(scope="session")
def gsm_data() -> Path:
    """The folder of recorded data that GSM_DATA names."""
    named = os.environ.get("GSM_DATA")
    if not named:
        pytest.skip("GSM_DATA is not set: it names the folder of recorded data that this test reads")
    folder = Path(named)
    if not folder.is_dir():
        pytest.fail(f"GSM_DATA={named} is no folder: mend the variable or unset it")
    return folder


GSM = (str(Path(sys.executable).with_name("gsm")),)


class Running:
    """A `gsm` command, or that of another `program`, that runs as a process of its own."""

    def __init__(
        self, arguments: tuple[str, ...], environment: dict[str, str], log: Path, program: Sequence[str] = GSM
    ) -> None:
        self._log = log
        self._arguments = arguments
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [*program, *arguments],
                env=os.environ | environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            )  # fmt: skip

    def output(self) -> str:
        """What it has said so far."""
        return self._log.read_text(errors="replace")

    def said(self, event: str) -> list[dict[str, Any]]:
        """Its log lines of one event so far."""
        lines = [line for line in self.output().splitlines() if line.startswith("{") and line.endswith("}")]
        return [line for line in map(orjson.loads, lines) if line.get("event") == event]

    def wait_for(self, event: str, times: int = 1) -> dict[str, Any]:
        """The log line in which it says `event` the given time; fails if it ends before or a minute passes."""
        deadline = time.monotonic() + 60  # a minute: others may use this machine too
        while len(said := self.said(event)) < times:
            ended = self.process.poll()
            if ended is not None or time.monotonic() > deadline:
                pytest.fail(f"gsm {self._arguments} did not say {event!r} (exit {ended}):\n{self.output()}")
            time.sleep(0.02)
        return said[times - 1]

    def wait(self, seconds: float = 30) -> int:
        """Wait for its end; the exit code."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            pytest.fail(f"gsm {self._arguments} did not end within {seconds} s:\n{self.output()}")

    def stop(self) -> int:
        """Ask it to end as a service manager would; the exit code."""
        self.process.terminate()
        return self.wait()

    def kill(self) -> None:
        """End it without a chance to tidy up."""
        self.process.kill()
        self.process.wait()


RunGsm = Callable[..., Running]


@pytest.fixture
def run_gsm(services: Services, prefix: str, tmp_path: Path) -> Iterator[RunGsm]:
    """Starts `gsm ARGUMENTS` with this test's services and prefix and more VARIABLE="value"; kills what still runs at the end."""
    running: list[Running] = []

    def start(*arguments: str, **environment: str) -> Running:
        where = {"GSM_KAFKA": services.kafka, "GSM_REDIS": services.redis, "GSM_PREFIX": prefix}
        running.append(Running(arguments, where | environment, tmp_path / f"gsm-{len(running)}.log"))
        return running[-1]

    yield start
    for one in running:
        one.kill()


Eventually = Callable[[Callable[[], bool]], None]


@pytest.fixture
def eventually() -> Eventually:
    """Waits until a condition holds; fails after a minute."""

    def wait(condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 60  # a minute: others may use this machine too
        while not condition():
            if time.monotonic() > deadline:
                pytest.fail("the condition did not hold within a minute")
            time.sleep(0.02)

    return wait


@pytest.hookimpl(tryfirst=True)  # before `-m kafka` chooses
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "services" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.kafka)
