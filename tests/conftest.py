"""What tests of all folders share: real services, a prefix of their own, the recorded data."""

import os
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from streams.local import LocalServices, state


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
def prefix(request: pytest.FixtureRequest) -> str:
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


Eventually = Callable[[Callable[[], bool]], None]


@pytest.fixture
def eventually() -> Eventually:
    """Waits until a condition holds; fails after half a minute."""

    def wait(condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 30
        while not condition():
            if time.monotonic() > deadline:
                pytest.fail("the condition did not hold within 30 s")
            time.sleep(0.02)

    return wait


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "services" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.kafka)
