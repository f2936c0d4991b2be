"""What became of an account: private, suspended or gone only once that is sure, then asked for once a week.

Platforms err: an account that is told to be gone is often back an hour later. So it takes three answers of the same kind in a row, over
a day at least. Until then it is asked for in each slot. Then its slots fail without a request, and once a week one is sent.
"""

from typing import Final, Literal

import msgspec

from streams.pollers.errors import PollError, RefusedError

Status = Literal["private", "suspended", "gone", "unsupported"]

ANSWERS: Final = 3
OVER: Final = 86_400_000  # milliseconds from the first of these answers to the last, at least
PROBE: Final = 7 * 86_400_000  # from one request to the next, once it is sure

_KINDS: Final[dict[str, Status]] = {
    "private": "private",
    "channelForbidden": "private",
    "suspended": "suspended",
    "channelSuspended": "suspended",
    "not_found": "gone",
    "channelNotFound": "gone",
    "channelClosed": "gone",
    "unsupported": "unsupported",
}
"""By the reason that a platform gives for a refusal."""


class Doubt(msgspec.Struct, frozen=True):
    """So many answers of one kind in a row, the first at `since`, the last at `last`; instants in milliseconds.

    `who` was asked for: the id or handle in the roster, so that one that is mended there is asked for at once.
    """

    who: str
    kind: Status
    since: int
    last: int
    answers: int = 1

    def is_sure(self) -> bool:
        """Whether it is what became of the account."""
        return self.answers >= ANSWERS and self.last - self.since >= OVER


def doubt_after(who: str, doubt: Doubt | None, error: PollError | None, now: int) -> Doubt | None:
    """What is to be thought of an account after a poll that ended at `now` with this error, if any."""
    if error is not None and not isinstance(error, RefusedError):
        return doubt  # the platform did not say
    kind = _KINDS.get(error.reason) if error is not None else None
    if kind is None:
        return None
    if doubt is None or (doubt.who, doubt.kind) != (who, kind):
        return Doubt(who, kind, now, now)
    return Doubt(who, kind, doubt.since, now, doubt.answers + 1)


def rest_of(who: str, doubt: Doubt | None, now: int) -> RefusedError | None:
    """Why an account is not asked for at `now`; None if it is to be."""
    if doubt is None or doubt.who != who or not doubt.is_sure() or now >= doubt.last + PROBE:
        return None
    return RefusedError(f"{doubt.kind}, confirmed: asked for once a week")
