"""The rounds of a platform's poller: what is due is polled, then published, then remembered, in this order."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Final, Protocol

import msgspec
import structlog

from scoring.calendar import Calendar
from scoring.edition import Edition
from scoring.pages import OUTCOMES, Outcome, encode_page
from scoring.roster import Roster
from streams.clock import Clock
from streams.errors import GsmError
from streams.kafka.dead_letter import AnswerOrigin, DeadLetter
from streams.metrics import ACCOUNTS_LOST, DEAD_LETTERS, PAGES_PUBLISHED, POLL_AGE, POLLS
from streams.pollers.contract import Job, Platform, Read
from streams.pollers.errors import ParkedError, PollError, RefusedError, UnavailableError, UnreadableError
from streams.pollers.pages import pages_of
from streams.pollers.schedule import accounts_of, is_due, retry_pause, slot_of
from streams.pollers.state import AccountState
from streams.pollers.status import doubt_after, rest_of
from streams.redact import sample_of
from streams.together import together

AT_ONCE: Final = 4  # polls under way together
LOOK_EVERY: Final = 1.0  # seconds of the machine between two looks at the clock

log = structlog.get_logger(__name__)


class Pages(Protocol):
    """Where pages go; `flush` returns when all handed over are kept."""

    def send(self, account: str, page: bytes) -> None: ...

    def flush(self) -> None: ...


class States(Protocol):
    """Where states are kept, and read back from at the start."""

    def read(self, platform: str) -> dict[str, AccountState]: ...

    def write(self, account: str, state: AccountState) -> None: ...


class Letters(Protocol):
    """Where dead letters go."""

    def send(self, letter: DeadLetter) -> None: ...


class Outputs(msgspec.Struct, frozen=True):
    """All that a poller writes to."""

    pages: Pages
    states: States
    letters: Letters


class Poller:
    """Polls the accounts of one platform of an edition. Every page for a simulated edition is marked as invented.

    `prove` is asked before each request of many and each poll, and before a state is written; it raises where another poller is active.
    """

    def __init__(
        self,
        platform: Platform,
        edition: Edition,
        roster: Roster,
        outputs: Outputs,
        clock: Clock,
        prove: Callable[[], None],
    ) -> None:
        self._platform = platform
        self._edition = edition
        self._roster = roster
        self._outputs = outputs
        self._clock = clock
        self._prove = prove
        self._every = edition.platform(platform.name).poll_every_minutes
        self._freeze_at = edition.bounds().freeze_at
        self._calendar = Calendar(edition.time_zone)
        self._states = outputs.states.read(platform.name)
        self._told: set[UnreadableError] = set()
        self._show_metrics()

    async def run(self, done: Counter[Outcome], *, once: bool = False) -> None:
        """Serve slots as they become due, until the freeze; with `once` those due now. Counts the polls by outcome in `done`.

        Raises SupersededError where another poller is active, another GsmError where nothing can be polled: a key that is not valid, a Kafka that takes no pages.
        """
        while self._clock.now() <= self._freeze_at:
            done.update(await self.round())
            if once:
                return
            await asyncio.sleep(LOOK_EVERY)
        log.info("frozen", edition=self._edition.id, platform=self._platform.name)

    async def round(self) -> Counter[Outcome]:
        """Poll what is due now."""
        done: Counter[Outcome] = Counter()
        due = self._due()
        self._told.clear()
        for start in range(0, len(due), self._platform.batch):
            jobs = due[start : start + self._platform.batch]
            await asyncio.to_thread(self._prove)
            resting = self._resting(jobs)
            await self._platform.begin([job for job in jobs if job.account.id not in resting])
            done.update(await self._poll_all(jobs, resting))
        if due:
            log.info("round", platform=self._platform.name, slot=due[0].slot, polls=dict(done))
        return done

    def _show_metrics(self) -> None:
        """Let the counters be there before anything happens, so that the first event is seen as a rise."""
        edition, name = self._edition.id, self._platform.name
        for outcome in OUTCOMES:
            POLLS.labels(edition, name, outcome)
        ACCOUNTS_LOST.labels(edition, name).set_function(self._lost)
        PAGES_PUBLISHED.labels(edition, name)
        DEAD_LETTERS.labels(edition, "answer")

    def _lost(self) -> int:
        return sum(one.doubt is not None and one.doubt.is_sure() for one in self._states.values())

    def _due(self) -> list[Job]:
        now = self._clock.now()
        slot = slot_of(now, self._every)
        jobs = []
        for account in accounts_of(self._roster, self._platform.name, self._calendar, now):
            state = self._states.setdefault(account.id, AccountState(self._platform.name))
            if is_due(state, slot, now):
                jobs.append(Job(account, slot, state))
        return jobs

    def _resting(self, jobs: Sequence[Job]) -> dict[str, PollError]:
        """Why accounts are not asked for that are surely lost, by account."""
        now = self._clock.now()
        rests = {job.account.id: rest_of(_who(job), job.state.doubt, now) for job in jobs}
        return {account: rest for account, rest in rests.items() if rest is not None}

    async def _poll_all(self, jobs: Sequence[Job], resting: Mapping[str, PollError]) -> list[Outcome]:
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(job: Job) -> Outcome:
            async with gate:
                await asyncio.to_thread(self._prove)
                if rest := resting.get(job.account.id):
                    return await self._end(job, [], rest)
                reads: list[Read] = []
                error = await self._read(job, reads)
                self._judge(job, error)
                return await self._end(job, reads, error)

        return await together(map(one, jobs))

    async def _read(self, job: Job, reads: list[Read]) -> PollError | None:
        """Poll an account into `reads`; what ended it early, if anything did."""
        try:
            async for read in self._platform.poll(job):
                reads.append(read)  # noqa: PERF401 - what was read before an error is kept
        except PollError as error:
            return error
        except GsmError:
            raise
        except Exception as bug:  # one account must never stop the others
            log.exception("poll_broke", account=job.account.id)
            return UnavailableError(f"internal error: {type(bug).__name__}")
        return None

    def _judge(self, job: Job, error: PollError | None) -> None:
        """What a poll says became of the account."""
        before = job.state.doubt
        doubt = job.state.doubt = doubt_after(_who(job), before, error, self._clock.now())
        if doubt is not None and doubt.is_sure() and not (before and before.is_sure()):
            log.warning("account_lost", account=job.account.id, kind=doubt.kind)

    async def _end(self, job: Job, reads: list[Read], error: PollError | None) -> Outcome:
        outcome: Outcome = "ok"
        if error is not None:
            outcome = "partial" if any(read.observations for read in reads) else "failed"
        await self._publish(job, reads, outcome, error)
        await asyncio.to_thread(self._prove)
        self._remember(job, outcome, error)
        return outcome

    async def _publish(self, job: Job, reads: list[Read], outcome: Outcome, error: PollError | None) -> None:
        """Returns when Kafka has the pages."""
        reason, now = error.reason if error else "", self._clock.now()
        pages = pages_of(job, reads, outcome, reason, now, simulated=self._edition.simulated)
        for page in pages:
            self._outputs.pages.send(job.account.id, encode_page(page))
        await asyncio.to_thread(self._outputs.pages.flush)
        PAGES_PUBLISHED.labels(self._edition.id, self._platform.name).inc(len(pages))
        if isinstance(error, UnreadableError) and error not in self._told:
            self._told.add(error)  # one answer for many accounts is one letter
            self._tell(job, error)

    def _remember(self, job: Job, outcome: Outcome, error: PollError | None) -> None:
        state, name = job.state, self._platform.name
        state.slot, state.outcome, state.reason = job.slot, outcome, error.reason if error else ""
        state.retry_at = self._retry_at(error)
        self._outputs.states.write(job.account.id, state)
        ended = time.monotonic()
        POLLS.labels(self._edition.id, name, outcome).inc()
        POLL_AGE.labels(self._edition.id, name).set_function(lambda: time.monotonic() - ended)
        if error is not None:
            log.warning(
                "poll", account=job.account.id, slot=job.slot, outcome=outcome, reason=error.reason, retry_at=state.retry_at
            )  # fmt: skip

    def _retry_at(self, error: PollError | None) -> int | None:
        if error is None or isinstance(error, RefusedError):
            return None
        if isinstance(error, ParkedError):
            return error.until
        return self._clock.now() + retry_pause(self._every)

    def _tell(self, job: Job, error: UnreadableError) -> None:
        """One letter, of the account and slot at hand, whatever others the answer concerns."""
        DEAD_LETTERS.labels(self._edition.id, "answer").inc()
        name = self._platform.name
        self._outputs.letters.send(
            DeadLetter(
                source=f"poll.{name}",
                code="answer",
                reason=error.reason,
                origin=AnswerOrigin(name, error.request, job.slot),
                sample=sample_of(error.sample),
                size=error.size,
                account=job.account.id,
                simulated=self._edition.simulated,
            )
        )


def _who(job: Job) -> str:
    return job.account.native_id or job.account.handle
