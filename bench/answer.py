"""The right answer: the fold of a topic by scoring alone, as digests of its rows and of its counters."""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256

import msgspec

from bench.peers.work import Counted, digest
from scoring.counters import DayCounters
from scoring.pages import MEDIA
from scoring.recount import fold_records
from scoring.roster import Roster
from scoring.rows import account_of, decode_counters
from streams.editions import EditionFiles
from streams.kafka.reader import Record


class Answer(msgspec.Struct, frozen=True):
    """What a topic of so many pages and observations gives; `rows` and `counters` are digests."""

    pages: int
    observations: int
    rows: str
    counters: str


def answer_of(award: EditionFiles, records: Iterable[Record], partitions: int) -> Answer:
    """The answer for a topic's records."""
    rows, totals = fold_records(award.edition, records, partitions)
    return Answer(
        totals.pages, totals.observations, digest_of_rows(rows), digest(counters_of(rows, award.roster))
    )


def digest_of_rows(rows: Mapping[bytes, bytes]) -> str:
    """One word for rows: each key and each row with its length before it."""
    found = sha256()
    for key in sorted(rows):
        for part in (key, rows[key]):
            found.update(len(part).to_bytes(4) + part)
    return found.hexdigest()


def counters_of(rows: Mapping[bytes, bytes], roster: Roster) -> Iterator[Counted]:
    """The counters that all peers give, from rows: posts, interactions and views by account, day of creation and media."""
    platforms = {one.id: one.platform for each in roster.participants for one in each.accounts}
    for key, row in rows.items():
        account = account_of(key)
        for number, day in decode_counters(row).items():
            for media, three in _by_media(day).items():
                yield (account, platforms[account], number, MEDIA[media], *three)  # type: ignore[misc] # three integers


def _by_media(day: DayCounters) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for _, media, _, posts, _, likes, comments, shares, quotes, views in day.groups:
        three = found.setdefault(media, [0, 0, 0])
        three[0] += posts
        three[1] += likes + comments + shares + quotes
        three[2] += views
    return found
