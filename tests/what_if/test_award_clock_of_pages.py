"""The award clock where nobody gives one: of files the newest observation, of a running edition as rank has it."""

import msgspec

from streams.what_if import Basis
from streams.what_if.pages import PagesInFiles
from tests.scoring.harbour import EDITION, instant

WALL = msgspec.structs.replace(EDITION, clock="wall")
BOUNDS = EDITION.bounds()
FILES = PagesInFiles([], 0)


def test_files_are_as_of_their_newest_observation_but_not_before_the_period() -> None:
    found = Basis(FILES, [], None)
    assert found.award_clock(WALL, instant("06-01 12:00")) == instant("06-01 12:00")
    assert found.award_clock(EDITION, 0) == BOUNDS.start


def test_a_running_edition_by_the_wall_clock_is_as_of_now_and_stands_still_after_the_freeze() -> None:
    def as_of(now: int) -> int:
        return Basis(FILES, [], None, now=now).award_clock(WALL, instant("06-01 12:00"))

    assert as_of(instant("07-01 12:00")) == instant("07-01 12:00")
    assert as_of(BOUNDS.freeze_at + 86_400_000) == BOUNDS.freeze_at + 1


def test_a_running_edition_by_the_clock_of_data_is_as_of_its_newest_observation() -> None:
    assert Basis(FILES, [], None, now=BOUNDS.freeze_at).award_clock(
        EDITION, instant("06-01 12:00")
    ) == instant("06-01 12:00")


def test_beside_a_snapshot_its_own_instant_counts() -> None:
    assert Basis(FILES, [], 12345, now=BOUNDS.freeze_at).award_clock(WALL, 0) == 12345
