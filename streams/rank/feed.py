"""What rank reads for as long as it lives, publishing or standing by: the table's changelog and the rulings."""

import asyncio
import time
from typing import Final

import structlog

from scoring.progress import Progress
from streams import metrics
from streams.rank.changelog import Changelog
from streams.rank.reader import ChangelogReader, Ends
from streams.rank.rulings import RulingsReader
from streams.together import together

_log = structlog.get_logger()

SILENCE: Final = 10.0  # seconds without a word from Kafka that are told in the log


class Feed:
    """Applies what comes. `changed` is set when anything did; who has taken notice clears it."""

    def __init__(
        self, edition_id: str, reader: ChangelogReader, changelog: Changelog, rulings: RulingsReader
    ) -> None:
        self._edition_id = edition_id
        self._reader = reader
        self._changelog = changelog
        self._rulings = rulings
        self.changed = asyncio.Event()
        self.silent = False

    async def run(self) -> None:
        """Go on for ever. Raises GsmError where the changelog is not count's."""
        await together((self._read(), self._read_rulings(), self._watch()))

    def progress(self) -> list[Progress]:
        """How far each partition is applied."""
        return list(self._changelog.progress)

    def positions(self) -> list[int]:
        """How far each partition is read."""
        return self._reader.positions

    def ends(self) -> Ends:
        """The ends of the changelog that the broker told last."""
        return self._reader.ends()

    async def ends_now(self) -> Ends:
        """The ends of the changelog, asked for now."""
        return await self._reader.ends_now()

    async def _read(self) -> None:
        while True:
            for partition, key, value in await self._reader.read():
                if self._changelog.add(partition, key, value):
                    self.changed.set()

    async def _read_rulings(self) -> None:
        while True:
            if await self._rulings.more():
                self.changed.set()

    async def _watch(self) -> None:
        """Show how far there is to go, and tell of a Kafka that is away, once."""
        while True:
            ends = self.ends()
            lag = sum(ends.offsets) - sum(self.positions())
            metrics.RANK_LAG.labels(self._edition_id).set(max(0, lag))
            silent = time.time() - ends.told_at / 1000 > SILENCE
            if silent and not self.silent:
                _log.warning("boards stand still: Kafka does not answer")
            elif self.silent and not silent:
                _log.info("Kafka answers again")
            self.silent = silent
            await asyncio.sleep(0.5)
