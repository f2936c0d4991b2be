"""Pins: the offsets up to which `posts` is frozen, and the live boards that stand at exactly them."""

import time
from typing import Final

import redis

from scoring.boards import state_of
from scoring.edition import instant_text
from streams.errors import GsmError
from streams.kafka.reader import end_offsets
from streams.kafka.topics import POSTS, RULINGS, Admin
from streams.settings import Settings
from streams.store import Head, Keys, NothingPublishedError, Published, read

_PAUSE: Final = 0.2  # seconds between two looks at Kafka and Redis
_TOLERANCE: Final = 5 * 60_000  # milliseconds that rank's clock may be ahead of ours


def pin(settings: Settings, wait: float) -> Published:
    """The live boards at a vector that was the end of `posts` and `rulings` at one instant; waits up to `wait` seconds for rank.

    Raises GsmError when rank does not get there, and at once when it works on other files or another `posts` than ours.
    """
    with Admin(settings.kafka, settings.prefix) as admin:
        generation = admin.generation(POSTS)
    seen: set[tuple[int, ...]] = set()
    deadline = time.monotonic() + wait
    with redis.Redis.from_url(settings.redis) as client:
        while True:
            # While posts grow, the boards may stand at an end that was seen a moment ago: as good as the present one.
            topics = (settings.prefix + POSTS.name, settings.prefix + RULINGS.name)
            ends = tuple(end for topic in topics for end in end_offsets(settings.kafka, topic))
            seen.add(ends)
            lacking: GsmError
            try:
                published = read(client, Keys(settings.prefix))
            except NothingPublishedError as error:
                lacking = error
            else:
                _check_inputs(settings, published.head, generation)
                reached = (*published.head.vector, published.head.rulings)
                if reached in seen:
                    return published
                behind = sum(ends) - sum(reached)
                lacking = GsmError(
                    f"the live boards did not reach the end of posts and rulings in {wait:.0f} s, {behind:,} records are left: "
                    "see that `gsm worker` runs and the sources rest, or give a longer --wait"
                )
            if time.monotonic() >= deadline:
                raise lacking
            time.sleep(_PAUSE)


def check_state(settings: Settings, head: Head, now: int, *, provisional: bool) -> None:
    """Raise GsmError before the freeze, unless a provisional snapshot is wanted, and where the live boards' time cannot be.

    `now` is the time here in milliseconds. Under the wall clock it decides what time it is, not what rank wrote.
    """
    edition = settings.files.edition
    zone, freeze_at = edition.time_zone, edition.bounds().freeze_at
    if head.state != state_of(edition, head.as_of):
        raise GsmError(
            f"the live boards say {head.state} at {head.as_of}, the edition {state_of(edition, head.as_of)}: restart `gsm rank`"
        )
    # Only after the freeze may boards be frozen, and then they stand at its first millisecond.
    latest = freeze_at + 1 if now > freeze_at else min(now + _TOLERANCE, freeze_at)
    if edition.clock == "wall" and head.as_of > latest:
        raise GsmError(
            f"the live boards are as of {instant_text(head.as_of, zone)} {zone}, here it is {instant_text(now, zone)} and the "
            f"freeze is at {instant_text(freeze_at, zone)}: set the clock that is wrong, then restart `gsm rank`"
        )
    if head.state != "FROZEN" and not provisional:
        raise GsmError(
            f"the freeze is at {instant_text(freeze_at, zone)} {zone}, the award clock stands at "
            f"{instant_text(head.as_of, zone)} ({head.state}): wait, or take a provisional snapshot with --provisional"
        )


def _check_inputs(settings: Settings, head: Head, generation: str) -> None:
    """Raise GsmError where rank has other inputs than this process: two truths are never frozen."""
    files = settings.files
    for what, live, mine in (
        ("edition", head.edition, files.edition.id),
        ("edition file", head.edition_digest, files.edition_digest),
        ("roster file", head.roster_digest, files.roster_digest),
        ("topic posts", head.generation, generation),
    ):
        if live != mine:
            raise GsmError(
                f"the live boards are of another {what} ({live[:12]}, here {mine[:12]}): "
                "give --edition the file that the worker has, or restart the worker"
            )
