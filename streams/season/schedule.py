"""When accounts are polled and how that goes: once in each slot, mostly; in the last week before the freeze all that an account ever posted."""

from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random
from typing import Final

import msgspec

from scoring.fold import Bounds
from scoring.pages import Outcome
from streams.season.cast import Watched
from streams.season.draws import below, chance, stream
from streams.season.units import DAY, HOUR, MINUTE

LEAD: Final = 8 * DAY  # polling starts so long before the period
REACH: Final = 32 * DAY  # a poll reads the posts of so many days again
SWEEP: Final = 6 * DAY  # the length of the last week, with a margin
LATE_ONE_IN: Final = 12  # one account in so many is polled once more after the freeze

APART: Final = 10 * MINUTE  # enough for the longest poll, so that an account's pages never overlap

WHOLE: Final = 256

REASONS: Final = (
    "HTTP 503 from the platform", "no answer within 30 s", "HTTP 429: the quota of this hour is used up", "the connection was reset",
)  # fmt: skip
CUT: Final = "HTTP 429 before the last page: the older posts were not read"
EXPIRED: Final = "HTTP 401: the access token has expired"
DOWN: Final = "HTTP 500 from the platform for all accounts"


def _instant(*when: int) -> int:
    return int(datetime(*when, tzinfo=UTC).timestamp()) * 1000  # type: ignore[misc, arg-type] # year, month, day, hour


# When a whole platform did not answer. Invented, like all else.
OUTAGES: Final = {
    "facebook": (_instant(2019, 11, 20, 1), _instant(2019, 11, 21, 7)),
    "instagram": (_instant(2020, 6, 3, 9), _instant(2020, 6, 4, 2)),
    "twitter": (_instant(2020, 2, 11, 3), _instant(2020, 2, 12, 9)),
    "youtube": (_instant(2020, 8, 25, 20), _instant(2020, 8, 26, 23)),
}


class Poll(msgspec.Struct, frozen=True, gc=False):
    """One poll: it reads the newest `share`/256 of the posts created since `since` that still stand."""

    at: int
    slot: int
    since: int
    outcome: Outcome = "ok"
    share: int = WHOLE
    reason: str = ""


def polls(seed: int, one: Watched, every: int, bounds: Bounds, last: int) -> list[Poll]:
    """An account's polls in order, `APART` or more apart; `every` is the length of its slots, `last` the end of its validity."""
    planned = sorted(_planned(stream(seed, "polls", one.account.id), one, every, bounds, last), key=_at)
    spaced, free = [], 0
    for poll in planned:
        spaced.append(poll if poll.at >= free else msgspec.structs.replace(poll, at=free))
        free = spaced[-1].at + APART
    return spaced


def _at(poll: Poll) -> int:
    return poll.at


def _planned(rng: Random, one: Watched, every: int, bounds: Bounds, last: int) -> Iterator[Poll]:
    first = max(bounds.start - LEAD, one.account.valid_from * DAY)
    phase = below(rng, every * 7 // 10)
    expired_from = (
        bounds.start + below(rng, bounds.end - bounds.start) if chance(rng, 60) else bounds.freeze_at
    )
    expired_to = expired_from + (10 + below(rng, 15)) * DAY
    down_from, down_to = OUTAGES[one.account.platform]
    for slot in range(first - first % every, min(last, bounds.freeze_at), every):
        at = slot + phase + below(rng, every // 5)
        luck = below(rng, 1000)
        if not first <= at < min(last, bounds.freeze_at - HOUR):
            continue
        poll = Poll(at, slot, at - REACH)
        if expired_from <= at < expired_to:
            yield _failed(poll, EXPIRED)
        elif down_from <= at < down_to:
            yield _failed(poll, DOWN)
        elif luck < one.trouble:
            yield _failed(poll, REASONS[below(rng, len(REASONS))])
            if chance(rng, 500):
                yield msgspec.structs.replace(poll, at=at + 25 * MINUTE)
        elif luck >= 985:
            yield _partial(rng, poll)
        elif luck < 982:  # between the two nothing was polled at all: the poller stood still
            yield poll
    at = bounds.freeze_at - HOUR - below(rng, SWEEP)
    sweep = Poll(at, at - at % every, bounds.start - LEAD)
    yield _partial(rng, sweep) if chance(rng, 25) else sweep
    if one.number % LATE_ONE_IN == 0:
        at = bounds.freeze_at + HOUR + below(rng, 3 * DAY)
        yield Poll(at, at - at % every, bounds.end - 3 * DAY)


def _failed(poll: Poll, reason: str) -> Poll:
    return msgspec.structs.replace(poll, outcome="failed", share=0, reason=reason)


def _partial(rng: Random, poll: Poll) -> Poll:
    return msgspec.structs.replace(poll, outcome="partial", share=32 + below(rng, 200), reason=CUT)
