"""Rows of the changelog count at their partition's progress row, and never lose what they knew."""

import pytest

from scoring.fold import Fold
from scoring.pages import Page
from scoring.progress import Progress, encode_progress, progress_key
from scoring.rows import row_key
from streams.errors import GsmError
from streams.rank.changelog import Changelog, merged
from tests.rank.tiny import EDITION, FIRST_DAY, MINUTE, START, page

KEY = row_key("tw:health", FIRST_DAY // 8)


class Table(dict[bytes, bytes]):
    """Rows in a plain dictionary."""

    def put(self, key: bytes, row: bytes) -> None:
        self[key] = row


def row(*pages: Page) -> bytes:
    """The row of the tiny edition's first window that some pages of one account make."""
    fold = Fold(EDITION.bounds(), lambda _: None)
    for one in pages:
        fold.add(one, Progress())
    (found,) = fold.take().values()
    return found


FIRST = page("tw:health", START + MINUTE, {"h1": 5})
SECOND = page("tw:health", START + 2 * MINUTE, {"h2": 7})
THIRD = page("tw:health", START + 3 * MINUTE, {"h1": 9})


def progress(offset: int) -> tuple[bytes, bytes]:
    return progress_key(0), encode_progress(Progress(offset, START + offset * MINUTE, offset))


def test_rows_are_applied_at_the_progress_row_and_not_before() -> None:
    # Given a changelog of two partitions
    table = Table()
    changelog = Changelog(2, table)
    # When a row comes, then nothing is applied
    assert not changelog.add(0, KEY, row(FIRST))
    assert table == {}
    # When the other partition's progress comes, then still nothing
    assert changelog.add(1, progress_key(1), encode_progress(Progress(4)))
    assert table == {}
    assert [one.offset for one in changelog.progress] == [0, 4]
    # When its own progress comes, then the row is there
    assert changelog.add(0, *progress(1))
    assert table == {KEY: row(FIRST)}
    assert [one.offset for one in changelog.progress] == [1, 4]


def test_a_progress_row_without_rows_moves_the_vector() -> None:
    # Given a batch of dead letters only
    changelog = Changelog(1, Table())
    # When its progress comes, then the vector has moved
    assert changelog.add(0, *progress(3))
    assert changelog.progress == [Progress(3, START + 3 * MINUTE, 3)]


def test_a_later_row_takes_the_place_of_an_earlier_one() -> None:
    # Given a row at progress 1
    table = Table()
    changelog = Changelog(1, table)
    changelog.add(0, KEY, row(FIRST))
    changelog.add(0, *progress(1))
    # When its next state comes at progress 2
    changelog.add(0, KEY, row(FIRST, SECOND))
    changelog.add(0, *progress(2))
    # Then it is that state
    assert table == {KEY: row(FIRST, SECOND)}


def test_a_late_batch_of_a_replaced_writer_takes_nothing_back() -> None:
    # Given a partition at progress 3
    table = Table()
    changelog = Changelog(1, table)
    changelog.add(0, KEY, row(FIRST, SECOND, THIRD))
    changelog.add(0, *progress(3))
    # When a writer that was replaced appends what it knew at progress 1
    changelog.add(0, KEY, row(FIRST))
    changelog.add(0, *progress(1))
    # Then row and progress stand where they stood
    assert table == {KEY: row(FIRST, SECOND, THIRD)}
    assert changelog.progress[0].offset == 3


def test_a_late_batch_that_knows_more_is_merged() -> None:
    # Given a row that lacks the second page, although the progress is beyond it
    table = Table()
    changelog = Changelog(1, table)
    changelog.add(0, KEY, row(FIRST, THIRD))
    changelog.add(0, *progress(3))
    # When a batch of less progress has the second page
    changelog.add(0, KEY, row(FIRST, SECOND))
    changelog.add(0, *progress(2))
    # Then the row knows all three
    assert table == {KEY: row(FIRST, SECOND, THIRD)}


def test_two_rows_of_a_key_before_one_progress_row_are_merged() -> None:
    # Given a batch that lost its progress row
    table = Table()
    changelog = Changelog(1, table)
    changelog.add(0, KEY, row(FIRST, SECOND))
    # When a whole batch with the same row in another state follows
    changelog.add(0, KEY, row(FIRST, THIRD))
    changelog.add(0, *progress(3))
    # Then both are in the row
    assert table == {KEY: row(FIRST, SECOND, THIRD)}


def test_merged_is_the_same_in_any_order() -> None:
    a, b = row(FIRST, SECOND), row(FIRST, THIRD)
    assert merged(a, b) == merged(b, a) == row(FIRST, SECOND, THIRD)
    assert merged(None, a) == a


@pytest.mark.parametrize(("key", "value"), [(None, b"x"), (KEY, None)])
def test_a_record_that_count_never_writes_stops_rank(key: bytes | None, value: bytes | None) -> None:
    with pytest.raises(GsmError, match="partition 0 has a record without key or value"):
        Changelog(1, Table()).add(0, key, value)
