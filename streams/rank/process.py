"""The rank process: from settings to live boards."""

from contextlib import AsyncExitStack

import redis.asyncio
import structlog

from streams import metrics
from streams.clock import Clock
from streams.count.identity import app_id, changelog_topic
from streams.kafka.topics import BOARD_HISTORY, POSTS, RULINGS, Admin
from streams.rank.accounts import Accounts
from streams.rank.award_clock import AwardClock
from streams.rank.boards import Boards
from streams.rank.changelog import Changelog
from streams.rank.history import Recorder
from streams.rank.history_topic import HistoryTopic
from streams.rank.live import LiveBoards
from streams.rank.publisher import Publisher
from streams.rank.reader import ChangelogReader
from streams.rank.rulings import RulingsReader
from streams.settings import Settings
from streams.store import Keys

_log = structlog.get_logger()


async def run(settings: Settings, clock: Clock) -> None:
    """Rank until cancelled. Raises FencedError when another rank takes over, GsmError for what a person must mend."""
    files, edition = settings.files, settings.files.edition
    with Admin(settings.kafka, settings.prefix) as admin:
        admin.create()
        generation, partitions = admin.generation(POSTS), admin.partitions(POSTS)
    topic = changelog_topic(app_id(settings, generation))
    async with AsyncExitStack() as stack:
        history = HistoryTopic(settings.kafka, settings.prefix + BOARD_HISTORY.name)
        await stack.enter_async_context(history)
        epoch = await history.claim(edition.id, clock.now())
        metrics.RANK_EPOCH.labels(edition.id).set(epoch)
        _log.info("rank has its epoch", edition=edition.id, epoch=epoch, changelog=topic)
        recorder = Recorder(edition, await history.read_back(epoch))
        rulings = RulingsReader(settings.kafka, settings.prefix + RULINGS.name)
        await stack.enter_async_context(rulings)
        reader = await stack.enter_async_context(ChangelogReader(settings.kafka, topic, partitions))
        client = await stack.enter_async_context(redis.asyncio.Redis.from_url(settings.redis))
        accounts = Accounts(edition, files.roster)
        live = LiveBoards(
            edition,
            reader,
            Changelog(partitions, accounts),
            rulings,
            AwardClock(edition, clock),
            Boards(files, accounts, rulings, epoch, generation),
            Publisher(client, Keys(settings.prefix), clock),
            recorder,
            history,
        )
        await live.run()
