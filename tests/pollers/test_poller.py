"""Stories of the rounds: what is due, in which order things are written, and what a failure costs."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from typing import Final

import msgspec
import pytest

from scoring.edition import Edition
from scoring.pages import Observation, Page
from scoring.roster import Account, Participant, Roster
from streams import editions
from streams.clock import ManualClock
from streams.errors import GsmError
from streams.kafka.dead_letter import AnswerOrigin, DeadLetter
from streams.pollers.contract import Job, Read
from streams.pollers.errors import ParkedError, RefusedError, UnavailableError, UnreadableError
from streams.pollers.poller import Outputs, Poller
from streams.pollers.seat import SupersededError
from streams.pollers.state import AccountState
from streams.settings import GSM_2020

HOUR: Final = 3_600_000
NOON: Final = 1_583_064_000_000  # 2020-03-01T12:00Z, the start of a slot of six hours
POST: Final = Observation("v1", NOON - HOUR, likes=1)


class Invented:
    """A platform whose accounts end as the test says: with an error, or in one post."""

    name = "youtube"
    batch = 2

    def __init__(self, clock: ManualClock) -> None:
        self.clock = clock
        self.errors: dict[str, Exception] = {}
        self.begun: list[list[str]] = []

    async def begin(self, jobs: Sequence[Job]) -> None:
        self.begun.append([job.account.id for job in jobs])

    async def poll(self, job: Job) -> AsyncIterator[Read]:
        at = self.clock.now()
        yield Read(at, followers=10)
        if job.account.id == "half":
            yield Read(at, [POST])
        if error := self.errors.get(job.account.id):
            raise error
        yield Read(at, [POST], covers=(0, at))


class Kept:
    """Takes everything down, in order."""

    def __init__(self) -> None:
        self.log: list[str] = []
        self.published: list[Page] = []
        self.states: dict[str, bytes] = {}

    def send(self, account: str, page: bytes) -> None:
        self.published.append(msgspec.json.decode(page, type=Page))
        self.log.append(f"page {account}")

    def flush(self) -> None:
        self.log.append("flush")

    def read(self, platform: str) -> dict[str, AccountState]:
        assert platform == "youtube"
        return {key: msgspec.json.decode(raw, type=AccountState) for key, raw in self.states.items()}

    def write(self, account: str, state: AccountState) -> None:
        self.states[account] = msgspec.json.encode(state)
        self.log.append(f"state {account}")

    def outcome(self, account: str) -> list[tuple[str, str]]:
        """Outcomes and reasons of an account's polls."""
        polls = (page.poll for page in self.published if page.account == account)
        return [(poll.outcome, poll.reason) for poll in polls if poll and poll.outcome]


class KeptLetters:
    def __init__(self) -> None:
        self.letters: list[DeadLetter] = []

    def send(self, letter: DeadLetter) -> None:
        self.letters.append(letter)


class Room:
    """A poller of some accounts, its clock, its platform and what it wrote."""

    def __init__(self, *accounts: Account) -> None:
        self.clock = ManualClock(NOON)
        self.platform = Invented(self.clock)
        self.kept, self.letters = Kept(), KeptLetters()
        self.roster = Roster((Participant("p", "P", "P", "ministry", accounts),))
        self.proofs, self.superseded_after = 0, 1_000
        self.poller = self.restarted()

    def prove(self) -> None:
        """That this poller is the active one, until the test says otherwise."""
        self.proofs += 1
        if self.proofs > self.superseded_after:
            raise SupersededError("another poller is active")

    def restarted(self, *, simulated: bool = False) -> Poller:
        """A new poller on what the last one left."""
        outputs = Outputs(self.kept, self.kept, self.letters)
        award = msgspec.structs.replace(edition(), simulated=simulated)
        return Poller(self.platform, award, self.roster, outputs, self.clock, self.prove)


def edition() -> Edition:
    return editions.load(GSM_2020).edition


def room(*ids: str) -> Room:
    return Room(*(Account(one, "youtube") for one in ids))


async def test_pages_are_kept_before_the_state_is_written() -> None:
    one = room("a")

    await one.poller.round()

    assert one.kept.log == ["page a", "page a", "flush", "state a"]


async def test_the_last_page_of_a_poll_carries_the_outcome_and_every_page_its_slot() -> None:
    one = room("a")

    await one.poller.round()

    reading, counters = one.kept.published
    assert (reading.followers, reading.poll and reading.poll.outcome) == (10, None)
    assert (counters.observations, counters.poll and counters.poll.outcome) == ([POST], "ok")
    assert {page.poll.slot for page in one.kept.published if page.poll} == {NOON}


async def test_a_slot_is_served_once_and_the_next_one_when_it_begins() -> None:
    one = room("a")

    assert (await one.poller.round()).total() == 1
    one.clock.move_to(NOON + 6 * HOUR - 1)
    assert (await one.poller.round()).total() == 0
    one.clock.move_to(NOON + 6 * HOUR)
    assert (await one.poller.round()).total() == 1


async def test_a_restarted_poller_goes_on_from_the_states() -> None:
    one = room("a", "b")
    await one.poller.round()
    del one.kept.states["b"]  # as if killed before this state was written

    await one.restarted().round()

    assert len(one.kept.outcome("a")) == 1
    assert len(one.kept.outcome("b")) == 2


async def test_one_account_that_fails_stops_no_other() -> None:
    one = room("a", "b", "c")
    one.platform.errors = {"a": RefusedError("not_found"), "b": ZeroDivisionError()}

    done = await one.poller.round()

    assert done == {"failed": 2, "ok": 1}
    assert one.kept.outcome("a") == [("failed", "not_found")]
    assert one.kept.outcome("b") == [("failed", "internal error: ZeroDivisionError")]
    assert one.kept.outcome("c") == [("ok", "")]
    assert one.platform.begun == [["a", "b"], ["c"]]


async def test_a_poll_that_read_posts_before_it_failed_is_partial() -> None:
    one = room("half")
    one.platform.errors = {"half": UnavailableError("HTTP 503")}

    await one.poller.round()

    assert one.kept.outcome("half") == [("partial", "HTTP 503")]
    assert sum(len(page.observations) for page in one.kept.published) == 1


async def test_a_slot_that_was_not_served_is_tried_again_within_it_after_a_pause() -> None:
    one = room("a")
    one.platform.errors = {"a": UnavailableError("HTTP 503")}
    await one.poller.round()
    one.platform.errors = {}

    one.clock.move_to(NOON + HOUR // 2 - 1)  # the pause is a twelfth of the slot
    assert (await one.poller.round()).total() == 0
    one.clock.move_to(NOON + HOUR // 2)
    await one.poller.round()

    assert one.kept.outcome("a") == [("failed", "HTTP 503"), ("ok", "")]


async def test_a_refusal_waits_for_the_next_slot() -> None:
    one = room("a")
    one.platform.errors = {"a": RefusedError("not_found")}
    await one.poller.round()

    one.clock.move_to(NOON + 5 * HOUR)
    assert (await one.poller.round()).total() == 0


async def test_an_account_that_is_surely_gone_is_asked_for_once_a_week_and_its_slots_say_so() -> None:
    one = room("a", "b")
    one.platform.errors = {"a": RefusedError("not_found")}
    for slot in range(5 + 28):  # a day until it is sure, then a week to the next question
        one.clock.move_to(NOON + slot * 6 * HOUR)
        await one.poller.round()

    assert [begun for begun in one.platform.begun if "a" in begun] == [["a", "b"]] * 6
    assert one.kept.outcome("a") == [
        *[("failed", "not_found")] * 5,
        *[("failed", "gone, confirmed: asked for once a week")] * 27,
        ("failed", "not_found"),
    ]
    assert len(one.kept.outcome("b")) == 33


async def test_a_parked_platform_is_tried_when_the_park_ends_and_its_slots_say_why() -> None:
    one = room("a")
    one.platform.errors = {"a": ParkedError("quotaExceeded", NOON + 8 * HOUR)}

    await one.poller.round()
    one.clock.move_to(NOON + 6 * HOUR)  # a new slot: a page must say that it fails too
    await one.poller.round()
    one.platform.errors = {}
    one.clock.move_to(NOON + 8 * HOUR)
    await one.poller.round()

    assert one.kept.outcome("a") == [("failed", "quotaExceeded"), ("failed", "quotaExceeded"), ("ok", "")]


async def test_an_answer_that_cannot_be_read_is_one_dead_letter_however_many_it_concerns() -> None:
    one = room("a", "b")
    answer = b'{"title": "Words of a person", "id": "UC1"'
    error = UnreadableError("not JSON", answer)
    error.request = "channels"
    one.platform.errors = {"a": error, "b": error}

    await one.poller.round()

    assert one.kept.outcome("a") == one.kept.outcome("b") == [("failed", "unreadable: not JSON")]
    [letter] = one.letters.letters
    assert letter == DeadLetter(
        source="poll.youtube",
        code="answer",
        reason="unreadable: not JSON",
        origin=AnswerOrigin("youtube", "channels", NOON),
        sample='{"title": "[text]", "id": "UC1"',
        size=len(answer),
        account="a",
        simulated=False,
    )


async def test_what_only_a_person_can_mend_ends_the_run() -> None:
    one = room("a")
    one.platform.errors = {"a": GsmError("the key is not valid")}

    with pytest.raises(GsmError, match="the key is not valid"):
        await one.poller.run(Counter(), once=True)


async def test_a_poller_that_is_superseded_polls_nothing_more_and_writes_no_state() -> None:
    one = room("a")
    one.superseded_after = 2  # the request of many and the poll were still its own

    with pytest.raises(SupersededError):
        await one.poller.round()

    assert one.kept.outcome("a") == [("ok", "")]  # what was read is true whoever reads it
    assert one.kept.states == {}

    with pytest.raises(SupersededError):
        await one.poller.round()
    assert one.platform.begun == [["a"]]


async def test_only_accounts_of_the_platform_that_are_a_participants_today_are_polled() -> None:
    one = Room(
        Account("mine", "youtube"),
        Account("other", "twitter"),
        Account("ended", "youtube", valid_to=18_321),  # 2020-02-29
        Account("begins", "youtube", valid_from=18_323),
    )

    await one.poller.round()

    assert one.platform.begun == [["mine"]]


async def test_after_the_freeze_nothing_is_polled() -> None:
    one = room("a")
    one.clock.move_to(edition().bounds().freeze_at + 1)

    await one.poller.run(Counter())

    assert one.kept.published == []


async def test_pages_of_a_simulated_edition_say_so() -> None:
    one = room("a")

    await one.restarted(simulated=True).round()

    assert all(page.simulated for page in one.kept.published)
