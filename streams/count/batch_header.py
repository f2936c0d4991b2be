"""The header of a batch, on each of its records: how far the batch has come, and how many rows its partition then has.

A record says so by itself, whatever compaction has taken away around it. So recovery need not hold a batch back until it has
seen its end, and can see whether rows are missing.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from scoring.progress import Progress

Headers = Sequence[tuple[str, bytes]]

_NAME: Final = "batch"


class BatchHeader(NamedTuple):
    """`offset` is the next offset of `posts`, as in the batch's progress row."""

    offset: int
    rows: int


def encode_header(progress: Progress, rows: int) -> Headers:
    """The headers of each record: two decimal numbers."""
    return [(_NAME, b"%d %d" % (progress.offset, rows))]


def decode_header(headers: Headers) -> BatchHeader | None:
    """What a record says of its batch; None where it says nothing: a foreign one, or of a version before there were headers."""
    for name, value in headers:
        if name == _NAME:
            offset, _, rows = value.partition(b" ")
            return BatchHeader(int(offset), int(rows))
    return None
