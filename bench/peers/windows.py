"""State as it suits a store on disk: a value for each account and some days of creation. Eight days are as ours."""

from collections.abc import Callable, Iterator

import msgspec

from bench.peers.work import DAY, Counted, Page, Work


class Seen(msgspec.Struct, array_like=True, gc=False):
    """The last observation of a post."""

    at: int
    day: int
    media: str
    interactions: int
    views: int


class Window(msgspec.Struct, array_like=True, gc=False):
    """The posts by id; and the counters, worked out when it is written: day, media; posts, interactions, views."""

    account: str
    platform: str
    posts: dict[str, Seen] = {}
    counters: list[tuple[int, str, int, int, int]] = []


decode = msgspec.msgpack.Decoder(Window).decode
encode = msgspec.msgpack.Encoder().encode


def fold(
    work: Work, page: Page, load: Callable[[int], bytes | None], store: Callable[[int, bytes], None]
) -> None:
    """Fold a page into its account's windows, each read and written once."""
    at = page.observed_at
    if at > work.freeze_at:
        return
    touched: dict[int, Window] = {}
    for post in page.observations:
        if post.presence != "seen":
            continue
        day = (post.created + work.utc_offset) // DAY
        number = day // work.days
        window = touched.get(number)
        if window is None:
            stored = load(number)
            window = Window(page.account, page.platform, {}) if stored is None else decode(stored)
            touched[number] = window
        old = window.posts.get(post.id)
        if old is None or at >= old.at:
            interactions = (post.likes or 0) + (post.comments or 0) + (post.shares or 0) + (post.quotes or 0)
            window.posts[post.id] = Seen(at, day, post.media, interactions, post.views or 0)
    for number, window in touched.items():
        window.counters = _counted(window)
        store(number, encode(window))


def answer(values: Iterator[bytes]) -> Iterator[Counted]:
    """What stored windows say."""
    for window in map(decode, values):
        for counter in window.counters:
            yield (window.account, window.platform, *counter)


def _counted(window: Window) -> list[tuple[int, str, int, int, int]]:
    found: dict[tuple[int, str], list[int]] = {}
    for seen in window.posts.values():
        three = found.setdefault((seen.day, seen.media), [0, 0, 0])
        three[0] += 1
        three[1] += seen.interactions
        three[2] += seen.views
    return [(day, media, *three) for (day, media), three in found.items()]  # type: ignore[misc] # three integers
