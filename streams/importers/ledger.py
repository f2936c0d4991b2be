"""What one import has met: its posts and accounts, in a temporary file of SQLite's own, so that memory does not grow with them."""

import sqlite3
from collections.abc import Iterator
from types import TracebackType
from typing import Final, Self

from streams.importers.accounts import Source

_BATCH: Final = 5_000
_SET_UP: Final = """
pragma journal_mode = off;
pragma synchronous = off;
pragma cache_size = -16000; -- 16 MB
create table posts (account text, id text, first integer, last integer, primary key (account, id)) without rowid;
create table accounts (
    id text primary key, known integer, platform text, native_id text, handle text, name text
) without rowid;
"""
_POST: Final = """
insert into posts values (?1, ?2, ?3, ?3)
on conflict do update set first = min(first, ?3), last = max(last, ?3)
"""
_ACCOUNT: Final = """
insert into accounts values (?1, ?2, ?3, ?4, ?5, ?6)
on conflict do update set handle = ?5, name = ?6 where name = '' and ?6 <> ''
"""


class Ledger:
    """Counts posts and accounts once each, and knows each post's first and last creation time. A context manager."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.executescript(_SET_UP)
        self._posts: list[tuple[str, str, int]] = []
        self._noted: set[tuple[str, Source]] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()

    def post(self, account: str, post_id: str, created: int) -> None:
        """Note a post under a creation time, in milliseconds."""
        self._posts.append((account, post_id, created))
        if len(self._posts) >= _BATCH:
            self._write()

    def account(self, account: str, source: Source, *, known: bool) -> None:
        """Note an account; of several names the first one stands."""
        if (account, source) in self._noted:
            return
        if len(self._noted) >= _BATCH:
            self._noted.clear()
        self._noted.add((account, source))
        self._db.execute(
            _ACCOUNT, (account, known, source.platform, source.native_id, source.handle, source.name)
        )

    def posts(self) -> int:
        """How many posts there are."""
        return self._number("select count(*) from posts")

    def accounts(self) -> int:
        """How many accounts there are."""
        return self._number("select count(*) from accounts")

    def unknown_accounts(self) -> int:
        """How many accounts the roster does not know."""
        return self._number("select count(*) from accounts where not known")

    def sources(self) -> Iterator[tuple[str, Source]]:
        """The accounts by id, as the files name them."""
        for account, *source in self._db.execute(
            "select id, platform, native_id, handle, name from accounts order by id"
        ):
            yield account, Source(*source)

    def redated(self) -> Iterator[tuple[str, str, int, int]]:
        """Account, id, first and last creation time of the posts that have several."""
        self._write()
        yield from self._db.execute("select account, id, first, last from posts where first <> last")

    def _number(self, query: str) -> int:
        self._write()
        (number,) = self._db.execute(query).fetchone()
        return int(number)

    def _write(self) -> None:
        self._db.execute("begin")
        self._db.executemany(_POST, self._posts)
        self._db.execute("commit")
        self._posts.clear()
