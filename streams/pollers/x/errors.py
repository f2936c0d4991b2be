"""What an answer of X that is no success means. Dispatched on the last part of the problem's `type`, else on the status."""

from email.utils import parsedate_to_datetime
from typing import Final

import msgspec

from streams.errors import GsmError
from streams.pollers.errors import (
    ParkedError,
    PollError,
    RefusedError,
    TokenError,
    TransientError,
    UnreadableError,
)
from streams.pollers.http import Answer

MINUTE: Final = 60_000
DAY: Final = 86_400_000
NO_CREDITS: Final = 45 * MINUTE
"""A platform without credits is asked again after this: somebody may have paid."""

WINDOW: Final = (10_000, 901_000)
"""Milliseconds that a window of 15 minutes can last: a clock that is wrong, ours or theirs, must not park us for a day."""

HIDDEN_LIMIT: Final = 10.0  # seconds: a limit by the second, which no header tells

_TELLING: Final = {401, 402, 429}
"""Statuses that say enough by themselves."""

_NO_ACCESS: Final = {"client-forbidden", "unsupported-authentication"}


class _Parameter(msgspec.Struct):
    parameters: dict[str, object] = {}
    code: int = 0


class _Body(msgspec.Struct):
    title: str = ""
    detail: str = ""
    type: str = ""
    reason: str = ""
    errors: list[_Parameter] = []


_decode = msgspec.json.Decoder(_Body, strict=False).decode


def judge(answer: Answer) -> PollError | GsmError:
    """The error that an answer is."""
    status = answer.status
    try:
        told = _decode(answer.body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        if status < 500 and status not in _TELLING:
            return UnreadableError(f"HTTP {status} without a known error", answer.body)
        told = _Body()
    kind = told.type.rpartition("/")[2]
    what = told.title or kind or f"HTTP {status}"
    if status == 401:
        return TokenError(what)
    if parked := _parked(answer, told, kind):
        return parked
    if status == 429:
        return TransientError(f"HTTP 429 {what}", HIDDEN_LIMIT)
    if kind in _NO_ACCESS:
        return GsmError(
            f"X: this app may not read here ({told.reason or kind}): "
            "see that its project has access to the API v2, or set GSM_X_TOKEN to one that has"
        )
    if status >= 500:
        return TransientError(f"HTTP {status}")
    if status == 404:
        return RefusedError("not_found")
    named = ", ".join(sorted({name for one in told.errors for name in one.parameters}))
    return RefusedError(f"{what}: {named}" if named else what)


def _parked(answer: Answer, told: _Body, kind: str) -> ParkedError | None:
    """The limit that is reached, if one is: money, a cap, or a window."""
    if answer.status == 402 or kind == "credits":
        return ParkedError(told.title or "no credits", answer.at + NO_CREDITS)
    if answer.status == 403 and "spend" in told.detail.lower():
        return ParkedError("spending limit", answer.at + NO_CREDITS)
    if kind == "usage-capped" or told.title == "UsageCapExceeded":
        return ParkedError("UsageCapExceeded", next_utc_midnight(answer.at))
    return limit(answer) if answer.status == 429 else None


def limit(answer: Answer) -> ParkedError | None:
    """The window that is used up, of this token at this endpoint; None if there is more in it, or nothing is told."""
    if answer.headers.get("x-rate-limit-remaining") != "0":
        return None
    reset = answer.headers.get("x-rate-limit-reset", "")
    wait = int(reset) * 1000 - _their_now(answer) if reset.isdecimal() else WINDOW[1]
    return ParkedError(
        "rate limit", answer.at + min(max(wait, WINDOW[0]), WINDOW[1]), scope={"token", "endpoint"}
    )


def next_utc_midnight(now: int) -> int:
    """When a day of X's billing begins anew, in milliseconds."""
    return (now // DAY + 1) * DAY


def _their_now(answer: Answer) -> int:
    """The present by their clock, which the reset follows; ours if they do not tell."""
    try:
        return int(parsedate_to_datetime(answer.headers["date"]).timestamp()) * 1000
    except (KeyError, ValueError):
        return answer.at
