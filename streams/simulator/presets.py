"""Faults that go together: what goes wrong with platforms, from now on."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from streams.simulator.faults import Fault

HOUR: Final = 3_600_000
SKEW: Final = 7 * 60_000
_CALIFORNIA: Final = ZoneInfo("America/Los_Angeles")

FIRST_TOKEN: Final = "simulated-1"  # noqa: S105 - it opens nothing
"""The first token of a poller that polls a simulator: the one that expires."""


def flaky(now: int) -> list[Fault]:  # noqa: ARG001 - it lasts
    """One request in ten fails: with an error of theirs, half an answer, none, or a page of HTML."""
    return [
        Fault(probability=0.04),
        Fault(probability=0.02, status=500, reason="internalError"),
        Fault(probability=0.02, show="answer", cut="connection"),
        Fault(probability=0.01, show="answer", cut="body"),
        Fault(probability=0.01, status=502, body="<html>Bad Gateway</html>", content_type="text/html"),
    ]


def quota_day(now: int) -> list[Fault]:
    """Nobody has quota: YouTube until midnight in California, X until midnight UTC, Facebook and Instagram for an hour."""
    return [
        Fault(platform="youtube", show="quota", until=_midnight(now, _CALIFORNIA)),
        Fault(platform="twitter", show="quota", until=_midnight(now, UTC)),
        Fault(platform="facebook", show="quota", until=now + HOUR),
        Fault(platform="instagram", show="quota", until=now + HOUR),
    ]


def credits_out(now: int) -> list[Fault]:
    """X tells nothing without credits, for ten hours."""
    return [Fault(platform="twitter", show="credits", until=now + 10 * HOUR)]


def throttle(now: int) -> list[Fault]:  # noqa: ARG001 - it lasts
    """One request in fifty is over a limit that ends soon."""
    return [Fault(probability=0.02, show="throttle")]


def token_expiry(now: int) -> list[Fault]:  # noqa: ARG001 - it lasts
    """A poller's first token has expired."""
    return [Fault(token=FIRST_TOKEN, show="token")]


def schema_drift(now: int) -> list[Fault]:
    """For ten hours counters have other names, and there are fields and kinds of media that nobody knows."""
    names = {
        '"public_metrics"': '"engagement"',
        '"statistics"': '"statisticsV4"',
        '"reactions"': '"feelings"',
        '"like_count"': '"hearts"',
    }
    return [
        Fault(show="answer", probability=0.2, rename=names, until=now + 10 * HOUR),
        Fault(show="answer", rename={'"photo"': '"hologram"', '"id"': '"novelty":[{"at":1}],"id"'}, until=now + 10 * HOUR),
    ]  # fmt: skip


def clock_skew(now: int) -> list[Fault]:  # noqa: ARG001 - it lasts
    """The platforms' clocks are seven minutes ahead, which shows where they limit requests."""
    return [
        Fault(probability=0.02, show="throttle", skew=SKEW),
        Fault(show="answer", skew=SKEW),
    ]


PRESETS: Final[dict[str, Callable[[int], list[Fault]]]] = {
    "clock-skew": clock_skew,
    "credits-out": credits_out,
    "flaky": flaky,
    "quota-day": quota_day,
    "schema-drift": schema_drift,
    "throttle": throttle,
    "token-expiry": token_expiry,
}
"""By name: the rules at an instant."""


def _midnight(now: int, zone: tzinfo) -> int:
    """The next one, in milliseconds."""
    day = datetime.fromtimestamp(now / 1000, zone).date() + timedelta(days=1)
    return int(datetime.combine(day, time(), zone).timestamp() * 1000)
