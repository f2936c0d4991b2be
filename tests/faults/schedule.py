"""What a seed stands for: how many workers, which pages when, which faults when. Nothing here depends on the machine."""

from random import Random
from typing import Final, Literal

import msgspec

Kind = Literal[
    "worker joins", "worker leaves", "worker killed", "worker paused", "worker cut off", "rank killed", "rank paused",
    "broker killed", "broker paused", "disk full", "Redis killed", "Redis paused", "Redis wiped",
]  # fmt: skip

SLOTS: Final = 4
"""At most so many workers at once."""

# How often a kind is drawn, and how long it lasts, in seconds. Workers and brokers are away for less and for more than a worker's
# session (6 s) and its patience for an ack (5 s), ranks than the lease (7 s).
_KINDS: Final[dict[Kind, tuple[int, tuple[float, float]]]] = {
    "worker joins": (3, (0, 0)),
    "worker leaves": (3, (0, 0)),
    "worker killed": (3, (0.2, 2)),
    "worker paused": (3, (0.5, 9)),
    "worker cut off": (2, (0.5, 9)),
    "rank killed": (1, (0, 0)),
    "rank paused": (2, (1, 10)),
    "broker killed": (1, (0.2, 7)),
    "broker paused": (2, (0.5, 8)),
    "disk full": (1, (1, 4)),
    "Redis killed": (1, (0, 4)),
    "Redis paused": (1, (0.5, 9)),
    "Redis wiped": (1, (0, 0)),
}
_FIRST: Final = 2.0  # seconds before the first fault


class Event(msgspec.Struct, frozen=True):
    """A fault `at` seconds after the first page, for so many `seconds`; `draw`, from 0 to 1, says which process and how."""

    at: float
    kind: Kind
    seconds: float
    draw: float


class Schedule(msgspec.Struct, frozen=True):
    """All that a seed says. `length` is how many seconds pages are sent for, `season` the season's own seed."""

    seed: int
    workers: int
    observations: int
    season: int
    length: float
    pieces: int
    twice: float
    late: float
    events: list[Event]


def draw(seed: int) -> Schedule:
    """The schedule of a seed: 1 to 4 workers, 7 to 14 faults of which some overlap, 20,000 to 40,000 observations."""
    luck = Random(seed)
    workers = luck.randint(1, SLOTS)
    length = luck.uniform(16, 28)
    kinds, weights = list(_KINDS), [often for often, _ in _KINDS.values()]
    events = []
    for kind in luck.choices(kinds, weights, k=luck.randint(7, 14)):
        shortest, longest = _KINDS[kind][1]
        at = round(luck.uniform(_FIRST, length), 2)
        events.append(Event(at, kind, round(luck.uniform(shortest, longest), 2), luck.random()))
    return Schedule(
        seed=seed,
        workers=workers,
        observations=luck.randrange(20_000, 40_000),
        season=luck.randrange(1 << 30),
        length=round(length, 1),
        pieces=luck.randint(20, 60),
        twice=luck.uniform(0, 0.1),
        late=luck.uniform(0, 0.2),
        events=sorted(events, key=lambda one: one.at),
    )
