"""Bytewax: state in memory, with a snapshot to SQLite every ten seconds from which it can go on."""

import gc
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import bytewax.operators as op
import msgspec
from bytewax.connectors.kafka import KafkaSource
from bytewax.dataflow import Dataflow
from bytewax.operators import StatefulBatchLogic
from bytewax.outputs import DynamicSink, StatelessSinkPartition
from bytewax.recovery import RecoveryConfig, init_db_dir
from bytewax.run import cli_main

from bench.peers.work import DAY, Clock, Counted, Page, Work, asked

SNAPSHOT_SECONDS = 10

Key = tuple[int, str]
Posts = dict[str, tuple[int, Key, int, int]]
Counters = dict[Key, list[int]]


class Board(StatefulBatchLogic):  # type: ignore[misc] # bytewax gives no types
    """What is known of one account."""

    def __init__(self, work: Work, found: "Found", state: tuple[Posts, Counters] | None) -> None:
        self._work = work
        self._found = found
        self._posts, self._counters = state or ({}, {})
        self._of = ("", "")

    def on_batch(self, values: Sequence[Page]) -> tuple[tuple[()], bool]:
        for page in values:
            self._of = (page.account, page.platform)
            if page.observed_at <= self._work.freeze_at:
                self._add(page)
        self._found.clock.counted(len(values))
        return (), False

    def on_eof(self) -> tuple[list[Any], bool]:
        with self._found.clock.aside():
            return [[(*self._of, *key, *three) for key, three in self._counters.items() if three[0]]], False

    def snapshot(self) -> tuple[Posts, Counters]:
        return dict(self._posts), {key: list(three) for key, three in self._counters.items()}

    def _add(self, page: Page) -> None:
        at, offset, posts, counters = page.observed_at, self._work.utc_offset, self._posts, self._counters
        for post in page.observations:
            if post.presence != "seen":
                continue
            old = posts.get(post.id)
            if old is not None:
                if at < old[0]:
                    continue
                three = counters[old[1]]
                three[0] -= 1
                three[1] -= old[2]
                three[2] -= old[3]
            key = ((post.created + offset) // DAY, post.media)
            new = counters.get(key)
            if new is None:
                new = counters[key] = [0, 0, 0]
            interactions = (post.likes or 0) + (post.comments or 0) + (post.shares or 0) + (post.quotes or 0)
            views = post.views or 0
            new[0] += 1
            new[1] += interactions
            new[2] += views
            posts[post.id] = (at, key, interactions, views)


class Found(DynamicSink, StatelessSinkPartition):  # type: ignore[misc] # bytewax gives no types
    """The end of the flow: the clock, and the counters that come at the end of the input."""

    def __init__(self, work: Work) -> None:
        self.clock = Clock(work.pages)
        self.answer: list[Counted] = []

    def build(self, step_id: str, worker_index: int, worker_count: int) -> "Found":
        del step_id, worker_index, worker_count
        return self

    def write_batch(self, items: list[tuple[str, list[Counted]]]) -> None:
        for _, counted in items:
            self.answer += counted


def main() -> None:
    """Do the work."""
    gc.disable()
    work = asked()
    found, decode = Found(work), msgspec.json.Decoder(Page).decode

    def page(message: Any) -> tuple[str, Page]:
        found.clock.begin()
        return message.key.decode(), decode(message.value)

    flow = Dataflow("bench")
    source = KafkaSource([work.bootstrap], [work.topic], tail=False, batch_size=1000)
    pages = op.map("decode", op.input("posts", flow, source), page)
    boards = op.stateful_batch("count", pages, lambda state: Board(work, found, state))
    op.output("found", boards, found)
    init_db_dir(work.folder, 1)
    cli_main(
        flow,
        epoch_interval=timedelta(seconds=SNAPSHOT_SECONDS),
        recovery_config=RecoveryConfig(work.folder, timedelta(0)),
    )
    found.clock.safe()
    found.clock.say("bytewax", found.answer)


if __name__ == "__main__":
    main()
