"""How long a page takes to the boards in Redis and to an open page: `python -m bench.latency --data FOLDER`, with `gsm up --data FOLDER`.

From the instant a page is due to be sent until a publication stands for it: in Redis by the head's vector, on the page by the event
that brings that publication. A page that is sent late counts from when it was due. Sent are the last pages of a season once more, as read
again now: the award clock goes on as clocks do.
"""

import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import cycle
from pathlib import Path
from urllib.request import urlopen
from uuid import uuid4

import click
import msgspec
import orjson
import redis

from bench import tables
from bench.run import Latencies, Latency, load
from scoring.pages import Page, encode_page
from scoring.partition import partition_of
from streams import editions
from streams.kafka import reader
from streams.kafka.publisher import PagePublisher
from streams.kafka.topics import POSTS
from streams.season import Season
from streams.settings import addresses
from streams.store import Keys

PUBLISHED_AT = re.compile(r'<dt>Boards</dt><dd><time data-at=\\"(\d+)\\"')
PERCENTILES = (50, 90, 99, 100)
PATIENCE = 120.0
AGAIN = 2000


class Seen:
    """When each vector was first seen; a page is there with the first vector that has passed it."""

    def __init__(self) -> None:
        self.at: list[float] = []
        self.vectors: list[list[int]] = []

    def add(self, vector: list[int]) -> None:
        self.at.append(time.time())
        self.vectors.append(vector)

    def passed(self, ends: list[int]) -> bool:
        """Whether all pages below the ends are there."""
        return bool(self.vectors) and all(map(int.__ge__, self.vectors[-1], ends))

    def latencies(self, sent: Sequence[tuple[int, int, float]]) -> list[float]:
        """Of pages (partition, offset, due): seconds, in order of size."""
        reached = [[vector[one] for vector in self.vectors] for one in range(len(self.vectors[0]))]
        return sorted(
            self.at[bisect_left(reached[partition], offset + 1)] - due for partition, offset, due in sent
        )


class Watch:
    """Follows what Redis publishes and what an open page is told, to the end of this process."""

    def __init__(self, url: str, prefix: str, page: str) -> None:
        self.in_redis, self.on_page = Seen(), Seen()
        self._client, self._keys, self._page = redis.Redis.from_url(url), Keys(prefix), page
        self._known: dict[int, list[int]] = {}  # vectors by the instant of publication
        for follow in (self._follow_redis, self._follow_page):
            threading.Thread(target=follow, daemon=True).start()

    def _follow_redis(self) -> None:
        with self._client.pubsub() as channel:  # type: ignore[no-untyped-call] # redis gives it no types
            channel.subscribe(self._keys.published)
            for _ in channel.listen():
                if isinstance(stored := self._client.get(self._keys.head), bytes):
                    head = orjson.loads(stored)
                    self._known[head["published_at"]] = head["vector"]
                    self.in_redis.add(head["vector"])

    def _follow_page(self) -> None:
        with urlopen(self._page + "events") as events:  # noqa: S310 - on this machine
            for line in events:
                found = PUBLISHED_AT.search(line.decode())
                if found and (vector := self._known.get(int(found[1]))):
                    self.on_page.add(vector)


@contextmanager
def running(log: Path, *command: str) -> Iterator[str]:
    """A `gsm` command that goes on; gives the first line of its standard output."""
    with log.open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "streams.cli", *command], stdout=subprocess.PIPE, stderr=errors, text=True
        )
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip() if command[0] == "web" else ""
    finally:
        process.terminate()
        process.wait()


def wait_for(seen: Seen, ends: list[int]) -> None:
    """Until all pages below the ends are there."""
    deadline = time.monotonic() + PATIENCE
    while not seen.passed(ends):
        if time.monotonic() > deadline:
            raise click.ClickException(f"not all pages came through within {PATIENCE:.0f} s: see the logs")
        time.sleep(0.02)


def again(pages: Sequence[bytes], at: int) -> Iterator[Page]:
    """The pages, over and over, as read from `at` on, in milliseconds, as much later as this is asked for later."""
    decode, begun = msgspec.json.Decoder(Page).decode, time.time()
    for page in map(decode, cycle(pages)):
        yield msgspec.structs.replace(page, observed_at=at + round(1000 * (time.time() - begun)))


def play(
    pages: Iterator[Page], rate: int, seconds: int, publisher: PagePublisher, ends: list[int]
) -> list[tuple[int, int, float]]:
    """Send pages at so many a second; where each one is, and when it was due. `ends` are moved on."""
    sent, begun = [], time.time()
    for number in range(rate * seconds):
        due = begun + number / rate
        if (early := due - time.time()) > 0:
            time.sleep(early)
        page = next(pages)
        partition = partition_of(page.account, len(ends))
        publisher.send(page.account, encode_page(page))
        sent.append((partition, ends[partition], due))
        ends[partition] += 1
    return sent


@click.command(help=__doc__)
@click.option("--data", type=click.Path(path_type=Path), required=True, help="Data folder of the services.")
@click.option(
    "--observations", default=500_000, show_default=True, help="Of the season that is there before."
)
@click.option(
    "--rate", "rates", multiple=True, default=(1, 100, 1000), show_default=True, help="Pages a second."
)
@click.option("--seconds", default=20, show_default=True, help="For each rate.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.option("--record", is_flag=True, help="Write what was found to bench/results too.")
def main(
    data: Path, observations: int, rates: Sequence[int], seconds: int, *, as_json: bool, record: bool
) -> None:
    kafka, url = addresses(data)
    prefix, logs = f"latency-{uuid4().hex[:8]}.", Path(tempfile.mkdtemp(prefix="latency-"))
    os.environ |= {"GSM_KAFKA": kafka, "GSM_REDIS": url, "GSM_PREFIX": prefix}
    season = Season(2020, observations)
    edition = str(logs / "season.toml")
    editions.save(Path(edition), season.edition, season.roster)
    pages = [*season.pages()]
    found = []
    with ExitStack() as stack:
        publisher = stack.enter_context(PagePublisher(kafka, prefix))
        for page in pages:
            publisher.send(page.account, page.raw)
        publisher.flush()
        ends = reader.end_offsets(kafka, prefix + POSTS.name)
        stack.enter_context(running(logs / "worker.log", "worker", "--edition", edition))
        address = stack.enter_context(
            running(logs / "web.log", "web", "--edition", edition, "--port", "0", "--no-open")
        )
        watch = Watch(url, prefix, re.sub(r"^\D*(?=http)", "", address))
        wait_for(watch.in_redis, ends)
        live = again([page.raw for page in pages[-AGAIN:]], pages[-1].observed_at)
        for rate in rates:
            sent = play(live, rate, seconds, publisher, ends)
            for seen in (watch.in_redis, watch.on_page):
                wait_for(seen, ends)
            for where, seen in (("Redis", watch.in_redis), ("page", watch.on_page)):
                times = seen.latencies(sent)
                at = {f"p{one}": round(1000 * times[(len(times) - 1) * one // 100]) for one in PERCENTILES}
                found.append({"pages_per_second": rate, "to": where, "pages": len(times), "milliseconds": at})
                if not as_json:
                    words = ", ".join(f"{name} {value:,} ms" for name, value in at.items())
                    click.echo(f"{rate:>5,} pages/s to {where:<5}  {words}")
    result = Latencies(load(), observations, [msgspec.convert(one, Latency) for one in found])
    if as_json:
        click.echo(msgspec.json.encode(result))
    if record:
        tables.LATENCY.write_bytes(msgspec.json.format(msgspec.json.encode(result), indent=1) + b"\n")


if __name__ == "__main__":
    main()
