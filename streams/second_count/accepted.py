"""The pages that validation accepts, kept as a file of JSON lines while they are read for something else."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO, Protocol, TypeVar

import msgspec

from scoring.validate import validate


class PostsRecord(Protocol):
    """A record of `posts`: its value, the broker's append time in milliseconds, and its partition."""

    @property
    def value(self) -> bytes | None: ...
    @property
    def timestamp(self) -> int: ...
    @property
    def partition(self) -> int: ...


R = TypeVar("R", bound=PostsRecord)
_encode = msgspec.json.Encoder().encode


def keep_accepted(records: Iterable[R], partitions: int, pages: BinaryIO) -> Iterator[R]:
    """Pass `records` on, and write each page that validation accepts, without its rejected posts, as a line to `pages`.

    A record is judged only after the reader has asked for the next one: so whoever reads stops first at what nobody may skip. Raises
    NewerSchemaError if the reader did not.
    """
    for record in records:
        yield record
        accepted = validate(record.value, record.timestamp, record.partition, partitions).page
        if accepted is not None:
            pages.write(_encode(accepted) + b"\n")
