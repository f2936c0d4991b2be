"""An award counted by both: by `scoring` and by SQL."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson

from scoring.boards import encode_board
from scoring.edition import Edition
from scoring.pages import Page, encode_page
from scoring.partition import partition_of
from scoring.progress import Progress
from scoring.recount import PostsRecord, fold_records, make_boards
from scoring.roster import Roster
from scoring.rulings import Ruling, Rulings
from streams.kafka.reader import Record
from streams.second_count import SecondCount, keep_accepted, second_count

PARTITIONS = 3


def records(pages: Iterable[Page]) -> list[Record]:
    """The pages as `posts` holds them."""
    return [
        Record(partition_of(page.account, PARTITIONS), place, page.observed_at, page.account.encode(), encode_page(page))
        for place, page in enumerate(pages)
    ]  # fmt: skip


def counted_twice(
    edition: Edition,
    roster: Roster,
    found: Iterable[PostsRecord],
    rulings: Sequence[Ruling] = (),
    as_of: int | None = None,
    window: int | None = None,
    partitions: int = PARTITIONS,
) -> tuple[dict[str, bytes], SecondCount]:
    """The boards by `scoring`, and the second count."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "pages.ndjson"
        with path.open("wb") as file:
            rows, totals = fold_records(edition, keep_accepted(found, partitions, file), partitions)
        second = second_count(edition, roster, list(rulings), path, as_of, window=window)
    clock = max(edition.bounds().start, totals.observed_at) if as_of is None else as_of
    boards = make_boards(
        edition, roster, rows, clock, Rulings(rulings), window=window, simulated=totals.simulated > 0
    )
    assert second.as_of == clock
    _same_totals(totals, second)
    return {board.id: encode_board(board) for board in boards}, second


def assert_same(
    edition: Edition,
    roster: Roster,
    pages: Iterable[Page],
    rulings: Sequence[Ruling] = (),
    as_of: int | None = None,
    window: int | None = None,
) -> dict[str, dict[str, object]]:
    """Both counts give the same bytes; the boards, decoded, by id."""
    first, second = counted_twice(edition, roster, records(pages), rulings, as_of, window)
    assert_equal(first, second)
    return {name: orjson.loads(board) for name, board in first.items()}


def assert_equal(first: dict[str, bytes], second: SecondCount) -> None:
    """The same boards to the byte; where they are not, pytest shows the values first."""
    assert {name: orjson.loads(board) for name, board in second.boards.items()} == {
        name: orjson.loads(board) for name, board in first.items()
    }
    assert second.boards == first
    assert list(second.boards) == list(first)


def _same_totals(totals: Progress, second: SecondCount) -> None:
    for name in ("pages", "observations", "after_freeze", "outside"):
        assert getattr(second.totals, name) == getattr(totals, name), name
