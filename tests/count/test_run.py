"""Ending a worker: what is asked for comes in an order that Faust can follow."""

import asyncio
import os
import signal
from types import SimpleNamespace
from typing import Any

import pytest

from streams.count import run as subject


class SlowApp:
    """An app that takes a while to start and is asked to end meanwhile; writes down what happens."""

    def __init__(self, _plan: object, _client_id: str) -> None:
        self.crashed = False
        self.watchdog = SimpleNamespace(watch=lambda _pulse: asyncio.sleep(0))

    async def start(self) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.sleep(0.2)  # this is the slow start
        STEPS.append("started")

    async def stop(self) -> None:
        STEPS.append("stopped")


STEPS: list[str] = []


async def test_a_worker_that_is_still_starting_starts_before_it_stops(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Given SIGTERM while Faust starts, when the worker ends, then Faust is stopped after it has started."""
    STEPS.clear()
    plan: Any = SimpleNamespace(app_id="count")
    monkeypatch.setattr(subject, "CountApp", SlowApp)
    await subject._count(plan, None, "worker", None)
    assert STEPS == ["started", "stopped"]
