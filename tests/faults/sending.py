"""The pages of a seed: which, in what order, and bringing them to `posts` whatever happens to Kafka."""

import threading
import time
from collections.abc import Sequence
from random import Random
from typing import Final

from kafka.errors import KafkaError

from streams.errors import GsmError
from streams.kafka.publisher import PagePublisher
from streams.season import Season, SeasonPage
from tests.faults.schedule import Schedule

_LATE: Final = 3000  # pages that a late one may be behind its place


def pages(season: Season, schedule: Schedule) -> list[SeasonPage]:
    """The season's pages as they are sent: some twice, some later than others that were observed after them."""
    luck = Random(schedule.seed)
    placed: list[tuple[int, SeasonPage]] = []
    for place, page in enumerate(season.pages()):
        late = luck.random() < schedule.late
        placed.append((place + (luck.randrange(_LATE) if late else 0), page))
        if luck.random() < schedule.twice:
            placed.append((place + luck.randrange(_LATE), page))
    placed.sort(key=lambda one: one[0])
    return [page for _, page in placed]


class Sender(threading.Thread):
    """Sends the pages in pieces, evenly over `length` seconds; a piece that Kafka did not take as a whole is sent again."""

    def __init__(self, bootstrap: str, prefix: str, sent: Sequence[SeasonPage], schedule: Schedule) -> None:
        super().__init__(daemon=True)
        self._kafka = bootstrap
        self._prefix = prefix
        self._pages = sent
        self._schedule = schedule
        self.again = 0
        """Pieces that were sent again."""
        self._stopped = threading.Event()

    def run(self) -> None:
        """Send everything, or until `stop`."""
        size = -(-len(self._pages) // self._schedule.pieces)
        pieces = [self._pages[start : start + size] for start in range(0, len(self._pages), size)]
        began, done = time.monotonic(), 0
        while done < len(pieces) and not self._stopped.is_set():
            try:
                with PagePublisher(self._kafka, self._prefix) as publisher:
                    for number in range(done, len(pieces)):
                        due = began + number * self._schedule.length / len(pieces)
                        if self._stopped.wait(max(0.0, due - time.monotonic())):
                            return
                        for page in pieces[number]:
                            publisher.send(page.account, page.raw)
                        publisher.flush()
                        done = number + 1
            except (GsmError, KafkaError):
                self.again += 1
                self._stopped.wait(0.5)

    def stop(self) -> None:
        """Send no more."""
        self._stopped.set()
