"""CSV files as rows of named cells, in bounded memory whatever the file holds."""

import csv
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import BinaryIO, Final, NamedTuple

import orjson

from streams.errors import GsmError
from streams.importers.contract import Bad, Item, Row, RowError

CELL_LIMIT: Final = 128 << 10
LINE_LIMIT: Final = 4 << 20
ROW_LIMIT: Final = 1 << 20  # characters after which a row takes no further line
REREADS: Final = 3  # times that a line is read again
STRAY: Final = "the row runs over several lines and is none of this table: perhaps a stray quote in this line"
SAMPLE_LIMIT: Final = 2 << 10  # characters

Columns = Mapping[str, tuple[str, ...]]
"""Our name for a column -> the headings under which files have it."""

Cells = dict[str, str]
"""Our name -> cell, without outer blanks; empty where the file lacks an optional column."""


class Table:
    """A CSV file with a heading, in UTF-8 with or without byte order mark; bytes that are no UTF-8 read as U+FFFD."""

    def __init__(self, file: BinaryIO) -> None:
        csv.field_size_limit(CELL_LIMIT)
        if file.read(3) != b"\xef\xbb\xbf":
            file.seek(0)
        self._lines = _Lines(file)
        # Strict: else the quote that opens the next quoted cell would quietly end the one that a stray quote opened.
        self._reader = csv.reader(self._lines, strict=True)
        try:
            self.heading = [cell.strip() for cell in self._row() or ()]
        except csv.Error as error:
            raise GsmError(f"it is no CSV file: {error}") from None
        if not self.heading:
            raise GsmError("it is empty: it must begin with a line of column names")

    def rows(self, needed: Columns, optional: Columns, make: Callable[[int, Cells], Row]) -> Iterator[Item]:
        """What `make` makes of each row's first line and cells; a row that it refuses with RowError, or that is none, is Bad.

        Of a row over several lines that is none only the first line is Bad; the others are read again, each by itself a row.
        """
        places = self._places(needed, optional)
        missing = dict.fromkeys(optional.keys() - places.keys(), "")
        width = len(self.heading)
        while True:
            try:
                row = self._row()
            except csv.Error as error:
                long = "field larger" in str(error)
                yield from self._failed(
                    f"a cell is longer than {CELL_LIMIT} characters" if long else "the line is no CSV"
                )
                continue
            if row is None:
                return
            if not row:
                continue
            if len(row) != width:
                yield from self._failed(
                    "the row has more or fewer cells than the heading", f"{len(row)} of {width} cells"
                )
                continue
            line = self._lines.of_row[0].number
            cells = missing | {name: row[place].strip() for name, place in places.items()}
            try:
                yield make(line, cells)
            except RowError as error:
                yield refused(line, str(error), cells)

    def _row(self) -> list[str] | None:
        """The next row's cells, none of a blank line; None at the end. A row of one line may quote loosely."""
        self._lines.begin_row()
        try:
            return next(self._reader, None)
        except csv.Error:
            if len(self._lines.of_row) != 1:
                raise
            return next(csv.reader([self._lines.of_row[0].text]))

    def _failed(self, reason: str, told: str = "") -> Iterator[Bad]:
        """The row at hand as Bad. Lines that went into failing rows over and over are all Bad: time is bounded too."""
        first, *others = self._lines.of_row
        if not others:
            yield Bad(first.number, reason, told)
            return
        yield Bad(first.number, STRAY, f"lines {first.number} to {others[-1].number}")
        if others[0].reads <= REREADS:
            self._lines.put_back(others)
        else:
            yield from (Bad(line.number, STRAY) for line in others)

    def _places(self, needed: Columns, optional: Columns) -> dict[str, int]:
        places: dict[str, int] = {}
        lacking = []
        for name, headings in (*needed.items(), *optional.items()):
            found = next((heading for heading in headings if heading in self.heading), None)
            if found is not None:
                places[name] = self.heading.index(found)
            elif name in needed:
                lacking.append(" or ".join(headings))
        if lacking:
            raise GsmError(f"it lacks the columns {', '.join(lacking)}: is it a file of this format?")
        return places


class _Line(NamedTuple):
    number: int
    text: str
    reads: int


class _Lines:
    """The lines of a file for `csv.reader`, with those of the row at hand kept so that they can be put back."""

    def __init__(self, file: BinaryIO) -> None:
        self.of_row: list[_Line] = []
        self._file = file
        self._number = 0
        self._size = 0
        self._again: deque[_Line] = deque()

    def begin_row(self) -> None:
        """Keep the lines from here on."""
        self.of_row = []
        self._size = 0

    def put_back(self, lines: Sequence[_Line]) -> None:
        """Read these lines, the last ones read, again."""
        self._again.extendleft(reversed(lines))

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._size > ROW_LIMIT:
            raise csv.Error("row too long")
        if self._again:
            number, text, reads = self._again.popleft()
        elif raw := self._file.readline(LINE_LIMIT):
            self._number += 1
            number, text, reads = self._number, raw.decode(errors="replace"), 0
        else:
            raise StopIteration
        self.of_row.append(_Line(number, text, reads + 1))
        self._size += len(text)
        return text


def refused(line: int, reason: str, cells: object) -> Bad:
    """A row as Bad with what the importer read of it, as JSON cut to 2 KiB: no other column, so no texts."""
    read = orjson.dumps(cells)
    return Bad(line, reason, read.decode()[:SAMPLE_LIMIT], len(read))
