"""What a request to a platform can end in. A GsmError instead means that no request can succeed until a person acts.

PollError
 +-- RefusedError      the platform will not tell, and would say the same again: wait for the next slot
 +-- UnavailableError  no proper answer just now: ask again within the slot
 |    +-- TransientError  and likely to work in seconds: retried at once first
 |    +-- TokenError      this token is not accepted: another one is tried
 +-- ParkedError       a limit is reached: nothing of a scope is asked before an instant
 +-- UnreadableError   the answer is not of the shape we know: a dead letter with a sample
"""

from collections.abc import Collection
from typing import Final, Literal

from streams.redact import SAMPLE

REASON_LENGTH: Final = 200  # what a page's `reason` may hold


class PollError(Exception):
    """A poll could not be done, or only in part. `reason` goes into the page; it never holds a key or a person's words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason[:REASON_LENGTH]


class RefusedError(PollError):
    """The platform answered with no."""


class UnavailableError(PollError):
    """The platform did not answer properly; a later request may succeed."""


class TransientError(UnavailableError):
    """A failure that passes by itself: the network, the platform's own faults, limits by the minute.

    `wait` are the seconds that the platform asks for, None if it names none.
    """

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


class TokenError(UnavailableError):
    """The platform does not accept the token of a request, now or ever again."""


Dimension = Literal["token", "endpoint", "target"]
"""What a limit may be of; a target is whom or what a request is about."""


class ParkedError(PollError):
    """A limit of the platform is reached; `until` is the instant from which asking makes sense again.

    It holds for all requests that are alike in the dimensions of `scope`; of the whole platform if that is empty.
    """

    def __init__(self, reason: str, until: int, scope: Collection[Dimension] = ()) -> None:
        super().__init__(reason)
        self.until = until
        self.scope = frozenset(scope)


class UnreadableError(PollError):
    """An answer of an unknown shape; `sample` is its beginning, as received, `size` the bytes of all of it.

    `request` is the path that was asked for; who asked fills it in.
    """

    def __init__(self, reason: str, answer: bytes) -> None:
        super().__init__(f"unreadable: {reason}")
        self.sample, self.size = answer[:SAMPLE], len(answer)
        self.request = ""
