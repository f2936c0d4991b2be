"""The coverage of an edition, by platform and account: a pure function of its schedule and of what was polled."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import msgspec

from scoring.coverage import Schedule, Schedules, per_mille
from scoring.edition import Edition
from scoring.pages import OUTCOMES
from scoring.roster import Account, Roster
from streams.coverage.polls import OK, AccountPolls, Ended, Polls
from streams.coverage.spans import Span

NOT_POLLED: Final = "not polled"
_MINUTE: Final = 60_000
_DAY: Final = 86_400_000


class Gap(msgspec.Struct, frozen=True):
    """Slots in a row without a poll that went well: from the first one's start to the last one's end, and the reason met most."""

    start: int
    end: int
    slots: int
    reason: str


class Stale(msgspec.Struct, frozen=True):
    """A post whose numbers are old at the freeze: when it was read last, and why not since."""

    post: str
    read_at: int
    reason: str


class Counts(msgspec.Struct, frozen=True):
    """Slots that are over, by how their best poll ended; `missing` have no poll. `reasons` count those that are not ok.

    `ok_per_mille` is the share that went well, None where nothing was due.
    """

    due: int
    ok: int
    partial: int
    failed: int
    missing: int
    reasons: dict[str, int]
    ok_per_mille: int | None


class AccountCoverage(msgspec.Struct, frozen=True):
    """One account. `unseen` are the stretches of creation times, within the period, that no poll has looked at.

    `stale` are, once frozen, the posts that were read last more than the edition's `stale_days` before the freeze.
    """

    account: str
    participant: str
    platform: str
    slots: Counts
    gaps: list[Gap]
    unseen: list[Span]
    stale: list[Stale]


class PlatformCoverage(msgspec.Struct, frozen=True):
    """One platform. Its gaps are the slots in which no account that was due had a poll that went well."""

    platform: str
    accounts: int
    slots: Counts
    gaps: list[Gap]
    unseen_accounts: int
    stale_posts: int


class Coverage(msgspec.Struct, frozen=True):
    """An edition at the award clock `as_of`, in milliseconds; accounts in the roster's order."""

    edition: str
    as_of: int
    simulated: bool
    platforms: list[PlatformCoverage]
    accounts: list[AccountCoverage]

    def worst(self, most: int) -> list[AccountCoverage]:
        """The accounts with slots that are not ok, those with the least coverage first."""
        lacking = [one for one in self.accounts if one.slots.ok < one.slots.due]
        return sorted(lacking, key=lambda one: (one.slots.ok_per_mille or 0, one.account))[:most]


class _Slot(msgspec.Struct, frozen=True, gc=False):
    """A slot that was due, and how it ended; None if nobody polled."""

    start: int
    ended: Ended | None

    def is_ok(self) -> bool:
        return self.ended is not None and self.ended.outcome == OK

    def reason(self) -> str:
        return NOT_POLLED if self.ended is None else self.ended.reason


def coverage(edition: Edition, roster: Roster, polls: Polls, as_of: int) -> Coverage:
    """What the polls say of the edition's schedule, up to `as_of`."""
    schedules, accounts = Schedules(edition), list[AccountCoverage]()
    best: dict[str, dict[int, _Slot]] = {
        platform.id: {} for platform in edition.platforms if platform.poll_every_minutes
    }
    for participant in roster.participants:
        for account in participant.accounts:
            if account.platform not in best:
                continue
            schedule, found = schedules.of(account), polls.of.get(account.id) or AccountPolls()
            slots = [_Slot(start, found.ended.get(start)) for start in schedule.slots(as_of)]
            fresh_from = _fresh_from(edition, as_of)
            accounts.append(_of_account(participant.id, account, schedule, found, slots, fresh_from))
            _keep_best(best[account.platform], slots)
    platforms = [_of_platform(name, accounts, edition, best[name]) for name in best]
    return Coverage(edition.id, as_of, polls.simulated, platforms, accounts)


def _of_account(
    participant: str,
    account: Account,
    schedule: Schedule,
    found: AccountPolls,
    slots: Sequence[_Slot],
    fresh_from: int,
) -> AccountCoverage:
    looked_until = (
        slots[-1].start if slots else schedule.start
    )  # a poll sees what was created before its slot
    unseen = list(found.seen.missing((schedule.start, looked_until)))
    gaps = list(_gaps(slots, schedule.every))
    stale = list(_stale(found, fresh_from))
    return AccountCoverage(account.id, participant, account.platform, _counts(slots), gaps, unseen, stale)


def _fresh_from(edition: Edition, as_of: int) -> int:
    """From when on readings are fresh at the freeze; before it, and where the edition asks for none, all are."""
    freeze_at, days = edition.bounds().freeze_at, edition.beside.stale_days
    return freeze_at - days * _DAY if days and as_of >= freeze_at else 0


def _stale(found: AccountPolls, fresh_from: int) -> Iterator[Stale]:
    """Posts that were read last before, with what stood against it most in the slots since."""
    since = [one for slot, one in found.ended.items() if slot >= fresh_from]
    reasons = Counter(one.reason for one in since if one.outcome != OK)
    reason = reasons.most_common(1)[0][0] if reasons else "not told again" if since else NOT_POLLED
    for post, read_at in sorted(found.read.items()):
        if read_at < fresh_from and found.gone.get(post, 0) <= read_at:
            yield Stale(post, read_at, reason)


def _keep_best(best: dict[int, _Slot], slots: Iterable[_Slot]) -> None:
    for slot in slots:
        if slot.start not in best or slot.is_ok():
            best[slot.start] = slot


def _of_platform(
    name: str, accounts: Iterable[AccountCoverage], edition: Edition, best: Mapping[int, _Slot]
) -> PlatformCoverage:
    mine = [one for one in accounts if one.platform == name]
    gaps = _gaps([best[start] for start in sorted(best)], edition.platform(name).poll_every_minutes * _MINUTE)
    unseen = sum(bool(one.unseen) for one in mine)
    stale = sum(len(one.stale) for one in mine)
    return PlatformCoverage(name, len(mine), _sum(one.slots for one in mine), list(gaps), unseen, stale)


def _counts(slots: Sequence[_Slot]) -> Counts:
    outcomes = Counter(OUTCOMES[slot.ended.outcome] if slot.ended else NOT_POLLED for slot in slots)
    return _told(outcomes, Counter(slot.reason() for slot in slots if not slot.is_ok()))


def _sum(parts: Iterable[Counts]) -> Counts:
    outcomes, reasons = Counter[str](), Counter[str]()
    for one in parts:
        outcomes.update(ok=one.ok, partial=one.partial, failed=one.failed)
        outcomes[NOT_POLLED] += one.missing
        reasons.update(one.reasons)
    return _told(outcomes, reasons)


def _told(outcomes: Counter[str], reasons: Counter[str]) -> Counts:
    due, ok = outcomes.total(), outcomes["ok"]
    return Counts(
        due=due,
        ok=ok,
        partial=outcomes["partial"],
        failed=outcomes["failed"],
        missing=outcomes[NOT_POLLED],
        reasons=dict(reasons.most_common()),
        ok_per_mille=per_mille(ok, due) if due else None,
    )


def _gaps(slots: Sequence[_Slot], every: int) -> Iterator[Gap]:
    """Runs of slots that are not ok."""
    run: list[_Slot] = []
    for slot in slots:
        if not slot.is_ok():
            run.append(slot)
        elif run:
            yield _gap(run, every)
            run = []
    if run:
        yield _gap(run, every)


def _gap(run: Sequence[_Slot], every: int) -> Gap:
    reason = Counter(slot.reason() for slot in run).most_common(1)[0][0]
    return Gap(run[0].start, run[-1].start + every, len(run), reason)
