"""Judging each participant by itself: accounts that count, rulings, floors; whoever is not compared with its tier gets its value."""

from collections.abc import Mapping, Sequence
from operator import is_

import msgspec

from scoring.calendar import Calendar
from scoring.coverage import Schedules
from scoring.edition import Category, Edition
from scoring.entry import Entry
from scoring.floors import CategoryFloors
from scoring.on_platform import Instant, on_platforms, why_nowhere
from scoring.roster import Participant
from scoring.rulings import Rulings
from scoring.summary import Summary


class _Judged(msgspec.Struct):
    """A participant's entries by category, made of these summaries of its accounts."""

    summaries: Sequence[Summary | None]
    entries: Sequence[Entry]


class Judgement:
    """The entries of an edition's participants at an instant; pure, but judges again only whoever has a new summary.

    `categories` have their floors beside them. `window`: of the last so many days only.
    """

    def __init__(
        self,
        edition: Edition,
        calendar: Calendar,
        schedules: Schedules,
        as_of: int,
        rulings: Rulings,
        window: int | None = None,
    ) -> None:
        today = calendar.day(as_of)
        last_day = max(edition.start_day, min(today, edition.end_day - 1))
        elapsed = edition.share_elapsed(today, window)
        self.categories = [
            (category, CategoryFloors(category, edition.floors, elapsed)) for category in edition.categories
        ]
        self._at = Instant(edition, rulings, schedules, as_of, last_day)
        self._over = today >= edition.end_day
        self._until = min(calendar.midnight(today + 1), schedules.next_slot(as_of))
        self._judged: dict[str, _Judged] = {}

    def holds(self, as_of: int, rulings: Rulings) -> bool:
        """Whether it is the same at another instant under these rulings: within the same day, and with as many slots over."""
        return rulings is self._at.rulings and self._at.as_of <= as_of < self._until

    def entries(self, participant: Participant, summaries: Mapping[str, Summary]) -> Sequence[Entry]:
        """The participant's entry in each category. Summaries that are the same objects as before are taken to say the same."""
        mine = [summaries.get(account.id) for account in participant.accounts]
        judged = self._judged.get(participant.id)
        if judged is None or not all(map(is_, mine, judged.summaries)):
            found = on_platforms(participant, summaries, self._at)
            entries = [
                Entry.of(category, participant, found, over=self._over) for category, _ in self.categories
            ]
            judged = self._judged[participant.id] = _Judged(mine, entries)
            for entry, (category, floors) in zip(entries, self.categories, strict=True):
                self._leave_out(entry, category)
                if not entry.reasons:
                    _platform_floors(entry, floors)
                    if not floors.measure.relative:
                        value(entry, floors)
        return judged.entries

    def _leave_out(self, entry: Entry, category: Category) -> None:
        """Take it out if it has nothing here, or if a ruling excludes it."""
        if not entry.parts:
            entry.reasons.append(why_nowhere(entry.participant, category.platforms, self._at))
        if ruling := self._at.rulings.against("participant", entry.participant.id):
            entry.reasons.append(f"left out by a ruling: {ruling.reason}")
            for platform in entry.parts:
                entry.leave_out(platform, "left out by a ruling")


def _platform_floors(entry: Entry, floors: CategoryFloors) -> None:
    for platform, part in entry.parts.items():
        if fault := floors.platform_fault(part.sums, part.audience):
            entry.leave_out(platform, fault)


def value(entry: Entry, floors: CategoryFloors) -> None:
    """Give an entry whose platforms are settled its value, or the reasons why it has none."""
    counted = entry.counted()
    entry.reasons = floors.participant_faults(counted, sum(part.audience for part in entry.parts.values()))
    if not entry.reasons:
        entry.value = floors.measure.value(counted)
