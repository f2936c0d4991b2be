"""The work that all do: the last observation of each post, and counters by account, platform, day of creation and media.

It knows nothing of this project but the form of a page, and runs in environments that have only msgspec.
"""

import hashlib
import resource
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import msgspec

DAY = 86_400_000

Counted = tuple[str, str, int, str, int, int, int]
"""account, platform, day, media; posts, interactions, views"""


class Post(msgspec.Struct, gc=False):
    """What is counted of an observation."""

    id: str
    created: int
    media: str = "unknown"
    presence: str = "seen"
    likes: int | None = 0
    comments: int | None = 0
    shares: int | None = 0
    quotes: int | None = 0
    views: int | None = 0


class Page(msgspec.Struct, gc=False):
    """What is counted of a page."""

    account: str
    platform: str
    observed_at: int
    observations: list[Post] = []


class Work(msgspec.Struct, frozen=True):
    """What a peer is asked: this topic of so many pages; what was observed after the freeze does not count; where days begin.

    Who keeps posts by windows takes `days` of creation for one. `folder` is its own.
    """

    bootstrap: str
    topic: str
    pages: int
    freeze_at: int
    utc_offset: int
    days: int
    folder: str


class Done(msgspec.Struct):
    """What it says: when, in seconds since the epoch, its first record came, its last observation was counted and all was safe;
    what the process spent from the first to the last of these; the answer.
    """

    client: str
    first: float
    last: float
    safe: float
    cpu_seconds: float
    peak_rss_mb: int
    digest: str


class Counters:
    """All of it in memory, without a way back."""

    def __init__(self, work: Work) -> None:
        self._freeze_at = work.freeze_at
        self._utc_offset = work.utc_offset
        self._posts: dict[str, dict[str, tuple[int, list[int], int, int]]] = {}
        self.counters: dict[tuple[str, str, int, str], list[int]] = {}

    def add(self, page: Page) -> None:
        """Count one page."""
        account, platform, at = page.account, page.platform, page.observed_at
        if at > self._freeze_at:
            return
        counters, offset = self.counters, self._utc_offset
        posts = self._posts.get(account)
        if posts is None:
            posts = self._posts[account] = {}
        for post in page.observations:
            if post.presence != "seen":
                continue
            old = posts.get(post.id)
            if old is not None:
                if at < old[0]:
                    continue
                counter = old[1]
                counter[0] -= 1
                counter[1] -= old[2]
                counter[2] -= old[3]
            key = (account, platform, (post.created + offset) // DAY, post.media)
            new = counters.get(key)
            if new is None:
                new = counters[key] = [0, 0, 0]
            interactions = (post.likes or 0) + (post.comments or 0) + (post.shares or 0) + (post.quotes or 0)
            views = post.views or 0
            new[0] += 1
            new[1] += interactions
            new[2] += views
            posts[post.id] = (at, new, interactions, views)

    def answer(self) -> Iterable[Counted]:
        """What was counted."""
        return ((*key, *three) for key, three in self.counters.items() if three[0])  # type: ignore[misc] # three integers


class Clock:
    """The span from the first record to the last observation, and what the process spent until all was safe."""

    def __init__(self, pages: int) -> None:
        self.first = self.last = self.safe_at = 0.0
        self._left = pages
        self._peak_rss_mb = 0
        self._begun = self._cpu_seconds = self._aside = 0.0

    def begin(self) -> None:
        """A record has come."""
        if not self.first:
            self.first, self._begun = time.time(), time.process_time()

    def counted(self, pages: int = 1) -> bool:
        """So many more are counted; whether that was all."""
        self._left -= pages
        if self._left:
            return False
        self.last = time.time()
        self._peak_rss_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        return True

    @contextmanager
    def aside(self) -> Iterator[None]:
        """What is for the benchmark alone, and does not count."""
        before = time.process_time()
        yield
        self._aside += time.process_time() - before

    def safe(self) -> None:
        """What is counted can no more be lost, or never is safe."""
        self.safe_at, self._cpu_seconds = time.time(), time.process_time() - self._begun - self._aside

    def say(self, client: str, answer: Iterable[Counted]) -> None:
        """Print the one line."""
        done = Done(
            client,
            self.first,
            self.last,
            self.safe_at,
            round(self._cpu_seconds, 3),
            self._peak_rss_mb,
            digest(answer),
        )
        sys.stdout.write(msgspec.json.encode(done).decode() + "\n")
        sys.stdout.flush()


def digest(answer: Iterable[Counted]) -> str:
    """One word for an answer, whatever its order."""
    lines = sorted("\t".join(map(str, one)) for one in answer)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def asked() -> Work:
    """The work, which is the process's only argument."""
    return msgspec.json.decode(sys.argv[1], type=Work)
