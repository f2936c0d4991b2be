"""Recovery's order: read, own, seek, and only then let pages flow; a rebalance in between leaves it to the next."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from faust.types import TP

from scoring.progress import Progress
from streams.count import recovery as subject
from streams.count.recovery import Recovery


class Room:
    """An app that writes down what is done to it; `when` does something at a step."""

    def __init__(self, posts: set[int], changelog: set[int], counted_to: int = 5) -> None:
        self.steps: list[str] = []
        self.when: dict[str, Callable[[], None]] = {}
        stands = SimpleNamespace(progress=Progress(offset=counted_to))
        self.app = SimpleNamespace(
            rebalancing_count=1,
            plan=SimpleNamespace(posts="posts"),
            recover=self.later("read", dict.fromkeys(changelog, stands)),
            table=SimpleNamespace(own=self.now("own"), changelog_topic_name="changelog"),
            consumer=SimpleNamespace(
                assignment=lambda: {TP("posts", one) for one in posts},
                highwaters=self.later("ends", {TP("posts", one): 5 for one in posts}),
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
        "ends",
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
    assert room.steps == ["read", "ends"]


async def test_partitions_that_are_revoked_while_sought_do_not_flow() -> None:
    """Given a rebalance that begins during the seek, when that ends, then nothing flows."""
    room = Room({0}, {0})
    room.when["seek"] = room.revoke
    await room.recovery.on_recovery_completed()
    assert room.steps == ["read", "ends", "own", "seek", "signal"]


@pytest.fixture
def ended(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """What the process said when it ended; the end itself is a SystemExit."""
    said: dict[str, object] = {}

    def end(code: int, message: str, **facts: object) -> None:
        said.update(facts, message=message)
        raise SystemExit(code)

    monkeypatch.setattr(subject, "end", end)
    return said


async def test_partitions_of_pages_without_those_of_rows_end_the_process(ended: dict[str, object]) -> None:
    """Given partition 1 of posts without partition 1 of the changelog, when recovered, then the process ends with 70."""
    with pytest.raises(SystemExit, match="70"):
        await Room({0, 1}, {0}).recovery.on_recovery_completed()
    assert (ended["posts"], ended["changelog"]) == ([0, 1], [0])


async def test_posts_that_end_before_the_progress_end_the_process(ended: dict[str, object]) -> None:
    """Given posts that end at 5 and a progress of 6, when recovered, then the process ends with 70 and owns nothing."""
    room = Room({0}, {0}, counted_to=6)
    with pytest.raises(SystemExit, match="70"):
        await room.recovery.on_recovery_completed()
    assert room.steps == ["read", "ends"]
    assert str(ended["message"]).startswith(
        "posts is shorter than what was counted: restore it, or begin anew"
    )
    assert (ended["topic"], ended["partition"], ended["counted_to"], ended["posts_end"]) == ("posts", 0, 6, 5)
