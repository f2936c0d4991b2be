"""What an answer of the Graph API that is no success means. Dispatched on the error's code: the HTTP status says little."""

from typing import Final

import msgspec

from streams.errors import GsmError
from streams.pollers.errors import (
    Dimension,
    ParkedError,
    PollError,
    RefusedError,
    TokenError,
    TransientError,
    UnavailableError,
    UnreadableError,
)
from streams.pollers.http import Answer

MINUTE: Final = 60_000
PARK: Final = 15 * MINUTE
"""How long a limit is left alone where no answer says: asking while it holds makes it longer."""

BLOCKED: Final = 60 * MINUTE
STOP_AT: Final = 90
"""Of a limit, in per cent: no new work is begun from here on."""

_PARKED: Final[dict[int, tuple[Dimension, ...]]] = {
    4: (),
    341: (),
    17: ("token",),
    32: ("token", "target"),
    80001: ("token", "target"),
    80002: ("token", "target"),
    613: ("endpoint",),
}
"""Limits by code, with what they are of."""

_TOKEN: Final = {102, 190}
_MISSING: Final = {33, 803}
_NO_USER: Final = 2207013
_NO_OBJECT: Final = 33
_FEATURE: Final = "Page Public Content Access", "Pages Public Content Access"


class TooMuchError(UnavailableError):
    """The answer would be too large: less must be asked for at once."""


class _Error(msgspec.Struct):
    message: str = ""
    code: int = 0
    error_subcode: int = 0
    is_transient: bool = False


class _Envelope(msgspec.Struct):
    error: _Error


class _Usage(msgspec.Struct):
    call_count: float = 0
    total_time: float = 0
    total_cputime: float = 0
    estimated_time_to_regain_access: float = 0

    def percent(self) -> float:
        """The limit that is nearest."""
        return max(self.call_count, self.total_time, self.total_cputime)


_decode = msgspec.json.Decoder(_Envelope, strict=False).decode
_decode_app = msgspec.json.Decoder(_Usage).decode
_decode_business = msgspec.json.Decoder(dict[str, list[_Usage]]).decode


def judge(answer: Answer) -> PollError | GsmError:
    """The error that an answer is."""
    try:
        told = _decode(answer.body).error
    except (msgspec.DecodeError, UnicodeDecodeError):
        if answer.status >= 500:
            return TransientError(f"HTTP {answer.status}")
        return UnreadableError(f"HTTP {answer.status} without a known error", answer.body)
    name = f"{told.code}/{told.error_subcode}" if told.error_subcode else str(told.code)
    if told.code in _TOKEN:
        return TokenError(f"error {name}")
    if told.code in _PARKED:
        return ParkedError(f"limit {name}", answer.at + regained_in(answer), _PARKED[told.code])
    if told.code == 368:
        return ParkedError("blocked for policy (368): look into the app's dashboard", answer.at + BLOCKED)
    if told.code in {1, 2} or answer.status >= 500 or told.is_transient:
        too_much = "reduce the amount of data" in told.message
        return TooMuchError("too much at once") if too_much else TransientError(f"error {name}")
    return _refused(told, name)


def _refused(told: _Error, name: str) -> PollError | GsmError:
    """What is refused for good. A Page that is not there may be told in the words of one that the app may not see."""
    feature = any(words in told.message for words in _FEATURE)
    if "does not exist" in told.message and feature:
        return RefusedError("not found, or the app lacks Page Public Content Access")
    if feature:
        return GsmError(
            f"Facebook: the app may not read Pages that it does not manage (error {name}): it needs the feature Page Public Content Access, "
            "and a token of the app or of a system user"
        )
    missing = told.code in _MISSING or told.error_subcode in {_NO_OBJECT, _NO_USER}
    if missing or "does not exist" in told.message:
        return RefusedError("not_found")
    if told.code == 10 or 200 <= told.code < 300:
        return RefusedError(f"no permission ({name})")
    return RefusedError(f"error {name}")


def limit(answer: Answer) -> ParkedError | None:
    """The limit that is nearly used up, as the headers tell; None if none is, or nothing is told."""
    business = _business(answer)
    if any(usage.percent() >= STOP_AT for usage in business):
        return ParkedError("business limit is near", answer.at + regained_in(answer), {"token", "target"})
    try:
        app = _decode_app(answer.headers.get("x-app-usage", "{}"))
    except msgspec.DecodeError:
        return None
    return ParkedError("limit is near", answer.at + PARK, {"token"}) if app.percent() >= STOP_AT else None


def regained_in(answer: Answer) -> int:
    """After how many milliseconds asking makes sense again: as told, in minutes, but a quarter of an hour at least."""
    told = max((usage.estimated_time_to_regain_access for usage in _business(answer)), default=0.0)
    return max(PARK, round(told * MINUTE))


def _business(answer: Answer) -> list[_Usage]:
    try:
        found = _decode_business(answer.headers.get("x-business-use-case-usage", "{}"))
    except msgspec.DecodeError:
        return []
    return [usage for usages in found.values() for usage in usages]
