"""The award clock of rank."""

import msgspec

from scoring.progress import Progress
from streams.clock import ManualClock
from streams.rank.award_clock import AwardClock
from tests.rank.tiny import DAY, EDITION, FREEZE, START

WALL = msgspec.structs.replace(EDITION, clock="wall")


def test_data_clock_shows_the_newest_observation_of_all_partitions() -> None:
    # Given two partitions whose newest observations are a day apart, at some other time of the wall clock
    clock = AwardClock(EDITION, ManualClock(START + 20 * DAY))
    progress = [Progress(observed_at=START + 2 * DAY), Progress(observed_at=START + 3 * DAY)]
    # When it is read, then it shows the later one
    assert clock.read(progress) == START + 3 * DAY


def test_data_clock_stands_at_the_start_until_something_is_observed() -> None:
    clock = AwardClock(EDITION, ManualClock(0))
    assert clock.read([Progress(), Progress()]) == START


def test_data_clock_goes_beyond_the_freeze() -> None:
    # Given an observation made a day after the freeze: it counts nowhere, and says that the freeze is over
    clock = AwardClock(EDITION, ManualClock(0))
    assert clock.read([Progress(observed_at=FREEZE + DAY)]) == FREEZE + DAY


def test_wall_clock_shows_the_time_whatever_was_observed() -> None:
    clock = AwardClock(WALL, ManualClock(START + 5 * DAY))
    assert clock.read([Progress(observed_at=START + 7 * DAY)]) == START + 5 * DAY


def test_wall_clock_stands_still_once_frozen() -> None:
    # Given a wall clock a month after the freeze
    clock = AwardClock(WALL, ManualClock(FREEZE + 30 * DAY))
    # When it is read, then it shows the first frozen millisecond, so that boards stay the same from then on
    assert clock.read([Progress()]) == FREEZE + 1


class _Machine:
    """A machine's clock that can be set back."""

    def __init__(self, instant: int) -> None:
        self.instant = instant

    def now(self) -> int:
        return self.instant


def test_a_wall_clock_that_is_set_back_does_not_take_the_award_with_it() -> None:
    # Given a machine whose clock is set back by a day
    machine = _Machine(START + 5 * DAY)
    clock = AwardClock(WALL, machine)
    machine.instant -= DAY
    # When it is read, then the award stands still
    assert clock.read([Progress()]) == START + 5 * DAY
