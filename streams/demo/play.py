"""Playing a season: its pages published in their order, at a pace that makes the award year last about a minute."""

import time
from collections.abc import Iterator

import msgspec

from streams.kafka.publisher import PagePublisher
from streams.season import Season


class Moment(msgspec.Struct, frozen=True):
    """How far the play has come: the award year's instant in milliseconds, observations published, the share from 0 to 1."""

    instant: int
    observations: int
    share: float


def play(season: Season, publisher: PagePublisher, seconds: float, every: float = 0.2) -> Iterator[Moment]:
    """Publish the whole season; a Moment about `every` so many seconds, and one at the end.

    Each page goes out when the played time reaches its instant; where the machine is slower it goes out as soon as may be.
    """
    bounds = season.edition.bounds()
    begun, shown, observations, instant = time.monotonic(), 0.0, 0, bounds.start
    for page in season.pages():
        instant = max(instant, page.observed_at)
        share = (instant - bounds.start) / (bounds.freeze_at - bounds.start)
        while (now := time.monotonic() - begun) < seconds * min(share, 1.0):
            yield Moment(instant, observations, share)
            time.sleep(min(every, seconds * min(share, 1.0) - now))
            shown = now
        if now - shown > every:
            shown = now
            yield Moment(instant, observations, min(share, 1.0))
        publisher.send(page.account, page.raw)
        observations += page.observations
    publisher.flush()
    yield Moment(instant, observations, 1.0)
