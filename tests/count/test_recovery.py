"""Recovery's order: read, own, seek, and only then let pages flow; a rebalance in between leaves it to the next."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from faust.types import TP

from streams.count import recovery as subject
from streams.count.recovery import Recovery


class Room:
    """An app that writes down what is done to it; `when` does something at a step."""

    def __init__(self, posts: set[int], changelog: set[int]) -> None:
        self.steps: list[str] = []
        self.when: dict[str, Callable[[], None]] = {}
        self.app = SimpleNamespace(
            rebalancing_count=1,
            plan=SimpleNamespace(posts="posts"),
            recover=self.later("read", {0: "state"}),
            table=SimpleNamespace(own=self.now("own")),
            consumer=SimpleNamespace(
                assignment=lambda: {TP("posts", one) for one in posts},
                perform_seek=self.later("seek"),
                resume_partitions=self.now("resume partitions"),
                resume_flow=self.now("resume flow"),
            ),
            flow_control=SimpleNamespace(resume=lambda: None),
            on_rebalance_complete=SimpleNamespace(send=self.later("signal")),
            on_rebalance_end=lambda: None,
            on_ready=self.now("ready"),
            _fetcher=SimpleNamespace(maybe_start=self.later("fetch")),
        )
        recovery: Any = Recovery.__new__(Recovery)
        recovery.app = self.app
        recovery.tables = SimpleNamespace(on_actives_ready=lambda: None, on_standbys_ready=lambda: None)
        recovery.completed = SimpleNamespace(set=lambda: None)
        recovery.active_tps = {TP("changelog", one) for one in changelog}
        recovery._rebalance = 1
        self.recovery = recovery

    def now(self, step: str) -> Callable[..., None]:
        def do(*_arguments: Any) -> None:
            self.steps.append(step)
            self.when.get(step, lambda: None)()

        return do

    def later(self, step: str, result: Any = None) -> Callable[..., Any]:
        async def do(*_arguments: Any) -> Any:
            self.now(step)()
            return result

        return do

    def revoke(self) -> None:
        """Another rebalance begins."""
        self.app.rebalancing_count += 1


async def test_pages_flow_only_after_the_table_stands_and_was_sought() -> None:
    """Given an assignment, when it is recovered, then this is the order."""
    room = Room({0, 1}, {0, 1})
    await room.recovery.on_recovery_completed()
    assert room.steps == [
        "read",
        "own",
        "seek",
        "signal",
        "resume partitions",
        "resume flow",
        "ready",
        "fetch",
    ]


async def test_partitions_that_are_revoked_while_read_are_not_owned() -> None:
    """Given a rebalance that begins while the changelog is read, when that ends, then nothing is owned or flows."""
    room = Room({0}, {0})
    room.when["read"] = room.revoke
    await room.recovery.on_recovery_completed()
    assert room.steps == ["read"]


async def test_partitions_that_are_revoked_while_sought_do_not_flow() -> None:
    """Given a rebalance that begins during the seek, when that ends, then nothing flows."""
    room = Room({0}, {0})
    room.when["seek"] = room.revoke
    await room.recovery.on_recovery_completed()
    assert room.steps == ["read", "own", "seek", "signal"]


async def test_partitions_of_pages_without_those_of_rows_end_the_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Given partition 1 of posts without partition 1 of the changelog, when recovered, then the process ends with 70."""

    def end(code: int, _message: str, **_facts: object) -> None:
        raise SystemExit(code)

    monkeypatch.setattr(subject, "end", end)
    with pytest.raises(SystemExit, match="70"):
        await Room({0, 1}, {0}).recovery.on_recovery_completed()
