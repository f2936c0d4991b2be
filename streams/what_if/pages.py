"""Recorded pages, from files or from a running edition's topic, as records of `posts` whose place people can find again."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final, Protocol

import msgspec

from scoring.recount import PostsRecord
from streams.errors import GsmError
from streams.kafka.reader import read

_LONGEST: Final = 8 << 20  # bytes of a line that are read; a page has at most 1 MiB
_STEP: Final = 1000  # records from one word of progress to the next

Advance = Callable[[int], None]
"""Called with how much more has been read, in the source's own measure."""


class Found(msgspec.Struct, frozen=True, gc=False):
    """A record of `posts`, or a line that stands for one."""

    value: bytes | None
    timestamp: int
    partition: int
    offset: int
    file: str = ""


class Pages(Protocol):
    """Where pages come from. `size` is what `advance` adds up to; `partitions` those that their accounts fall into."""

    name: str
    partitions: int
    size: int

    def records(self, advance: Advance) -> Iterator[Found]:
        """All records, from the beginning each time."""
        ...

    def place(self, record: PostsRecord) -> str:
        """Where a record stands, for people."""
        ...


class PagesInFiles:
    """Our own pages, one a line, as `gsm season --out` writes them.

    They are judged as if they came to `posts` at `now`, in a topic of one partition, so that none is in a wrong one.
    """

    partitions = 1

    def __init__(self, files: Sequence[Path], now: int) -> None:
        self.name = ", ".join(map(str, files))
        self._files, self._now = files, now
        try:
            self.size = sum(file.stat().st_size for file in files)
        except OSError as error:
            raise _unreadable(error) from None

    def records(self, advance: Advance) -> Iterator[Found]:
        """The lines that are not blank, numbered from 1. Raises GsmError where a file cannot be read."""
        for file in self._files:
            try:
                with file.open("rb") as opened:
                    number = read_bytes = 0
                    while line := opened.readline(_LONGEST):
                        number, read_bytes = number + 1, read_bytes + len(line)
                        rest = line
                        while len(rest) == _LONGEST and not rest.endswith(b"\n"):
                            rest = opened.readline(_LONGEST)
                            read_bytes += len(rest)
                        if value := line.strip():
                            yield Found(value, self._now, 0, number, str(file))
                        if number % _STEP == 0:
                            advance(read_bytes)
                            read_bytes = 0
                    advance(read_bytes)
            except OSError as error:
                raise _unreadable(error) from None

    def place(self, record: PostsRecord) -> str:
        """The file and line."""
        return f"{getattr(record, 'file', '')} line {record.offset}"


class PagesInTopic:
    """The pages of a topic up to `ends`, the next offset of each partition."""

    def __init__(self, kafka: str, topic: str, ends: list[int]) -> None:
        self.name = f"topic {topic}"
        self.partitions, self.size = len(ends), sum(ends)
        self._kafka, self._topic, self._ends = kafka, topic, ends

    def records(self, advance: Advance) -> Iterator[Found]:
        """The records in their order. Raises GsmError where one is missing."""
        for done, one in enumerate(read(self._kafka, self._topic, self._ends), 1):
            yield Found(one.value, one.timestamp, one.partition, one.offset)
            if done % _STEP == 0:
                advance(_STEP)

    def place(self, record: PostsRecord) -> str:
        """The partition and offset."""
        return f"partition {record.partition} offset {record.offset}"


def _unreadable(error: OSError) -> GsmError:
    return GsmError(f"cannot read the pages: {error.strerror}: {error.filename}")
