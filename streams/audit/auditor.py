"""The audit: looks at the running system, counts `posts` by itself up to there, and compares."""

import time
from collections.abc import Callable, Iterable, Iterator
from typing import Final

import msgspec
import structlog

from scoring.progress import Progress
from streams.audit.counted import HoleError
from streams.audit.finding import Finding, Findings
from streams.audit.log import Log
from streams.audit.partition import Look, Partition
from streams.audit.publication import Publication, total
from streams.audit.seen import Seen, Topics, find, look
from streams.kafka.reader import Record
from streams.kafka.topics import RULINGS
from streams.settings import Settings
from streams.snapshot.recount import pinned_rulings

_STEP: Final = 1000  # records between two reports of progress
_PATIENCE: Final = 10.0  # seconds that boards may take to come up to the last audit
_PAUSE: Final = 0.25

Progressed = Callable[[int, int], None]
"""Called with the records read so far and those there are to read."""


class Audit(msgspec.Struct, frozen=True):
    """What an audit has done and found.

    `full`: from the beginning, else from where the last one ended. `rows` and `boards` were compared; no boards where that was not
    asked for or not possible, which is a finding. `totals` are those of the pages below the changelog's progress, their offset the
    number of records. `findings` are the first of `differences`; `posts_on_several_days` the first of `several_days`, which are
    known only with boards and are no differences: everybody counts them so.
    """

    edition: str
    changelog: str
    full: bool
    rows: int
    boards: int
    totals: Progress
    differences: int
    findings: list[Finding]
    several_days: int
    posts_on_several_days: list[Finding]
    seconds: float


class Auditor:
    """Audits one edition again and again; in between it keeps the rows that it has counted.

    `limit` is how many findings are told in full. `audit` raises GsmError, kafka.errors.KafkaError and redis.RedisError, and can
    be called again after any of them.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        boards: bool = True,
        limit: int = 20,
        progressed: Progressed = lambda _done, _all: None,
    ) -> None:
        self._settings = settings
        self._boards = boards
        self._limit = limit
        self._progressed = progressed
        self._partitions: list[Partition] = []
        self._generations = ("", "")

    def audit(self, *, full: bool) -> Audit:
        """Audit everything from the beginning, or, unless `full` or impossible, what is new."""
        started, findings = time.monotonic(), Findings(self._limit)
        topics = find(self._settings)
        with Log(self._settings.kafka, topics.partitions) as log:
            seen = look(self._settings, topics, log, boards=self._boards)
            full = full or self._generations != topics.generations
            while not full and (behind := self._behind(seen)):
                # Rank may be a moment behind what was audited last.
                if full := time.monotonic() > started + _PATIENCE:
                    structlog.get_logger().warning(
                        "boards, changelog or posts stand behind the last audit: auditing from the beginning",
                        partitions=behind,
                    )
                else:
                    time.sleep(_PAUSE)
                    seen = look(self._settings, topics, log, boards=self._boards)
            if full:
                self._begin(topics)
            publication = self._publication(seen)
            rows, boards = self._compare(topics, log, seen, publication, findings)
        twice = publication.several_days if publication else Findings(0)
        totals = total([one.progress for one in self._partitions])
        return Audit(
            self._settings.files.edition.id, topics.changelog, full, rows, boards, totals, findings.count, findings.first,
            twice.count, twice.first, time.monotonic() - started,
        )  # fmt: skip

    def _behind(self, seen: Seen) -> list[int]:
        """The partitions in which anything stands behind the last audit: what is counted cannot be taken back."""
        return [
            number
            for number, (one, offsets) in enumerate(zip(self._partitions, seen.offsets, strict=True))
            if not one.continues(offsets, seen.vector(number))
        ]

    def _begin(self, topics: Topics) -> None:
        bounds, partitions = self._settings.files.edition.bounds(), topics.partitions
        self._partitions = [Partition(one, partitions, bounds, self._limit) for one in range(partitions)]
        self._generations = topics.generations

    def _compare(
        self, topics: Topics, log: Log, seen: Seen, publication: Publication | None, findings: Findings
    ) -> tuple[int, int]:
        """Rows and boards compared."""
        met = self._meter(seen)
        rows, whole = 0, True
        for number, (one, offsets) in enumerate(zip(self._partitions, seen.offsets, strict=True)):

            def pages(start: int, end: int, number: int = number) -> Iterator[Record]:
                return met(log.records(topics.posts, number, start, end))

            at = seen.vector(number)
            looking = Look(at, publication.look) if publication and at is not None else None
            changelog = met(
                log.records(topics.changelog, number, one.changelog_offset, offsets.changelog_end)
            )
            try:
                rows += one.audit(changelog, pages, offsets, findings, looking)
            except HoleError as error:
                findings.add(
                    Finding("offsets", f"pages are lost, nothing can be counted again: {error}", number)
                )
                whole = False
        findings.extend(seen.findings)
        if publication is None or not whole:
            return rows, 0
        findings.extend(publication.findings())
        return rows, publication.boards

    def _publication(self, seen: Seen) -> Publication | None:
        if seen.published is None:
            return None
        settings, head = self._settings, seen.published.head
        rulings = pinned_rulings(settings.kafka, settings.prefix + RULINGS.name, head.rulings)
        return Publication(settings.files, seen.published, rulings, self._limit)

    def _meter(self, seen: Seen) -> Callable[[Iterable[Record]], Iterator[Record]]:
        """What lets records through and reports how many have passed of those there are."""
        everything = sum(
            offsets.changelog_end - one.changelog_offset + offsets.end - one.progress.offset
            for one, offsets in zip(self._partitions, seen.offsets, strict=True)
        )
        passed = 0

        def met(records: Iterable[Record]) -> Iterator[Record]:
            nonlocal passed
            for record in records:
                passed += 1
                if passed % _STEP == 0:
                    self._progressed(passed, everything)
                yield record

        return met
