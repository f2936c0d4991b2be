"""The second of two readings of the files: pages to `posts`, bad rows to `dead-letters`."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import msgspec

from scoring.pages import ABSENT, Page, encode_page
from streams.errors import GsmError
from streams.importers.contract import Bad, Context, Format, Row, WholePage
from streams.importers.packer import Packer
from streams.importers.reading import Advance, read_files
from streams.importers.survey import Survey
from streams.kafka.dead_letter import DeadLetter, LineOrigin


class Pages(Protocol):
    """Takes pages."""

    def send(self, account: str, page: bytes) -> None:
        """Hand over one page of `account`."""
        ...


class Letters(Protocol):
    """Takes dead letters."""

    def send(self, letter: DeadLetter) -> None:
        """Hand over one dead letter."""
        ...


def send_files(
    source: str,
    reader: Format,
    files: Sequence[Path],
    context: Context,
    surveyed: Survey,
    pages: Pages,
    letters: Letters,
    advance: Advance,
) -> int:
    """Send all that the survey found; how many pages that were. `source` is what pages say of where they come from.

    Raises GsmError if a file has changed since the survey.
    """
    rows = sent = 0

    def send(page: Page) -> None:
        nonlocal sent
        pages.send(page.account, encode_page(page))
        sent += 1

    packer = Packer(source, send)
    for path, item in read_files(reader, files, context, advance):
        rows += 1
        match item:
            case Row():
                _pack(packer, item, context, surveyed.redated)
            case WholePage():
                pages.send(item.page.account, item.raw)
                sent += 1
            case Bad():
                letters.send(_dead_letter(source, path, item))
    packer.flush()
    if rows != surveyed.rows:
        raise GsmError("a file changed while it was imported: import all again, which counts nothing twice")
    return sent


def _dead_letter(source: str, path: Path, bad: Bad) -> DeadLetter:
    name = os.fsencode(path.name).decode(errors="replace")
    size = len(bad.sample.encode()) if bad.size is None else bad.size
    return DeadLetter(
        source=source, code="row", reason=bad.reason, origin=LineOrigin(name, bad.line), sample=bad.sample, size=size
    )  # fmt: skip


def _pack(packer: Packer, row: Row, context: Context, redated: dict[tuple[str, str], int]) -> None:
    accounts, platform, post = context.accounts, row.source.platform, row.observation
    if row.followers != ABSENT:
        at = row.observed_at if row.followers_at is None else row.followers_at
        read = packer.read if post is not None and at == row.observed_at else packer.read_alone
        read(accounts.id_of(row.source, at), platform, at, row.followers)
    if post is not None:
        account = accounts.id_of(row.source, post.created)
        if (first := redated.get((account, post.id))) is not None:
            post = msgspec.structs.replace(post, created=first)
        packer.add(account, platform, row.observed_at, post)
