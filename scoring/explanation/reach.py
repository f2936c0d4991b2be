"""What would have drawn level with a standing above: the fewest more interactions or views, all else the same."""

from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from scoring.boards import Board, Standing
from scoring.explanation.data import Reach
from scoring.explanation.others import lines_on
from scoring.measures import MEASURES, Counted
from scoring.measures.m import interaction_rate, mean_over_platforms, relative_rates
from scoring.sums import Sum

_MOST: Final = 10**15  # more than that is out of reach

Mine = Mapping[str, Counted]
"""What counts of the participant, by platform."""


def reach(board: Board, participant: str, mine: Mine, target: Standing) -> Reach | None:
    """What the participant lacks to a value above its own; None where no number is enough, or the gap says it itself."""
    measure = MEASURES[board.measure]
    if measure.relative:
        found = [
            Reach(target.participant, "interactions", platform, amount)
            for platform in mine
            if (amount := _fewest(_relative(board, participant, mine, target, platform)))
        ]
        return min(found, key=lambda one: one.amount, default=None)
    if not measure.decimals:
        return None
    what = "views" if measure.basis == "viewed" else "engagement"
    first, *others = mine.values()

    def level(more: int) -> bool:
        raised = msgspec.structs.replace(first.sums, **{what: getattr(first.sums, what) + more})
        return measure.value([msgspec.structs.replace(first, sums=raised), *others]) >= target.value

    amount = _fewest(level)
    return (
        Reach(target.participant, "views" if what == "views" else "interactions", None, amount)
        if amount
        else None
    )


def _relative(
    board: Board, participant: str, mine: Mine, target: Standing, platform: str
) -> Callable[[int], bool]:
    """Whether so many more interactions on a platform are enough; they raise its average for the other, too."""
    rates = {one: int(line.r) for one, line in lines_on(board, platform).items() if line.counted}
    theirs = {line.platform: Counted(Sum(), x=line.x) for line in target.platforms if line.counted}

    def level(more: int) -> bool:
        here = mine[platform]
        rate = interaction_rate(here.sums.engagement + more, here.sums.eligible, here.audience)
        raised = rates | {participant: rate}
        xs = dict(zip(raised, relative_rates(list(raised.values())), strict=True))
        return _with(mine, platform, xs[participant]) >= _with(theirs, platform, xs.get(target.participant))

    return level


def _with(counted: Mine, platform: str, x: int | None) -> int:
    """M where x on a platform is another one; None: the participant does not count there."""
    if x is not None:
        counted = {**counted, platform: msgspec.structs.replace(counted[platform], x=x)}
    return mean_over_platforms(list(counted.values()))


def _fewest(enough: Callable[[int], bool]) -> int:
    """The least number that is enough, by halving: more never is less. 0 where none is."""
    if not enough(_MOST):
        return 0
    low, high = 0, _MOST
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high
