"""Reads files through a format and judges every row by the award's own validation."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

import msgspec

from scoring.pages import Page
from scoring.validate import Code, validate
from streams.errors import GsmError
from streams.importers.contract import Bad, Context, Format, Item, Row
from streams.importers.table import refused

Advance = Callable[[int], None]
"""Told the bytes read since the last call."""

_EVERY: Final = 1000  # rows between two looks at how far the file is read
_WORDS: Final[dict[Code, str]] = {
    "observed_early": "the row was observed before 2004",
    "observed_late": "the row was observed in the future",
    "created_early": "the post was created before 2004",
    "created_late": "the post was created after it was observed",
}


def read_files(
    reader: Format, files: Sequence[Path], context: Context, advance: Advance
) -> Iterator[tuple[Path, Item]]:
    """The items of all files in order; rows that validation refuses come as Bad.

    Raises GsmError, with the file's name before it, where a file as a whole cannot be used.
    """
    for path in files:
        try:
            with path.open("rb") as file:
                done = 0
                for number, item in enumerate(reader(file, context), 1):
                    yield path, _judged(item, context) if isinstance(item, Row) else item
                    if number % _EVERY == 0:
                        here = file.tell()
                        advance(here - done)
                        done = here
                advance(path.stat().st_size - done)
        except OSError as error:
            raise GsmError(f"cannot read {path}: {error.strerror}") from None
        except GsmError as error:
            raise GsmError(f"{path}: {error}") from None


def _judged(row: Row, context: Context) -> Row | Bad:
    """The row, or why `posts` would not take it."""
    posts = [row.observation] if row.observation else []
    account = context.accounts.id_of(row.source, row.observed_at)
    page = Page(1, account, row.source.platform, row.observed_at, "import", posts, row.followers)
    verdict = validate(msgspec.json.encode(page), context.now, 0, 1)
    if not verdict.rejects:
        return row
    reject = verdict.rejects[0]
    return refused(row.line, _WORDS.get(reject.code, reject.reason), msgspec.to_builtins(row))
