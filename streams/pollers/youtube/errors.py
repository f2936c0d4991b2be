"""What an answer of YouTube that is no success means. Dispatched on `errors[0].reason`, as Google asks."""

from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from streams.errors import GsmError
from streams.pollers.errors import (
    ParkedError,
    PollError,
    RefusedError,
    TransientError,
    UnavailableError,
    UnreadableError,
)

PACIFIC: Final = ZoneInfo("America/Los_Angeles")

_QUOTA: Final = {"quotaExceeded", "dailyLimitExceeded", "dailyLimitExceeded402"}
_RATE: Final = {"rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED"}
_OWN_FAULT: Final = {"backendError", "internalError", "SERVICE_UNAVAILABLE", "processingFailure"}
_CONFIGURATION: Final = {
    "keyInvalid": "the key is not valid",
    "API_KEY_INVALID": "the key is not valid",
    "keyExpired": "the key has expired",
    "authError": "the key is not accepted",
    "accessNotConfigured": "the YouTube Data API v3 is not switched on in the key's project",
    "SERVICE_DISABLED": "the YouTube Data API v3 is not switched on in the key's project",
    "ipRefererBlocked": "the key may not be used from this address",
}


class _One(msgspec.Struct):
    reason: str = ""


class _Body(msgspec.Struct):
    message: str = ""
    errors: list[_One] = []
    status: str = ""
    details: list[_One] = []


class _Envelope(msgspec.Struct):
    error: _Body


_decode = msgspec.json.Decoder(_Envelope, strict=False).decode


def judge(status: int, body: bytes, now: int) -> PollError | GsmError:
    """The error that an answer with this HTTP status and body is."""
    try:
        told = _decode(body).error
    except (msgspec.DecodeError, UnicodeDecodeError):
        if status >= 500:
            return TransientError(f"HTTP {status}")
        return UnreadableError(f"HTTP {status} without a known error", body)
    reasons = [one.reason for one in (*told.errors[:1], *told.details) if one.reason]
    reason = reasons[0] if reasons else told.status or f"HTTP {status}"
    for one in reasons:
        if why := _CONFIGURATION.get(one):
            return GsmError(f"YouTube: {why} ({one}): set GSM_YOUTUBE_API_KEY to one that works")
    if status == 401:
        return GsmError(
            f"YouTube: the key is not accepted ({reason}): set GSM_YOUTUBE_API_KEY to one that works"
        )
    if reason in _QUOTA or (reason in _RATE and "per day" in told.message):
        return ParkedError(reason, next_pacific_midnight(now))
    if (
        status >= 500
        or status in {408, 409, 429}
        or reason in _OWN_FAULT | _RATE
        or "transient" in told.message
    ):
        return TransientError(f"HTTP {status} {reason}")
    if reason == "invalidPageToken":
        return UnavailableError(reason)  # the list changed while it was read: the next try begins it anew
    return RefusedError(reason)


def next_pacific_midnight(now: int) -> int:
    """When YouTube's daily quota begins anew, in milliseconds: the next midnight in California."""
    today = datetime.fromtimestamp(now // 1000, UTC).astimezone(PACIFIC).date()
    return round(datetime.combine(today + timedelta(days=1), time(), PACIFIC).timestamp()) * 1000
