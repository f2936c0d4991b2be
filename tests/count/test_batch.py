"""Batches: pages of one partition folded, with dead letters and progress, cut where they do not fit."""

from collections.abc import Iterator

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.fold import Bounds, Fold
from scoring.pages import Observation, Page, encode_page
from scoring.partition import partition_of
from scoring.progress import Progress, decode_progress, is_progress, progress_key
from streams.count import batch as subject
from streams.count.batch import Batch, HoleError, TooLargeError, batches, pending
from streams.kafka.dead_letter import RecordOrigin, key_of
from streams.kafka.reader import Record

BOUNDS = Bounds("Asia/Jakarta", 1_569_862_800_000, 1_604_163_600_000, 1_604_768_400_000)
AT = 1_580_000_000_000
HOME = partition_of("a", 12)


def page(number: int, posts: int = 1, account: str = "a") -> bytes:
    seen = [Observation(f"{number}-{one}", AT, likes=one) for one in range(posts)]
    return encode_page(Page(1, account, "twitter", AT + number, "poll.test", seen))


def records(*values: bytes | None, start: int = 0) -> list[Record]:
    return [Record(HOME, offset, AT + 10**9, b"a", value) for offset, value in enumerate(values, start)]


class Partition:
    """A partition in memory."""

    def __init__(self) -> None:
        self.rows: dict[bytes, bytes] = {}
        self.progress = Progress()
        self.fold = Fold(BOUNDS, self.rows.get)

    def count(self, given: list[Record]) -> Iterator[Batch]:
        for batch in batches(given, self.progress, self.fold, "posts", 12):
            self.rows |= batch.rows
            self.progress = batch.progress
            yield batch


def test_pages_below_the_progress_are_skipped() -> None:
    """Given records 3 to 6 and a progress of 5, when asked what is pending, then it is 5 and 6."""
    found = pending(records(*[page(0)] * 4, start=3), Progress(offset=5))
    assert [record.offset for record in found] == [5, 6]


def test_nothing_is_pending_when_all_is_below_the_progress() -> None:
    """Given records 3 and 4 and a progress of 5, when asked, then nothing is."""
    assert pending(records(page(0), page(0), start=3), Progress(offset=5)) == []


def test_a_first_page_above_the_progress_is_a_hole() -> None:
    """Given records from 6 on and a progress of 5, when asked, then it says which offset is missing."""
    with pytest.raises(HoleError, match=f"expected offset 5 of partition {HOME}, got 6"):
        pending(records(page(0), start=6), Progress(offset=5))


def test_a_hole_between_pages_is_a_hole() -> None:
    """Given records 0 and 2, when asked, then it says which offset is missing."""
    with pytest.raises(HoleError, match="expected offset 1"):
        pending([*records(page(0)), *records(page(0), start=2)], Progress())


def test_pages_that_come_twice_in_a_run_are_pending_once() -> None:
    """Given offsets 1, 2, 1, 2, 3 and a progress of 1, when asked what is pending, then it is 1, 2 and 3."""
    repeated = [*records(page(0), page(1), start=1), *records(page(0), page(1), page(2), start=1)]
    assert [record.offset for record in pending(repeated, Progress(offset=1))] == [1, 2, 3]


@given(progress=st.integers(0, 5), steps=st.lists(st.tuples(st.integers(0, 8), st.integers(1, 8))))
def test_any_run_without_a_hole_gives_each_offset_once(progress: int, steps: list[tuple[int, int]]) -> None:
    """Given a run that goes back any number of times by any stretch, when asked, then each offset comes once and in order."""
    offsets: list[int] = []
    reached = progress  # the first offset that has not come yet
    for back, length in steps:
        start = max(0, reached - back)
        offsets += range(start, start + length)
        reached = max(reached, start + length)
    run = [Record(HOME, offset, AT, b"a", None) for offset in offsets]
    assert [one.offset for one in pending(run, Progress(offset=progress))] == list(range(progress, reached))


def test_a_hole_behind_a_repetition_is_a_hole() -> None:
    """Given offsets 0, 0, 2, when asked, then it says that 1 is missing."""
    with pytest.raises(HoleError, match="expected offset 1"):
        pending([*records(page(0)), *records(page(0)), *records(page(0), start=2)], Progress())


def test_a_batch_ends_with_the_progress_row() -> None:
    """Given two pages of one account, when folded, then one row and the progress behind both make the batch."""
    (batch,) = Partition().count(records(page(0), page(1)))
    keys = [key for key, _ in batch.records()]
    assert keys == [b"a|2285", progress_key(HOME)]
    assert decode_progress(batch.records()[-1][1]) == Progress(2, AT + 1, 2, 2)


def test_pages_that_are_all_refused_move_the_progress() -> None:
    """Given bad records only, when folded, then the batch is a progress row alone, with its dead letters."""
    (batch,) = Partition().count(records(None, b"no JSON"))
    assert [is_progress(key) for key, _ in batch.records()] == [True]
    assert (batch.progress.offset, batch.progress.pages, batch.progress.dead_letters) == (2, 0, 2)
    assert [(key_of(letter), letter.code) for letter in batch.dead_letters] == [
        (f"{HOME}/0".encode(), "not_json"),
        (f"{HOME}/1".encode(), "not_json"),
    ]


def test_rows_that_do_not_fit_are_cut_into_batches_that_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """Given pages whose rows are too much for one batch, when folded, then several batches hold the same in the end."""
    monkeypatch.setattr(subject, "BATCH_BYTES", 3000)
    neighbours = [name for name in map(str, range(200)) if partition_of(name, 12) == HOME][:12]
    values = [page(number, posts=10, account=account) for number, account in enumerate(neighbours)]
    whole, cut = Partition(), Partition()
    found = list(cut.count(records(*values)))
    monkeypatch.undo()
    (one,) = whole.count(records(*values))
    assert len(found) > 1
    assert found[0].size() <= 3000
    assert cut.rows == whole.rows == one.rows
    assert cut.progress == whole.progress


def test_a_page_whose_rows_never_fit_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Given a page that changes more than the changelog takes, when folded, then what came before it is a batch."""
    monkeypatch.setattr(subject, "BATCH_BYTES", 2000)
    partition = Partition()
    with pytest.raises(
        TooLargeError, match=f"the page at offset 1 of partition {HOME} changes rows of .* at most 2000"
    ):
        list(partition.count(records(page(0), page(1, posts=100))))
    assert partition.progress.offset == 1


def test_a_run_is_cut_by_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Given more pages than a batch may have, when folded, then there are more batches."""
    monkeypatch.setattr(subject, "BATCH_PAGES", 2)
    found = list(Partition().count(records(*map(page, range(5)))))
    assert [batch.progress.offset for batch in found] == [2, 4, 5]


def test_a_run_is_cut_by_bytes_of_pages_but_one_page_is_always_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Given pages of which two are more bytes than a batch may be made of, when folded, then each but the small ones is a batch."""
    small, large = page(0), page(1, posts=50)
    monkeypatch.setattr(subject, "BATCH_INPUT", len(large) + len(small))
    found = list(Partition().count(records(large, large, small, large, small, small)))
    assert [batch.progress.offset for batch in found] == [1, 3, 5, 6]


def test_nothing_is_counted_from_a_page_of_a_newer_version_on() -> None:
    """Given a page of schema 2 between others, when folded, then the batch ends before it and says so."""
    newer = orjson.dumps({"schema": 2})
    (batch,) = Partition().count(records(page(0), newer, page(2)))
    assert batch.progress.offset == 1
    assert batch.newer is not None
    assert (
        f"offset 1 of partition {HOME}: a page of schema 2; this version reads 1: upgrade first"
        in batch.newer
    )


def test_of_two_pages_of_a_newer_version_the_first_stops_it_whatever_the_accounts() -> None:
    """Given pages of three accounts, those at offsets 1 and 3 of schema 2, when folded, then the first page alone is counted."""
    one, two, three = [name for name in map(str, range(200)) if partition_of(name, 12) == HOME][:3]
    newer = orjson.dumps({"schema": 2})
    values = {three: page(0, account=three), two: newer, one: page(2, account=one)}
    run = [
        Record(HOME, at, AT + 10**9, key.encode(), value) for at, (key, value) in enumerate(values.items())
    ]
    run.append(Record(HOME, 3, AT + 10**9, one.encode(), newer))
    partition = Partition()
    (batch,) = partition.count(run)
    assert batch.newer is not None
    assert batch.newer.startswith("offset 1 ")
    assert (batch.progress.offset, batch.progress.pages) == (1, 1)
    assert list(partition.rows) == [f"{three}|2285".encode()]


def test_dead_letters_come_in_the_order_of_the_pages() -> None:
    """Given refused pages of two accounts in turns, when folded, then their letters are in the order of offsets."""
    run = [Record(HOME, at, AT, key, b"no JSON") for at, key in enumerate((b"b", b"a", None, b"b", b"a"))]
    (batch,) = Partition().count(run)
    origins = [letter.origin for letter in batch.dead_letters]
    assert [one.offset for one in origins if isinstance(one, RecordOrigin)] == [0, 1, 2, 3, 4]
    assert batch.progress.dead_letters == 5
