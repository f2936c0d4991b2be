"""Back-off: longer and longer, begun anew by a steady run, and given up in time."""

from streams.count.backoff import Backoff


def waits(*endings: tuple[float, float], jitter: float = 1.0) -> list[float | None]:
    """What each ending of (now, ran) seconds is answered with."""
    backoff = Backoff(lambda: jitter)
    return [backoff.ended(now, ran) for now, ran in endings]


def test_each_wait_in_a_row_is_twice_the_last_up_to_half_a_minute() -> None:
    """Given endings after a second each, when they come in a row, then half a second is doubled up to 30."""
    assert waits(*((at, 1.0) for at in range(9))) == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]


def test_jitter_takes_away_up_to_half() -> None:
    """Given the third ending in a row, when jitter is none, half or all, then of 2 seconds 1, 1.5 or 2 are waited."""
    row = [(0.0, 1.0), (1.0, 1.0), (2.0, 1.0)]
    assert [waits(*row, jitter=one)[-1] for one in (0.0, 0.5, 1.0)] == [1.0, 1.5, 2.0]


def test_a_steady_run_begins_a_new_row() -> None:
    """Given three endings, when the next comes after a minute of running, then it waits as the first did."""
    assert waits((0, 1), (1, 1), (2, 1), (62, 60), (63, 1)) == [0.5, 1, 2, 0.5, 1]
    assert waits((0, 1), (1, 1), (2, 1), (61.9, 59.9)) == [0.5, 1, 2, 4]


def test_the_tenth_ending_within_ten_minutes_is_one_too_many() -> None:
    """Given nine endings within ten minutes, when the tenth comes in the 600th second, then it is given up."""
    assert waits(*((at, 1.0) for at in range(9)), (600, 1))[-1] is None


def test_ten_endings_over_a_longer_time_are_taken() -> None:
    """Given endings a minute and a bit apart, each after less than a minute, when the tenth comes, then it is started again."""
    assert waits(*((at * 67.0, 59.0) for at in range(12)))[-3:] == [30, 30, 30]
