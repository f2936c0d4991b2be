"""How long a worker waits before it doubts: two sets of time-outs, each of which fits together."""

import os
from typing import Final

import msgspec

from streams.errors import GsmError


class Profile(msgspec.Struct, frozen=True):
    """All in seconds; heartbeat < ack < session < request, and rebalance < request."""

    heartbeat: float
    """Between two signs of life: so late a worker hears of a rebalance, too."""
    ack: float
    """How long Kafka may take to store a batch. Then the process ends, before its partitions can be another's."""
    session: float
    """After so long without a sign of life Kafka gives a worker's partitions to others. Least for brokers as they come: 6."""
    rebalance: float
    """How long Kafka waits in a rebalance for workers whose last batches are not acked yet."""
    request: float
    """After so long without an answer a connection is given up and another opened."""

    @property
    def stall(self) -> float:
        """A process that stood still longer than this may have lost its partitions: it ends."""
        return self.session / 2


PROFILES: Final = {
    "fast": Profile(heartbeat=0.5, ack=5.0, session=6.0, rebalance=10.0, request=15.0),
    "calm": Profile(heartbeat=3.0, ack=20.0, session=30.0, rebalance=30.0, request=40.0),
}
DEFAULT: Final = "calm"


def chosen(name: str | None) -> Profile:
    """The profile of that name, else the one that GSM_PROFILE names, else the calm one. Raises GsmError if there is none such."""
    name = name or os.environ.get("GSM_PROFILE") or DEFAULT
    if name not in PROFILES:
        raise GsmError(f"GSM_PROFILE is {name}: it must be {' or '.join(PROFILES)}")
    return PROFILES[name]
