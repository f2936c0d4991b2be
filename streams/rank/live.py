"""Reading and publishing side by side: boards follow the changelog as quickly as they can be made, and not more often."""

import asyncio
import time
from typing import Final

import redis
import structlog
from aiokafka.errors import KafkaError

from scoring.edition import Edition
from streams import metrics
from streams.rank.award_clock import AwardClock
from streams.rank.boards import Boards, encode
from streams.rank.changelog import Changelog
from streams.rank.history import Entry, Recorder
from streams.rank.history_topic import HistoryTopic
from streams.rank.publisher import BehindError, Publisher
from streams.rank.reader import ChangelogReader, Ends
from streams.rank.rulings import RulingsReader

_log = structlog.get_logger()

INTERVAL: Final = 0.25  # seconds from one publication to the next, at least
QUIET: Final = 2.0  # seconds after which a quiet rank sees whether Redis still holds the boards
TICK: Final = 5.0  # seconds after which boards are published again although no row changed: they are known to be current
SILENCE: Final = 10.0  # seconds without a word from Kafka that are told in the log
RETRY: Final = (0.25, 2.0)  # seconds: first and longest wait for a Redis that cannot take the boards


class LiveBoards:
    """Keeps the boards in Redis current until it is cancelled."""

    def __init__(
        self,
        edition: Edition,
        reader: ChangelogReader,
        changelog: Changelog,
        rulings: RulingsReader,
        clock: AwardClock,
        boards: Boards,
        publisher: Publisher,
        recorder: Recorder,
        history: HistoryTopic,
    ) -> None:
        self._edition = edition
        self._reader = reader
        self._changelog = changelog
        self._rulings = rulings
        self._clock = clock
        self._boards = boards
        self._publisher = publisher
        self._recorder = recorder
        self._history = history
        self._unrecorded: list[Entry] = []
        self._changed = asyncio.Event()
        self._changed.set()  # an award without a page has boards too
        self._published_at = 0.0  # by the process's own timer
        self._goal = reader.start
        self._current_at = time.time()
        self._silent = False

    async def run(self) -> None:
        """Go on for ever. Raises FencedError when another rank takes over, GsmError where the changelog is not count's."""
        metrics.BOARD_AGE.labels(self._edition.id).set_function(lambda: time.time() - self._current_at)
        tasks = [asyncio.create_task(one) for one in (self._read(), self._read_rulings(), self._publish())]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)

    async def _read(self) -> None:
        while True:
            for partition, key, value in await self._reader.read():
                if self._changelog.add(partition, key, value):
                    self._changed.set()

    async def _read_rulings(self) -> None:
        while True:
            if await self._rulings.more():
                self._changed.set()

    async def _publish(self) -> None:
        trouble, wait = "", RETRY[0]
        while True:
            began = time.monotonic()
            try:
                await self._round()
            except (redis.RedisError, BehindError) as error:
                self._changed.set()
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
            await asyncio.sleep(max(INTERVAL - spent, spent))
            await self._news()

    async def _news(self) -> None:
        """Wait for applied rows, but not for ever: time passes, and Redis may lose what it holds."""
        try:
            async with asyncio.timeout(QUIET):
                await self._changed.wait()
        except TimeoutError:
            return

    async def _round(self) -> None:
        positions, ends = self._reader.positions, self._reader.ends()
        self._watch(positions, ends)
        if not self._reader.start.reached(positions):
            return
        if self._changed.is_set() or self._tick():
            self._changed.clear()
            await self._publish_boards()
        else:
            await self._publisher.confirm()
        if self._goal.reached(
            positions
        ):  # the boards are as current as the last told ends that they have reached
            self._current_at = max(self._current_at, self._goal.told_at / 1000)
            self._goal = ends
        await self._record()

    def _watch(self, positions: list[int], ends: Ends) -> None:
        """Show how far there is to go, and tell of a Kafka that is away, once."""
        metrics.RANK_LAG.labels(self._edition.id).set(max(0, sum(ends.offsets) - sum(positions)))
        silent = time.time() - ends.told_at / 1000 > SILENCE
        if silent and not self._silent:
            _log.warning("boards stand still: Kafka does not answer")
        elif self._silent and not silent:
            _log.info("Kafka answers again")
        self._silent = silent

    def _tick(self) -> bool:
        return not self._silent and time.monotonic() - self._published_at >= TICK

    async def _publish_boards(self) -> None:
        """Make boards of the rows as they stand now, nothing awaited in between, and write them."""
        progress = list(self._changelog.progress)
        as_of = self._clock.read(progress)
        if due := self._recorder.day_due(as_of):
            self._unrecorded += self._recorder.day(due.day, self._boards.make(due.ends_at, progress))
        boards = encode(self._boards.make(as_of, progress))
        self._unrecorded += self._recorder.state(as_of)
        await self._publisher.publish(self._boards.head(as_of, progress), boards)
        self._published_at = time.monotonic()
        metrics.BOARDS_PUBLISHED.labels(self._edition.id).inc()
        metrics.UNKNOWN_ACCOUNTS.labels(self._edition.id).set(self._boards.unknown_accounts)
        metrics.RULINGS_IN_FORCE.labels(self._edition.id).set(len(self._rulings.rulings.in_force))
        metrics.RULINGS_UNREADABLE.labels(self._edition.id).set(self._rulings.unreadable)

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
