"""CSV files as rows of named cells, in bounded memory whatever the file holds."""

import csv
from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO, Final

import orjson

from streams.errors import GsmError
from streams.importers.contract import Bad, Item, Row, RowError

CELL_LIMIT: Final = 128 << 10
LINE_LIMIT: Final = 4 << 20
SAMPLE_LIMIT: Final = 2 << 10

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
        raw_lines = iter(lambda: file.readline(LINE_LIMIT), b"")
        self._reader = csv.reader(raw.decode(errors="replace") for raw in raw_lines)
        try:
            self.heading = [cell.strip() for cell in next(self._reader, [])]
        except csv.Error as error:
            raise GsmError(f"it is no CSV file: {error}") from None
        if not self.heading:
            raise GsmError("it is empty: it must begin with a line of column names")

    def rows(self, needed: Columns, optional: Columns, make: Callable[[int, Cells], Row]) -> Iterator[Item]:
        """What `make` makes of each line's cells; one that it refuses with RowError, or that is no row, is Bad."""
        places = self._places(needed, optional)
        missing = dict.fromkeys(optional.keys() - places.keys(), "")
        width = len(self.heading)
        while True:
            try:
                row = next(self._reader, None)
            except csv.Error as error:
                long = "field larger" in str(error)
                reason = f"a cell is longer than {CELL_LIMIT} characters" if long else "the line is no CSV"
                yield Bad(self._reader.line_num, reason)
                continue
            if row is None:
                return
            if not row:
                continue
            line = self._reader.line_num
            if len(row) != width:
                yield Bad(
                    line, "the row has more or fewer cells than the heading", f"{len(row)} of {width} cells"
                )
                continue
            cells = missing | {name: row[place].strip() for name, place in places.items()}
            try:
                yield make(line, cells)
            except RowError as error:
                yield Bad(line, str(error), sample(cells))

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


def sample(cells: object) -> str:
    """What the importer read of a row, as JSON cut to 2 KiB: no other column, so no texts."""
    return orjson.dumps(cells).decode()[:SAMPLE_LIMIT]
