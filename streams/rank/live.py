"""Publishing: boards follow the changelog as quickly as they can be made, and not more often."""

import asyncio
import gc
import time
from typing import Final

import redis
import structlog
from aiokafka.errors import KafkaError

from scoring.edition import Edition
from streams import metrics
from streams.rank.award_clock import AwardClock
from streams.rank.boards import Boards, encode
from streams.rank.feed import Feed
from streams.rank.history import Entry, Recorder
from streams.rank.history_topic import HistoryTopic
from streams.rank.publisher import BehindError, Publisher
from streams.rank.reader import Ends
from streams.store import EARLIER, encode_earlier

_log = structlog.get_logger()

INTERVAL: Final = 0.05  # seconds from one publication to the next, at least
BEHIND: Final = 1.0  # the same while count catches up, which needs the machine more than the boards do
CATCHING_UP: Final = 1000  # pages in one publication: count is behind
QUIET: Final = 2.0  # seconds after which a quiet rank sees whether Redis still holds the boards
TICK: Final = 5.0  # seconds after which boards are published again although no row changed: they are known to be current
RETRY: Final = (0.25, 2.0)  # seconds: first and longest wait for a Redis that cannot take the boards


class LiveBoards:
    """Keeps the boards in Redis current, in one epoch. Nothing is published before `begin`, the ends at its start, is read."""

    def __init__(
        self,
        edition: Edition,
        feed: Feed,
        begin: Ends,
        clock: AwardClock,
        boards: Boards,
        publisher: Publisher,
        recorder: Recorder,
        history: HistoryTopic,
    ) -> None:
        self._edition = edition
        self._feed = feed
        self._begin = begin
        self._clock = clock
        self._boards = boards
        self._publisher = publisher
        self._recorder = recorder
        self._history = history
        self._unrecorded: list[Entry] = []
        self._published_at = 0.0  # by the process's own timer
        self._pages = 0  # counted, as of the last publication
        self._goal = begin
        self._current_at = time.time()
        feed.changed.set()  # an award without a page has boards too

    async def run(self) -> None:
        """Go on for ever. Raises FencedError when another rank takes over."""
        age = metrics.BOARD_AGE.labels(self._edition.id)
        age.set_function(lambda: time.time() - self._current_at)
        try:
            await self._publish()
        finally:
            metrics.BOARD_AGE.remove(self._edition.id)  # boards are another's business now

    async def _publish(self) -> None:
        trouble, wait = "", RETRY[0]
        while True:
            began = time.monotonic()
            try:
                await self._round()
            except (redis.RedisError, BehindError) as error:
                self._feed.changed.set()
                if not trouble:
                    _log.warning("boards stand still: Redis does not take them", reason=str(error))
                trouble = str(error)
                await asyncio.sleep(wait)
                wait = min(2 * wait, RETRY[1])
                continue
            if trouble:
                _log.info("boards are current again", after=trouble)
                trouble, wait = "", RETRY[0]
            spent = time.monotonic() - began
            await asyncio.sleep(self._pause(spent))
            await self._news()

    def _pause(self, spent: float) -> float:
        """At most half of the time goes into boards; while count catches up, at most one publication a second."""
        pages = sum(one.pages for one in self._feed.progress())
        gained, self._pages = pages - self._pages, pages
        return max((BEHIND if gained > CATCHING_UP else INTERVAL) - spent, spent)

    async def _news(self) -> None:
        """Wait for applied rows, but not for ever: time passes, and Redis may lose what it holds."""
        try:
            async with asyncio.timeout(QUIET):
                await self._feed.changed.wait()
        except TimeoutError:
            return

    async def _round(self) -> None:
        positions, ends = self._feed.positions(), self._feed.ends()
        if not self._begin.reached(positions):
            return
        if self._feed.changed.is_set() or self._tick():
            self._feed.changed.clear()
            await self._publish_boards()
        else:
            await self._publisher.confirm()
        if self._goal.reached(positions):
            # The boards are as current as the last told ends that they have reached.
            self._current_at = max(self._current_at, self._goal.told_at / 1000)
            self._goal = ends
        await self._record()

    def _tick(self) -> bool:
        return not self._feed.silent and time.monotonic() - self._published_at >= TICK

    async def _publish_boards(self) -> None:
        """Make boards of the rows as they stand now, nothing awaited in between, and write them."""
        if not self._published_at:
            gc.freeze()  # what was read so far stays; going through it again and again would hold up publications
        progress = self._feed.progress()
        as_of = self._clock.read(progress)
        if due := self._recorder.day_due(as_of):
            self._unrecorded += self._recorder.day(due.day, self._boards.make(due.ends_at, progress))
        documents = encode(self._boards.make(as_of, progress))
        if earlier := self._recorder.earlier:
            documents[EARLIER] = encode_earlier(earlier)
        self._unrecorded += self._recorder.state(as_of)
        await self._publisher.publish(self._boards.head(as_of, progress), documents)
        self._published_at = time.monotonic()
        metrics.BOARDS_PUBLISHED.labels(self._edition.id).inc()
        self._boards.show_metrics()

    async def _record(self) -> None:
        """Write what `board-history` lacks; what Kafka does not take now is tried again in the next round."""
        if not self._unrecorded:
            return
        try:
            await self._history.write(self._unrecorded)
        except KafkaError as error:
            _log.warning("board-history does not take records; trying again", reason=str(error))
        else:
            self._unrecorded = []
