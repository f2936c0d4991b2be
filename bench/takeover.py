"""How long partitions are nobody's when one of two workers ends: `python -m bench.takeover --data FOLDER`, with `gsm up --data FOLDER`."""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.request import urlopen
from uuid import uuid4

import click
import orjson

from scoring.pages import Observation, Page, encode_page
from streams.kafka.publisher import PagePublisher
from streams.kafka.topics import POSTS
from streams.season import Season
from streams.settings import addresses

_PATIENCE = 600.0
_START = 1_569_862_800_000  # the first millisecond of gsm-2020
_DAY = 86_400_000
_DAYS = 396


class Gsm:
    """A `gsm worker` that runs, and what it has said."""

    def __init__(self, log: Path, *options: str) -> None:
        self._log = log
        with log.open("wb") as output:
            command = [sys.executable, "-m", "streams.cli", "worker", "--no-rank", *options]
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output)

    def said(self, event: str) -> list[dict[str, Any]]:
        """Its log lines of one event."""
        lines = [line for line in self._log.read_bytes().splitlines() if line.startswith(b"{")]
        return [one for one in map(orjson.loads, lines) if one["event"] == event]

    def counting(self, process: str = "") -> dict[str, Any]:
        """What the process of that name said last of what it counts."""
        said = [one for one in self.said("counting") if one["process"].startswith(process)]
        return (
            said[-1]
            if said
            else {"partitions": [], "pages": 0, "rows": 0, "timestamp": "1970-01-01T00:00:00Z"}
        )

    def pages(self) -> int:
        """How many pages it has counted, by its metrics."""
        said = self.said("metrics")
        if not said:
            return 0
        with urlopen(said[0]["address"]) as answer:  # noqa: S310 - on this machine
            found = re.search(rb"^gsm_pages_total\S* (\S+)$", answer.read(), re.MULTILINE)
        return int(float(found[1])) if found else 0

    def stop(self) -> None:
        """End it as a service manager would."""
        self.process.terminate()
        self.process.wait()


def season_pages(observations: int) -> Iterator[tuple[str, bytes]]:
    """By account: the pages of the season of that size."""
    for page in Season(2020, observations).pages():
        yield page.account, page.raw


def post_pages(posts: int) -> Iterator[tuple[str, bytes]]:
    """By account: so many posts of 738 accounts over the whole period, each seen once, a hundred a page."""
    for number in range(posts // 100):
        account = f"account-{number % 738}"
        at = _START + number * _DAYS * _DAY // (posts // 100)
        seen = [
            Observation(
                f"{number:08}{one:02}", at - one * _DAY // 10 % (at - _START + 1), likes=number, comments=one
            )
            for one in range(100)
        ]
        yield account, encode_page(Page(1, account, "facebook", at + _DAY, "bench", seen, followers=number))


def wait(condition: Callable[[], bool], one: Gsm) -> None:
    """Until it holds, while that one runs."""
    deadline = time.monotonic() + _PATIENCE
    while not condition():
        if time.monotonic() > deadline or one.process.poll() is not None:
            raise click.ClickException("it took too long, or a worker has ended: see the logs")
        time.sleep(0.05)


def since(line: dict[str, Any], instant: float) -> float:
    """How many seconds after the instant a line was said."""
    return round(datetime.fromisoformat(line["timestamp"]).timestamp() - instant, 2)


@contextmanager
def both(start: Callable[[], Gsm], other: Gsm) -> Iterator[Gsm]:
    """Another worker that shares with `other`; stopped at the end if it still runs."""
    one = start()
    try:
        wait(lambda: len(one.counting()["partitions"]) == len(other.counting()["partitions"]) == 6, other)
        yield one
    finally:
        one.stop()


@click.command(help=__doc__)
@click.option("--data", type=click.Path(path_type=Path), required=True, help="Data folder of the services.")
@click.option("--observations", default=300_000, show_default=True, help="Of the season.")
@click.option("--posts", default=0, help="Instead of the season: so many posts, each seen once.")
@click.option("--profile", default="fast", show_default=True)
@click.option("--runs", default=3, show_default=True)
def main(data: Path, observations: int, posts: int, profile: str, runs: int) -> None:
    kafka, redis = addresses(data)
    prefix = f"takeover-{uuid4().hex[:8]}."
    os.environ |= {"GSM_KAFKA": kafka, "GSM_REDIS": redis, "GSM_PREFIX": prefix}
    pages = 0
    with PagePublisher(kafka, prefix) as publisher:
        for account, page in post_pages(posts) if posts else season_pages(observations):
            publisher.send(account, page)
            pages += 1
    logs = Path(tempfile.mkdtemp(prefix="takeover-"))
    numbers = iter(range(1_000))

    def start(*options: str) -> Gsm:
        return Gsm(logs / f"{next(numbers)}.log", "--profile", profile, *options)

    click.echo(f"{pages:,} pages in {POSTS.partitions} partitions; logs in {logs}")
    stays = start()
    try:
        wait(lambda: stays.pages() == pages, stays)
        click.echo("all is counted")
        for run in range(runs):
            for how in (signal.SIGTERM, signal.SIGKILL):
                with both(start, stays) as goes:
                    instant = time.time()
                    goes.process.send_signal(how)
                    wait(lambda: len(stays.counting()["partitions"]) == POSTS.partitions, stays)
                line = stays.counting()
                _check(line["pages"], pages)
                _tell(run, how.name, since(line, instant), f"the other counts all {line['rows']:,} rows")
    finally:
        stays.stop()
    _supervised(start, pages, runs)


def _supervised(start: Callable[..., Gsm], pages: int, runs: int) -> None:
    supervisor, instant = start("--processes", "2"), 0.0

    def shared() -> bool:
        said = [supervisor.counting(one) for one in ("worker-1", "worker-2")]
        return all(len(one["partitions"]) == 6 and since(one, instant) > 0 for one in said)

    try:
        wait(shared, supervisor)
        for run in range(runs):
            victim = [one for one in supervisor.said("started") if one["process"] == "worker-1"][-1]
            instant = time.time()
            os.kill(victim["pid"], signal.SIGKILL)
            wait(shared, supervisor)
            said = [one for one in supervisor.said("counting") if since(one, instant) > 0]
            for line in said:
                if len(line["partitions"]) == POSTS.partitions:
                    _check(line["pages"], pages)
                    _tell(run, "SIGKILL of a supervised one", since(line, instant), "the other counts all")
            _check(sum(supervisor.counting(one)["pages"] for one in ("worker-1", "worker-2")), pages)
            _tell(run, "SIGKILL of a supervised one", since(said[-1], instant), "both count again")
    finally:
        supervisor.stop()


def _tell(run: int, what: str, seconds: float, until: str) -> None:
    click.echo(f"run {run + 1}: {what}: {seconds:.2f} s until {until}")


def _check(found: int, pages: int) -> None:
    if found != pages:
        raise click.ClickException(f"{found:,} of {pages:,} pages are counted")


if __name__ == "__main__":
    main()
