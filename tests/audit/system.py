"""A small running system without Kafka: pages in `posts`, the changelog that count would have written, and its audit."""

from collections.abc import Iterable, Mapping

import msgspec

from scoring.fold import Fold
from scoring.pages import Observation, Page, encode_page
from scoring.partition import partition_of
from scoring.progress import Progress, encode_progress, progress_key
from scoring.rows import Row, decode_row, encode_row, row_key
from scoring.validate import validate
from streams.audit.counted import Counted
from streams.audit.finding import Finding, Findings
from streams.audit.partition import Look, Offsets, Partition
from streams.kafka.reader import Record
from tests.snapshot.hand import DAY, MADE, START

PARTITIONS = 3
ACCOUNT = "fb-a"
HOME = partition_of(ACCOUNT, PARTITIONS)
WINDOW = 2271  # 2019-09-29 to 2019-10-06
KEY = row_key(ACCOUNT, WINDOW)
FIRST = 18_170  # 2019-10-01 as a day


def page(likes: Mapping[str, int], at: int = START + 2 * DAY, account: str = ACCOUNT) -> Page:
    """Posts of the period's first day, by id, as read at an instant."""
    seen = [
        Observation(name, START + place, likes=number) for place, (name, number) in enumerate(likes.items())
    ]
    return Page(1, account, "facebook", at, "test", seen, followers=100)


class System:
    """Logs by partition; `committed` is what count's group has committed."""

    def __init__(self) -> None:
        self.posts: list[list[Record]] = [[] for _ in range(PARTITIONS)]
        self.changelog: list[list[Record]] = [[] for _ in range(PARTITIONS)]
        self.committed = [0] * PARTITIONS
        self.read: list[tuple[int, int]] = []
        """Partition and offset of every page that audits have read."""
        self._progress = [Progress() for _ in range(PARTITIONS)]
        self._rows: dict[bytes, bytes] = {}
        self._audited = [Partition(one, PARTITIONS, MADE.bounds(), 20) for one in range(PARTITIONS)]

    def send(self, *pages: Page | bytes, partition: int = HOME) -> None:
        """Put pages into their partitions of `posts`, and other bytes where it is said."""
        for one in pages:
            number = partition_of(one.account, PARTITIONS) if isinstance(one, Page) else partition
            value = encode_page(one) if isinstance(one, Page) else one
            log = self.posts[number]
            log.append(Record(number, len(log), START + 99 * DAY, None, value))

    def count(self) -> None:
        """Count what is new as one batch a partition, as count does."""
        for number, log in enumerate(self.posts):
            fold, progress = Fold(MADE.bounds(), self._rows.get), self._progress[number]
            for record in log[progress.offset :]:
                verdict = validate(record.value, record.timestamp, number, PARTITIONS)
                if verdict.page is not None:
                    progress = fold.add(verdict.page, progress)
                progress = msgspec.structs.replace(
                    progress,
                    offset=record.offset + 1,
                    dead_letters=progress.dead_letters + len(verdict.rejects),
                )
            if progress != self._progress[number]:
                rows = fold.take()
                self._rows |= rows
                self._progress[number] = progress
                self.write(number, *rows.items(), (progress_key(number), encode_progress(progress)))

    def progress(self, number: int = HOME) -> Progress:
        return self._progress[number]

    def write(self, number: int, *records: tuple[bytes | None, bytes | None]) -> None:
        """Append to the changelog."""
        log = self.changelog[number]
        for key, value in records:
            log.append(Record(number, log[-1].offset + 1 if log else 0, 0, key, value))

    def replace(self, key: bytes, value: bytes | None, number: int = HOME) -> None:
        """Let the key's last record have another value; None takes all its records out, as if they had never been written."""
        log = self.changelog[number]
        last = max(place for place, record in enumerate(log) if record.key == key)
        if value is None:
            log[:] = [record for record in log if record.key != key]
        else:
            log[last] = msgspec.structs.replace(log[last], value=value)

    def row(self) -> bytes:
        """The row of ACCOUNT as count has it."""
        return self._rows[KEY]

    def put(self, row: Row) -> None:
        """Let it be stored as this."""
        self.replace(KEY, encode_row(row))

    def alter(self, change: Mapping[str, int | None]) -> None:
        """Let the stored row of ACCOUNT say other likes of posts; None takes a post out, one it does not have is put in."""
        row = decode_row(self.row())
        posts = row[FIRST].posts
        for name, likes in change.items():
            if likes is None:
                del posts[name]
            else:
                created, (at, _, *rest), media, presence = posts.get(name) or next(iter(posts.values()))
                posts[name] = (created, (at, likes, *rest), media, presence)
        self.put(row)

    def compact(self) -> None:
        """Leave the last record of each key."""
        for number, log in enumerate(self.changelog):
            last = {record.key: record.offset for record in log}
            self.changelog[number] = [record for record in log if last[record.key] == record.offset]

    def audit(self, looks: Mapping[int, Look] = {}) -> Findings:
        """Go on auditing."""
        found = Findings(20)
        for number, one in enumerate(self._audited):
            changelog = self.changelog[number]
            end = changelog[-1].offset + 1 if changelog else 0
            posts = self.posts[number]
            begin = posts[0].offset if posts else 0
            offsets = Offsets(begin, posts[-1].offset + 1 if posts else 0, self.committed[number], end)
            new = [record for record in changelog if record.offset >= one.changelog_offset]
            one.audit(new, lambda a, b, n=number: self._pages(n, a, b), offsets, found, looks.get(number))  # type: ignore[misc] # a default
        return found

    def audited(self, number: int = HOME) -> Partition:
        return self._audited[number]

    def _pages(self, number: int, start: int, end: int) -> Iterable[Record]:
        found = [record for record in self.posts[number] if start <= record.offset < end]
        self.read += [(number, record.offset) for record in found]
        return found


def texts(findings: Findings) -> list[str]:
    return [one.text for one in findings.first]


def only(findings: Findings) -> Finding:
    """The one finding."""
    (found,) = findings.first
    return found


def looked(seen: list[dict[bytes, bytes]], at: int) -> Look:
    """A look that keeps the rows it is shown."""

    def take(counted: Counted) -> None:
        seen.append(counted.all_rows())

    return Look(at, take)
