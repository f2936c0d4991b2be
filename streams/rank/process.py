"""The rank process: reads all the time, and publishes while it holds the lease."""

import asyncio
from contextlib import AsyncExitStack

import redis.asyncio
import structlog

from streams import metrics
from streams.clock import Clock
from streams.count.identity import app_id, changelog_topic
from streams.errors import GsmError
from streams.kafka.topics import BOARD_HISTORY, POSTS, RULINGS, Admin
from streams.rank.accounts import Accounts
from streams.rank.award_clock import AwardClock
from streams.rank.boards import Boards
from streams.rank.changelog import Changelog
from streams.rank.feed import Feed
from streams.rank.history import Recorder
from streams.rank.history_topic import HistoryTopic
from streams.rank.lease import Lease
from streams.rank.live import LiveBoards
from streams.rank.publisher import FencedError, Publisher
from streams.rank.reader import ChangelogReader
from streams.rank.rulings import RulingsReader
from streams.settings import Settings
from streams.store import Keys
from streams.together import together

_log = structlog.get_logger()


async def run(settings: Settings, clock: Clock) -> None:
    """Rank until cancelled. Raises GsmError for what a person must mend."""
    edition_id = settings.files.edition.id
    metrics.RANK_ACTIVE.labels(edition_id).set(0)
    generation, partitions = await asyncio.to_thread(_posts, settings)
    topic = changelog_topic(app_id(settings, generation))
    async with AsyncExitStack() as stack:
        history = HistoryTopic(settings.kafka, settings.prefix + BOARD_HISTORY.name)
        await stack.enter_async_context(history)
        client = await stack.enter_async_context(redis.asyncio.Redis.from_url(settings.redis))
        rulings = RulingsReader(settings.kafka, settings.prefix + RULINGS.name)
        await stack.enter_async_context(rulings)
        reader = await stack.enter_async_context(ChangelogReader(settings.kafka, topic, partitions))
        accounts = Accounts(settings.files.edition, settings.files.roster)
        feed = Feed(edition_id, reader, Changelog(partitions, accounts), rulings)
        office = _Office(settings, clock, generation, client, history, feed, accounts, rulings)
        _log.info("rank reads", edition=edition_id, changelog=topic)
        await together((feed.run(), office.run()))


def _posts(settings: Settings) -> tuple[str, int]:
    """The generation of `posts` and the number of its partitions; all topics are there afterwards."""
    with Admin(settings.kafka, settings.prefix) as admin:
        admin.create()
        return admin.generation(POSTS), admin.partitions(POSTS)


class _Office:
    """The publishing of one process: again and again from getting the lease to losing it."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        generation: str,
        client: redis.asyncio.Redis,
        history: HistoryTopic,
        feed: Feed,
        accounts: Accounts,
        rulings: RulingsReader,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._award_clock = AwardClock(settings.files.edition, clock)
        self._generation = generation
        self._client = client
        self._history = history
        self._feed = feed
        self._accounts = accounts
        self._rulings = rulings

    async def run(self) -> None:
        """Go on for ever. Raises GsmError where `posts` was made anew."""
        edition_id = self._settings.files.edition.id
        lease = Lease(self._client, Keys(self._settings.prefix).rank)
        active = metrics.RANK_ACTIVE.labels(edition_id)
        try:
            while True:
                await lease.wait()
                live = await self._take_over()
                active.set(1)
                try:
                    await together((live.run(), lease.keep()))
                except FencedError as error:
                    _log.warning("another rank has taken over; this one stands by", reason=str(error))
                active.set(0)
                await lease.release()
        finally:
            await lease.release()

    async def _take_over(self) -> LiveBoards:
        """A new epoch: whoever had the one before can write no more."""
        settings, edition = self._settings, self._settings.files.edition
        generation, _ = await asyncio.to_thread(_posts, settings)
        if generation != self._generation:
            raise GsmError("posts was deleted and made anew: start again")
        epoch = await self._history.claim(edition.id, self._clock.now())
        metrics.RANK_EPOCH.labels(edition.id).set(epoch)
        _log.info("rank publishes", edition=edition.id, epoch=epoch)
        return LiveBoards(
            edition,
            self._feed,
            await self._feed.ends_now(),
            self._award_clock,
            Boards(settings.files, self._accounts, self._rulings, epoch, generation),
            Publisher(self._client, Keys(settings.prefix), self._clock),
            Recorder(edition, await self._history.read_back(epoch), self._accounts.as_of),
            self._history,
        )
