"""Rebuilding a partition from its changelog: everything merged, nothing believed because it came last."""

from collections.abc import Sequence

import hypothesis.strategies as st
from hypothesis import given

from scoring.progress import Progress, decode_progress, encode_progress, is_progress, progress_key
from scoring.registers import Post
from scoring.rows import Day, encode_row
from streams.count.batch_header import encode_header
from streams.count.partition import Rebuilding
from streams.count.stores.contract import Stand
from streams.count.stores.memory import MemoryRows

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


def rebuilt(
    *records: tuple[bytes, bytes], rows: MemoryRows | None = None, number: int | None = None
) -> Rebuilding:
    """What comes of records that end in so many batches, each with a header; `number` is the number of rows that they tell."""
    rows = rows or MemoryRows()
    found = Rebuilding(rows)
    begin = 0 if found.kept is None else found.kept.offset - 1
    for at, (key, value) in enumerate(records):
        ends = (decode_progress(value) for key, value in records[at:] if is_progress(key))
        # A batch that has no end says what it says all the same.
        header = encode_header(next(ends, Progress()), len(keys(records)) if number is None else number)
        found.add(begin + at, key, value, header)
    found.put()
    return found


def keys(records: Sequence[tuple[bytes, bytes]]) -> set[bytes]:
    return {key for key, _ in records if not is_progress(key)}


def table(found: Rebuilding, *records: bytes) -> dict[bytes, bytes | None]:
    """The rows of these keys, by default of the one; there are no others."""
    assert len(found.rows) == len(records or [KEY])
    return {key: found.rows.get(key) for key in records or [KEY]}


def test_an_empty_changelog_is_the_beginning() -> None:
    """Given no records, when rebuilt, then there are no rows and the progress is 0."""
    found = rebuilt()
    assert found.sound
    assert (len(found.rows), found.progress, found.stale) == (0, Progress(), set())


def test_the_last_record_stands_when_it_knows_all_that_came_before() -> None:
    """Given a row that grew, when rebuilt, then it is the last record to the byte and nothing must be written again."""
    found = rebuilt((KEY, row(("p", 1))), (KEY, row(("p", 2), ("q", 1))), (PROGRESS, progress(2)))
    assert table(found) == {KEY: row(("p", 2), ("q", 1))}
    assert found.stale == set()
    assert found.progress.offset == 2


def test_a_late_writers_row_is_merged_and_marked() -> None:
    """Given an older row behind a newer one, when rebuilt, then the merge stands and must be written again."""
    new, old = row(("p", 5), ("q", 1)), row(("p", 2), ("r", 9))
    found = rebuilt((KEY, new), (PROGRESS, progress(7)), (KEY, old), (PROGRESS, progress(4)))
    assert table(found) == {KEY: row(("p", 5), ("q", 1), ("r", 9))}
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
    assert table(found) == {KEY: new}
    assert (found.stale, found.progress_stale) == (set(), False)


def test_a_late_batch_that_has_come_further_than_any_before_stands() -> None:
    """Given a worker's late batch that goes beyond its successor's, when rebuilt, then it is taken as it is: it holds the other."""
    less, more = row(("p", 1), ("q", 1)), row(("p", 1), ("q", 2), ("r", 1))
    found = rebuilt((KEY, less), (PROGRESS, progress(5)), (KEY, more), (PROGRESS, progress(6)))
    assert table(found) == {KEY: more}
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
    assert table(found, *folded(accounts)) == folded(accounts)
    assert found.doubt() is None
    assert found.progress.offset == len(accounts)
    last = dict(records)
    assert {key for key in keys(records) if last[key] != found.rows.get(key)} == found.stale


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


def test_a_record_that_says_nothing_of_its_batch_is_merged() -> None:
    """Given a row of an earlier version, without a header, behind another, when rebuilt, then the merge stands."""
    found = Rebuilding(MemoryRows())
    for at, value in enumerate([row(("p", 5), ("q", 1)), row(("p", 2), ("r", 9))]):
        found.add(2 * at, KEY, value, [])
        found.add(2 * at + 1, PROGRESS, progress(at + 1), [])
    found.put()
    assert table(found) == {KEY: row(("p", 5), ("q", 1), ("r", 9))}
    assert (found.stale, found.progress.offset, found.doubt()) == ({KEY}, 2, None)


def kept() -> MemoryRows:
    """One row, which stands for a changelog of two records and two pages."""
    rows = MemoryRows()
    rows.put({KEY: row(("p", 2))}, Stand(2, Progress(offset=2, pages=2), 1))
    return rows


def test_of_kept_rows_only_the_tail_is_read() -> None:
    """Given rows that stand for two records, when the last of these and the tail are read, then the tail is taken in and nothing else."""
    other = b"b|2285"
    found = rebuilt(
        (PROGRESS, progress(2)), (other, row(("q", 1))), (PROGRESS, progress(3)), rows=kept(), number=2
    )
    assert table(found, KEY, other) == {KEY: row(("p", 2)), other: row(("q", 1))}
    assert (found.records, found.progress.offset, found.doubt()) == (2, 3, None)


def test_a_late_writers_row_in_the_tail_is_merged() -> None:
    """Given kept rows and a tail in which an older row came late, when rebuilt, then it is merged and marked."""
    found = rebuilt(
        (PROGRESS, progress(2)), (KEY, row(("p", 1), ("r", 1))), (PROGRESS, progress(1)), rows=kept()
    )
    assert table(found) == {KEY: row(("p", 2), ("r", 1))}
    assert (found.stale, found.progress.offset, found.progress_stale) == ({KEY}, 2, True)


def test_rows_of_another_past_are_not_believed_and_not_touched() -> None:
    """Given kept rows whose last record is another one in this changelog, when rebuilt, then that is said and nothing taken in."""
    found = rebuilt((PROGRESS, progress(7)), (KEY, row(("p", 9))), (PROGRESS, progress(8)), rows=kept())
    assert found.doubt() == "the record that they stand on is not there"
    assert (table(found), found.records) == ({KEY: row(("p", 2))}, 0)


def test_rows_behind_the_changelogs_end_are_not_believed() -> None:
    """Given kept rows and nothing to read where they stand, when rebuilt, then that is said."""
    assert rebuilt(rows=kept()).doubt() == "the record that they stand on is not there"


def test_a_last_record_that_compaction_has_taken_away_is_no_doubt() -> None:
    """Given kept rows whose progress row has a successor alone, when rebuilt, then they stand."""
    rows = kept()
    found = Rebuilding(rows)
    found.add(3, PROGRESS, progress(3), encode_header(Progress(offset=3), 1))
    assert (found.doubt(), found.progress.offset) == (None, 3)


def test_rows_that_are_missing_are_noticed() -> None:
    """Given a changelog that says that there are two rows, when one is found, then that is said."""
    found = rebuilt((KEY, row(("p", 1))), (PROGRESS, progress(1)), number=2)
    assert found.doubt() == "there are 1 rows, and the changelog has 2"
