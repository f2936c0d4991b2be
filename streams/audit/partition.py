"""One partition under audit: what its changelog claims against what its pages give, at the same offset of `posts`."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

import msgspec

from scoring.fold import Bounds
from scoring.progress import Progress
from streams.audit.claimed import Claimed
from streams.audit.counted import Counted, HoleError, Pages
from streams.audit.finding import Finding, Findings
from streams.kafka.reader import Record


class Offsets(msgspec.Struct, frozen=True):
    """Where a partition stood when the audit began. `committed` is what count's group said before the changelog's end was asked."""

    begin: int
    end: int
    committed: int
    changelog_end: int


class Look(NamedTuple):
    """`take` is called with what the pages below offset `at` give."""

    at: int
    take: Callable[[Counted], None]


class Partition:
    """Goes on from audit to audit: only what is new is read."""

    def __init__(self, number: int, partitions: int, bounds: Bounds, limit: int) -> None:
        self._number = number
        self._counted = Counted(bounds, number, partitions)
        self._claimed = Claimed(number, partitions, limit)

    @property
    def progress(self) -> Progress:
        """How far pages are counted, and their totals."""
        return self._counted.progress

    @property
    def changelog_offset(self) -> int:
        """The next offset of the changelog to read."""
        return self._claimed.next_offset

    def continues(self, offsets: Offsets, looked_at: int | None) -> bool:
        """Whether an audit can go on: nothing, nor the offset that will be looked at, stands behind where it is."""
        stands = self.progress.offset
        return (
            offsets.changelog_end >= self.changelog_offset
            and offsets.end >= stands
            and (looked_at is None or looked_at >= stands)
        )

    def audit(
        self,
        changelog: Iterable[Record],
        pages: Pages,
        offsets: Offsets,
        findings: Findings,
        look: Look | None = None,
    ) -> int:
        """Read on in the changelog, count pages up to its progress, and compare; the number of rows compared.

        Raises HoleError where pages are missing, so that nothing can be compared.
        """
        claimed, counted = self._claimed, self._counted
        claimed.read(changelog, counted.rows)
        findings.extend(self._impossible(offsets, look))
        if offsets.begin > counted.progress.offset:
            raise HoleError(f"posts partition {self._number} begins at offset {offsets.begin}")
        goal = min(claimed.progress.offset, offsets.end)
        if look and look.at <= goal:
            counted.fold(pages, look.at)
            look.take(counted)
        counted.fold(pages, goal)
        findings.include(claimed.faults())
        findings.extend(self._totals())
        rows, differences = claimed.compare(counted.rows, counted.new)
        findings.extend(differences)
        counted.settle()
        if look and look.at > goal:
            ahead = counted.ahead()
            ahead.fold(pages, min(look.at, offsets.end))
            look.take(ahead)
        return rows

    def _impossible(self, offsets: Offsets, look: Look | None) -> Iterable[Finding]:
        """What offsets say that cannot be."""
        progress = self._claimed.progress.offset
        if look and look.at > offsets.end:
            text = (
                f"the boards stand for {look.at:,} records, but posts end at {offsets.end:,}: pages are lost"
            )
            yield self._offsets(text, look.at, offsets.end)
        if offsets.committed > progress:
            yield self._offsets(
                f"count's group has committed {offsets.committed:,}, the changelog's progress is only {progress:,}: what was "
                "counted is lost",
                progress,
                offsets.committed,
            )
        if 0 < offsets.begin <= self.progress.offset:
            yield self._offsets(f"posts begin at offset {offsets.begin:,}: pages are lost", offsets.begin, 0)
        if progress > offsets.end:
            yield self._offsets(
                f"the changelog's progress is {progress:,}, but posts end at {offsets.end:,}: pages are lost",
                progress,
                offsets.end,
            )

    def _offsets(self, text: str, live: int, counted: int) -> Finding:
        return Finding(
            "offsets",
            f"partition {self._number}: {text}",
            self._number,
            live=str(live),
            counted=str(counted),
        )

    def _totals(self) -> Iterable[Finding]:
        """Where the changelog's progress row differs from the pages' totals."""
        live, counted = (msgspec.structs.asdict(one.progress) for one in (self._claimed, self._counted))
        for field, value in live.items():
            if value != counted[field]:
                text = f"partition {self._number}: total {field}: the changelog has {value:,}, posts give {counted[field]:,}"
                yield Finding(
                    "totals",
                    text,
                    self._number,
                    field=field,
                    live=str(value),
                    counted=str(counted[field]),
                )
