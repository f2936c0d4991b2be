"""Files of one JSON document a line, in bounded memory whatever the file holds."""

from collections.abc import Iterator
from typing import BinaryIO, Final

from streams.importers.contract import Bad

LINE_LIMIT: Final = 8 << 20


def read_lines(file: BinaryIO) -> Iterator[tuple[int, bytes] | Bad]:
    """Each line with its number, without its end; blank lines are left out, too long ones are Bad."""
    number = 0
    while line := file.readline(LINE_LIMIT + 1):
        number += 1
        if len(line) > LINE_LIMIT:
            while line and not line.endswith(b"\n"):
                line = file.readline(LINE_LIMIT)
            yield Bad(number, f"the line is longer than {LINE_LIMIT >> 20} MiB")
        elif stripped := line.strip():
            yield number, stripped
