"""Polling a platform slot by slot, without Kafka: what a poller does with it, and what it found."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager

import msgspec
import stamina

from scoring.pages import Observation
from scoring.roster import Account
from streams.pollers.budget import Reserved
from streams.pollers.contract import Job, Platform, Read
from streams.pollers.errors import PollError
from streams.pollers.state import AccountState
from streams.simulator.clock import VirtualClock
from streams.simulator.world import DAY, Owner, Post, World

HOUR = 3_600_000
START = 18_322 * DAY  # 2020-03-01
SLOT = 6 * HOUR


class InMemory:
    """Reservations that last as long as the test."""

    def __init__(self) -> None:
        self.reserved: dict[str, Reserved] = {}

    def read(self) -> Mapping[str, Reserved]:
        return self.reserved

    def reserve(self, bucket: str, reserved: Reserved) -> None:
        self.reserved[bucket] = reserved

    def prove(self) -> None:
        """There is no other poller."""


class Days(msgspec.Struct):
    """What polling found: reads and errors by account and slot."""

    reads: dict[tuple[str, int], list[Read]] = {}
    errors: dict[tuple[str, int], PollError] = {}

    def posts(self) -> Iterator[tuple[str, Read, Observation]]:
        return (
            (account, read, post)
            for (account, _), reads in self.reads.items()
            for read in reads
            for post in read.observations
        )

    def found(self) -> set[tuple[str, str]]:
        """The posts that were seen, with their account."""
        return {(account, post.id) for account, _, post in self.posts() if post.presence == "seen"}

    def gone(self) -> dict[str, int]:
        """When posts were told to be gone, last."""
        return {post.id: read.at for _, read, post in self.posts() if post.presence == "gone"}


async def poll_slot(
    platform: Platform,
    slot: int,
    states: dict[str, AccountState],
    found: Days,
    accounts: Sequence[Account],
) -> None:
    """As a poller polls: everything is asked once, and an error ends one account's poll."""
    jobs = [Job(one, slot, states.setdefault(one.id, AccountState(platform.name))) for one in accounts]
    await platform.begin(jobs)
    for job in jobs:
        reads = found.reads.setdefault((job.account.id, slot), [])
        try:
            async for read in platform.poll(job):
                reads.append(read)
        except PollError as error:
            found.errors[job.account.id, slot] = error


def shown(world: World, owners: Sequence[Owner], begin: int, end: int) -> Iterator[tuple[str, Post]]:
    """All posts that these accounts made in a stretch of time, with the account's id: a and its number."""
    for owner in owners:
        for day in range(begin // DAY, end // DAY + 1):
            for post in world.of_day(owner, day):
                if begin <= post.uploaded < end:
                    yield f"a{owner.number}", post


def ten_days(
    opened: AbstractAsyncContextManager[Platform], clock: VirtualClock, accounts: Sequence[Account]
) -> Days:
    """What ten days of polling find, a slot each six hours. Retries do not wait."""

    async def run() -> Days:
        found, states = Days(), dict[str, AccountState]()
        async with opened as platform:
            for slot in range(START, START + 10 * DAY, SLOT):
                clock.set(slot + 7 * 60_000)
                await poll_slot(platform, slot, states, found, accounts)
        return found

    stamina.set_testing(True, attempts=100, cap=True)
    try:
        return asyncio.run(run())
    finally:
        stamina.set_testing(False)


def lived(world: World, owners: Sequence[Owner]) -> list[tuple[str, str]]:
    """The posts of these accounts, from a month before the ten days on, that lived through a poll."""
    return [
        (account, post.id)
        for account, post in shown(world, owners, START - 29 * DAY, START + 9 * DAY)
        if post.deleted is None or post.deleted > max(post.uploaded, START) + SLOT + HOUR
    ]


def deleted(world: World, owners: Sequence[Owner]) -> dict[str, int]:
    """When those of them were deleted that were made within the first eight days, and had been found."""
    return {
        post.id: post.deleted
        for _, post in shown(world, owners, START, START + 8 * DAY)
        if post.deleted and post.uploaded + SLOT + HOUR < post.deleted < START + 8 * DAY
    }
