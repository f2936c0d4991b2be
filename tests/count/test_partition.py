"""Rebuilding a partition from its changelog: everything merged, nothing believed because it came last."""

import hypothesis.strategies as st
from hypothesis import given

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


def test_a_late_batch_that_has_come_further_than_any_before_stands() -> None:
    """Given a worker's late batch that goes beyond its successor's, when rebuilt, then it is taken as it is: it holds the other."""
    less, more = row(("p", 1), ("q", 1)), row(("p", 1), ("q", 2), ("r", 1))
    found = rebuilt((KEY, less), (PROGRESS, progress(5)), (KEY, more), (PROGRESS, progress(6)))
    assert found.rows == {KEY: more}
    assert (found.stale, found.progress.offset) == (set(), 6)


@given(
    st.lists(st.integers(0, 3), min_size=1, max_size=8),
    st.lists(st.tuples(st.integers(0, 7), st.integers(1, 4)), max_size=6),
    st.lists(st.tuples(st.integers(0, 7), st.integers(1, 4)), max_size=6),
)
def test_whoever_wrote_when_the_merge_of_all_is_the_fold_of_all_pages(
    accounts: list[int], earlier: list[tuple[int, int]], later: list[tuple[int, int]]
) -> None:
    """Given writers that begin where some progress stood and write late or not, when rebuilt, then rows are one fold."""
    records: list[tuple[bytes, bytes]] = []
    stood = {0}  # where a worker can have begun
    for begin, pages in [*earlier, *((one, 1) for one in range(len(accounts))), *later]:
        if begin not in stood or begin >= len(accounts):
            continue
        end = min(begin + pages, len(accounts))
        stood.add(end)
        records += ((key_of(one), folded(accounts[:end])[key_of(one)]) for one in {*accounts[begin:end]})
        records.append((PROGRESS, progress(end)))
    found = rebuilt(*records)
    assert found.rows == folded(accounts)
    assert found.progress.offset == len(accounts)
    last = dict(records)
    assert {key for key in found.rows if last[key] != found.rows[key]} == found.stale


def key_of(account: int) -> bytes:
    return b"%d|2285" % account


def folded(accounts: list[int]) -> dict[bytes, bytes]:
    """The rows of pages of these accounts: the page at an offset reads all its account's posts, and one more."""
    return {
        key_of(one): row(
            *((f"p{at}", accounts.count(one)) for at, other in enumerate(accounts) if other == one)
        )
        for one in accounts
    }


def test_a_changelog_that_does_not_end_with_a_progress_row_is_not_sound() -> None:
    """Given a row without a progress row behind it, when rebuilt, then that is seen."""
    assert rebuilt((KEY, row(("p", 1))), (PROGRESS, progress(1))).sound
    assert not rebuilt((PROGRESS, progress(1)), (KEY, row(("p", 1)))).sound
