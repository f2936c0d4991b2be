"""What a seed's pages give by scoring alone, and how what runs differs from it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import msgspec

from scoring.boards import encode_board
from scoring.progress import Progress, decode_progress, encode_progress, is_progress, progress_key
from scoring.recount import fold_records, make_boards
from scoring.rows import decode_row, encode_row, merge_rows
from streams.kafka.reader import Record
from streams.kafka.topics import POSTS
from streams.season import Season, SeasonPage
from streams.store import Published

Table = dict[bytes, bytes]

PARTITIONS: Final = POSTS.partitions


class Truth(msgspec.Struct, frozen=True):
    """Rows and progress rows, the boards' JSON by id, the totals."""

    table: Table
    boards: dict[str, bytes]
    totals: Progress


def truth(season: Season, posts: Sequence[Record]) -> Truth:
    """Rows, boards and totals of the records in `posts`; `missing_pages` says whether these are the pages that were sent."""
    rows: Table = {}
    progress: dict[int, Progress] = {}
    for partition in range(PARTITIONS):
        records = (one for one in posts if one.partition == partition)
        some, progress[partition] = fold_records(season.edition, records, PARTITIONS)
        rows |= some
    sums = Progress(
        *(sum(column) for column in zip(*map(msgspec.structs.astuple, progress.values()), strict=True))
    )
    totals = msgspec.structs.replace(sums, observed_at=max(one.observed_at for one in progress.values()))
    as_of = max(season.edition.bounds().start, totals.observed_at)
    boards = make_boards(season.edition, season.roster, rows, as_of, simulated=True)
    table = rows | {progress_key(one): encode_progress(stands) for one, stands in progress.items()}
    return Truth(table, {one.id: encode_board(one) for one in boards}, totals)


def missing_pages(sent: Sequence[SeasonPage], posts: Sequence[Record]) -> Iterator[str]:
    """Pages that were sent and are not in `posts`, or are there and were not sent."""
    wanted = Counter(page.raw for page in sent)
    found = Counter(record.value or b"" for record in posts)
    if lost := wanted - found:
        yield f"posts: {lost.total()} of {wanted.total()} pages that were acked are missing"
    if strange := found.keys() - wanted.keys():
        yield f"posts: {len(strange)} records were never sent"


def differences(what: str, found: Mapping[bytes, bytes], expected: Mapping[bytes, bytes]) -> Iterator[str]:
    """Where a table is not the expected one: how many keys, and the first."""
    wrong = sorted(key for key in found.keys() | expected.keys() if found.get(key) != expected.get(key))
    if wrong:
        rows = sum(not is_progress(key) for key in wrong)
        yield (
            f"{what}: {rows} rows of {len(expected)} and {len(wrong) - rows} progress rows differ, first {wrong[0]!r}"
        )


def board_differences(published: Published, true: Truth, ends: Sequence[int]) -> Iterator[str]:
    """Where head and boards in Redis are not the true ones."""
    if published.head.vector != list(ends):
        yield f"head: vector {published.head.vector}, posts end at {list(ends)}"
    if published.head.totals != true.totals:
        yield f"head: totals {published.head.totals}, true {true.totals}"
    found, expected = published.boards, true.boards
    for name in sorted(found.keys() | expected.keys()):
        if found.get(name) != expected.get(name):
            yield f"board {name} differs"


def merged(changelog: Sequence[Record]) -> Table:
    """The changelog with all records of a key merged, and of progress rows the one that stands furthest."""
    table: Table = {}
    for record in changelog:
        key, value = record.key or b"", record.value or b""
        if key not in table:
            table[key] = value
        elif is_progress(key):
            table[key] = max(table[key], value, key=lambda one: decode_progress(one).offset)
        else:
            table[key] = encode_row(merge_rows(decode_row(table[key]), decode_row(value)))
    return table


def last(changelog: Sequence[Record]) -> Table:
    """The changelog as compaction leaves it: the last record of each key."""
    return {record.key or b"": record.value or b"" for record in changelog}
