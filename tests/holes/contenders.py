"""The two that count: Faust alone and `gsm worker`. What one of them loses is a `LostError`, and nothing else is."""

import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, Literal

import orjson
import pytest
from kafka import KafkaAdminClient
from kafka.admin import MemberToRemove
from kafka.errors import RetriableError

from scoring.progress import is_progress
from tests.conftest import Running
from tests.faults import plain
from tests.holes import gates
from tests.integration.conftest import Counting, Table

Name = Literal["plain", "ours"]

_SECONDS: Final = 60


class LostError(AssertionError):
    """Rows that the pages make and that the table does not have, though all pages are committed: or a pause that should not be."""


def both(upstream: str) -> pytest.MarkDecorator:
    """Run a story with both; Faust alone is expected to lose, for the reason given. The story is red when it no longer does."""
    return pytest.mark.parametrize("name", [_expected(upstream), "ours"])


def alone(upstream: str) -> pytest.MarkDecorator:
    """Run a story with Faust alone, likewise."""
    return pytest.mark.parametrize("name", [_expected(upstream)])


def _expected(upstream: str) -> Any:
    return pytest.param("plain", marks=pytest.mark.xfail(strict=True, raises=LostError, reason=upstream))


class Contender:
    """One of them, in a prefix of its own."""

    def __init__(self, name: Name, counting: Counting, folder: Path) -> None:
        self.name = name
        self.counting = counting
        self.gates = gates.Gates(folder)
        self._folder = folder
        self._environment = {
            "GSM_KAFKA": counting.settings.kafka,
            "GSM_REDIS": counting.settings.redis,
            "GSM_PREFIX": counting.settings.prefix,
            "GSM_PROFILE": "fast",
            gates.FOLDER: str(folder),
        }
        self._running: list[Running] = []
        self._admin = KafkaAdminClient(bootstrap_servers=counting.settings.kafka)
        prefix = counting.settings.prefix
        self._group = prefix + plain.NAME if name == "plain" else counting.app_id
        self._changelog = f"{self._group}-{plain.TABLE}-changelog" if name == "plain" else counting.changelog

    def worker(self, kafka: str | None = None, **faust: object) -> Running:
        """Start one more, perhaps with a Kafka of its own and settings of Faust."""
        environment = self._environment | ({"GSM_KAFKA": kafka} if kafka else {})
        environment["GSM_TEST_FAUST"] = orjson.dumps(faust).decode()
        arguments = ("worker", "--no-rank") if self.name == "ours" else ()
        log = self._folder / f"{self.name}-{len(self._running)}.log"
        program = (sys.executable, "-m", f"tests.holes.{self.name}")
        self._running.append(Running(arguments, environment, log, program))
        return self._running[-1]

    def committed(self) -> dict[int, int]:
        """What its group has committed of `posts`."""
        try:
            found = self._admin.list_group_offsets({self._group: None})[self._group]
        except RetriableError:  # as for Kafka's very first group; callers ask again
            return {}
        return {one.partition: meta.offset for one, meta in found.items() if one.topic == self.counting.posts}

    def has_committed_all(self) -> bool:
        """Whether its group has committed all pages, so that nobody will read them again."""
        committed = self.committed()
        ends = self.counting.ends(self.counting.posts)
        return all(committed.get(one, 0) == end for one, end in ends.items())

    def wait_until(self, condition: Callable[[], bool], worker: Running, *, may_end: bool = False) -> None:
        """Wait for that; fails after a minute, and if the worker ends, where it must not. Then the end is waited for as well."""
        deadline = time.monotonic() + _SECONDS
        while not condition():
            ended = worker.process.poll() is not None
            if ended and may_end:
                return
            if ended or time.monotonic() > deadline:
                pytest.fail(f"{self.name}: not within a minute:\n{worker.output()[-6000:]}")
            time.sleep(0.05)

    def wait_until_all_is_committed(self, worker: Running) -> None:
        """Wait until its group has committed all pages."""
        self.wait_until(self.has_committed_all, worker)

    def rows(self) -> Table:
        """The rows that a new worker would begin with: the last record of each key."""
        records = self.counting.records(self._changelog)
        return {one.key or b"": one.value or b"" for one in records if not is_progress(one.key or b"")}

    def must_have_all(self) -> None:
        """Raises LostError where rows are not the fold of all pages."""
        expected = {key: row for key, row in self.counting.expected().items() if not is_progress(key)}
        found = self.rows()
        wrong = [key for key in expected.keys() | found.keys() if expected.get(key) != found.get(key)]
        if wrong:
            raise LostError(
                f"{len(wrong)} of {len(expected)} rows are wrong, {len(expected.keys() - found.keys())} missing"
            )

    def forget_members(self) -> None:
        """Let Kafka take its workers out of the group: they must join again, so there is a rebalance."""
        members = self._admin.describe_groups([self._group])[self._group]["members"]
        self._admin.remove_group_members(
            self._group, [MemberToRemove(one["member_id"], reason="a test") for one in members]
        )

    def close(self) -> None:
        """End what still runs."""
        self._admin.close()
        for one in self._running:
            if one.process.poll() is None:
                one.process.send_signal(signal.SIGCONT)  # it may be paused
                one.kill()
