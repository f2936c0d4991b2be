"""Rebuilding a partition from its changelog: everything merged, nothing believed because it came last."""

from scoring.progress import Progress, encode_progress, progress_key
from scoring.registers import Post
from scoring.rows import Day, encode_row
from streams.count.partition import Rebuilding

KEY = b"a|2285"
PROGRESS = progress_key(3)


def row(*posts: tuple[str, int]) -> bytes:
    """A row of posts with so many likes, read at that many milliseconds."""
    known: dict[str, Post] = {
        name: (0, (likes, likes, 0, 0, 0, 0, 0), (), (0, likes, 1)) for name, likes in posts
    }
    return encode_row({18_287: Day(posts=known)})


def progress(offset: int) -> bytes:
    return encode_progress(Progress(offset=offset, pages=offset))


def rebuilt(*records: tuple[bytes, bytes]) -> Rebuilding:
    found = Rebuilding()
    for key, value in records:
        found.add(key, value)
    return found


def test_an_empty_changelog_is_the_beginning() -> None:
    """Given no records, when rebuilt, then there are no rows and the progress is 0."""
    found = rebuilt()
    assert found.sound
    assert (found.rows, found.progress, found.stale) == ({}, Progress(), set())


def test_the_last_record_stands_when_it_knows_all_that_came_before() -> None:
    """Given a row that grew, when rebuilt, then it is the last record to the byte and nothing must be written again."""
    found = rebuilt((KEY, row(("p", 1))), (KEY, row(("p", 2), ("q", 1))), (PROGRESS, progress(2)))
    assert found.rows == {KEY: row(("p", 2), ("q", 1))}
    assert found.stale == set()
    assert found.progress.offset == 2


def test_a_late_writers_row_is_merged_and_marked() -> None:
    """Given an older row behind a newer one, when rebuilt, then the merge stands and must be written again."""
    new, old = row(("p", 5), ("q", 1)), row(("p", 2), ("r", 9))
    found = rebuilt((KEY, new), (PROGRESS, progress(7)), (KEY, old), (PROGRESS, progress(4)))
    assert found.rows == {KEY: row(("p", 5), ("q", 1), ("r", 9))}
    assert found.stale == {KEY}
    assert found.progress.offset == 7
    assert found.progress_stale


def test_a_mended_row_is_not_mended_again() -> None:
    """Given an older row behind a newer one, and then the merge, when rebuilt, then nothing is marked."""
    new, old = row(("p", 5)), row(("p", 2))
    found = rebuilt(
        (KEY, new), (PROGRESS, progress(7)),
        (KEY, old), (PROGRESS, progress(4)),
        (KEY, new), (PROGRESS, progress(7)),
    )  # fmt: skip
    assert found.rows == {KEY: new}
    assert (found.stale, found.progress_stale) == (set(), False)


def test_a_changelog_that_does_not_end_with_a_progress_row_is_not_sound() -> None:
    """Given a row without a progress row behind it, when rebuilt, then that is seen."""
    assert rebuilt((KEY, row(("p", 1))), (PROGRESS, progress(1))).sound
    assert not rebuilt((PROGRESS, progress(1)), (KEY, row(("p", 1)))).sound
