"""The pages of a few accounts, picked out of many records of `posts` and folded."""

from collections.abc import Iterable, Iterator

import msgspec

from scoring.edition import Edition
from scoring.explanation.data import Pages
from scoring.fold import Fold
from scoring.progress import Progress
from scoring.recount import PostsRecord
from scoring.validate import NewerSchemaError, validate


class Collected(msgspec.Struct, frozen=True):
    """The stored rows of the accounts asked for, by row key, and what was read of each."""

    rows: dict[bytes, bytes]
    pages: dict[str, Pages]


def collect(
    edition: Edition, accounts: Iterable[str], records: Iterable[PostsRecord], partitions: int
) -> Collected:
    """The rows of these accounts from records of their partitions, each of which may hold any other's.

    A page's own account decides, as in every count; records that cannot be of these accounts are not decoded. Raises
    NewerSchemaError, with the record's place, at a page of a newer schema.
    """
    pages = {account: Pages() for account in accounts}
    fold, progress = Fold(edition.bounds(), lambda _: None), Progress()
    freeze_at = edition.bounds().freeze_at
    for record in _candidates(pages, records):
        try:
            verdict = validate(record.value, record.timestamp, record.partition, partitions)
        except NewerSchemaError as error:
            where = f"posts partition {record.partition} offset {record.offset}"
            raise NewerSchemaError(f"{where}: {error}") from None
        page = verdict.page
        if page is None or page.account not in pages:
            continue
        progress = fold.add(page, progress)
        met = pages[page.account]
        met.pages += 1
        met.observations += len(page.observations)
        met.refused_posts += len(verdict.rejects)
        if page.observed_at > freeze_at:
            met.late_pages += 1
            met.late_observations += len(page.observations)
    return Collected(fold.take(), pages)


def _candidates(accounts: Iterable[str], records: Iterable[PostsRecord]) -> Iterator[PostsRecord]:
    """The records that hold one of these ids as a JSON string, or anything escaped, which may be one."""
    named = [f'"{account}"'.encode() for account in accounts]
    for record in records:
        value = record.value or b""
        if b"\\" in value or any(one in value for one in named):
            yield record
