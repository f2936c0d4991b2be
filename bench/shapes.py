"""Stretches of the season in the shapes in which a worker meets them: batches of pages, each of one partition."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice

import msgspec
import orjson

from scoring.partition import partition_of
from streams.season import Season

PARTITIONS = 12


class RawPage(msgspec.Struct, frozen=True, gc=False):
    """A page as it stands in `posts`."""

    account: str
    partition: int
    raw: bytes


Batch = Sequence[RawPage]
"""Pages of one partition, in the order in which they are folded."""


class Shape(msgspec.Struct, frozen=True):
    """`warm` are batches that are folded first, unmeasured."""

    name: str
    warm: list[Batch]
    batches: list[Batch]


def shapes(seed: int, pages: int) -> list[Shape]:
    """The shapes, from the first so many pages of the season; a quarter of them is for warming up."""
    some = [
        RawPage(page.account, partition_of(page.account, PARTITIONS), page.raw)
        for page in islice(Season(seed).pages(), pages)
    ]
    mine = [page for page in some if page.partition == 0]
    warm, rest = mine[: len(mine) // 4], mine[len(mine) // 4 :]
    live = some[pages // 4 :][: pages // 10]
    before = [_by_account(part) for part in _by_partition(some[: pages // 4])]
    return [
        Shape("1,000 pages as they came", [warm], _cut(rest, 1000)),
        Shape("1,000 pages by account", [warm], [_by_account(one) for one in _cut(rest, 1000)]),
        Shape("200 pages as they came", [warm], _cut(rest, 200)),
        Shape("200 pages by account", [warm], [_by_account(one) for one in _cut(rest, 200)]),
        Shape(
            "live, 20 pages mixed", before, [part for one in _cut(live, 20) for part in _by_partition(one)]
        ),
        Shape("pages of one post", [warm], _cut([one for page in rest[:200] for one in _alone(page)], 1000)),
        Shape("import: posts not seen yet", [], _cut([*_imported(mine)], 200)),
    ]


def _cut(pages: Sequence[RawPage], number: int) -> list[Batch]:
    return [pages[start : start + number] for start in range(0, len(pages), number)]


def _by_account(batch: Batch) -> Batch:
    """As count folds them: account by account, the newest page first."""
    found = [*reversed(batch)]
    found.sort(key=lambda page: page.account)
    return found


def _by_partition(batch: Batch) -> list[Batch]:
    found: dict[int, list[RawPage]] = defaultdict(list)
    for page in batch:
        found[page.partition].append(page)
    return list(found.values())


def _alone(page: RawPage) -> Iterator[RawPage]:
    """A page of its own for each of the page's posts."""
    whole = orjson.loads(page.raw)
    for post in whole.get("observations", []):
        yield RawPage(page.account, page.partition, orjson.dumps(whole | {"observations": [post]}))


def _imported(pages: Sequence[RawPage]) -> Iterator[RawPage]:
    """Each account's posts once, a hundred a page."""
    posts: dict[str, dict[str, object]] = defaultdict(dict)
    heads: dict[str, RawPage] = {}
    for page in pages:
        whole = orjson.loads(page.raw)
        posts[page.account].update((post["id"], post) for post in whole.get("observations", []))
        heads[page.account] = page
    for account, head in heads.items():
        whole = orjson.loads(head.raw)
        left = iter(posts[account].values())
        while some := list(islice(left, 100)):
            yield RawPage(account, head.partition, orjson.dumps(whole | {"observations": some}))
