"""What a worker needs to recover the rows of many posts: `python -m bench.recovery --data FOLDER`, with `gsm up --data FOLDER`.

A first worker counts so many posts, each seen once, of accounts with 2.3 posts a day over 396 days: 18 posts a row. Then each run
starts another one and waits until it counts. Seconds are from the start of the process, so with Python's own start. With
`--store rocksdict` it begins so many times without rows on disk, and as many with those of the worker before it.
"""

import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import get_args
from uuid import uuid4

import click
import orjson

from bench.processes import cpu_seconds, peak_rss_mb
from bench.takeover import Gsm, since, wait
from scoring.pages import Observation, Page, encode_page
from streams.count.stores.chosen import Name
from streams.kafka.publisher import PagePublisher
from streams.settings import addresses

START = 1_569_862_800_000  # the first millisecond of gsm-2020
DAY = 86_400_000
DAYS = 396
POSTS_A_DAY = 2.3
PAGE = 100


def publish(kafka: str, prefix: str, posts: int) -> int:
    """Publish the posts, account by account; how many pages they are."""
    each = round(POSTS_A_DAY * DAYS)
    pages = 0
    with PagePublisher(kafka, prefix) as publisher:
        for account in range(posts // each):
            name = f"account-{account}"
            seen = [
                Observation(
                    f"{account:06}{one:04}", START + one * DAYS * DAY // each, media="image",
                    likes=account * one % 997, comments=one % 89, shares=account % 31,
                )
                for one in range(each)
            ]  # fmt: skip
            for first in range(0, each, PAGE):
                part = seen[first : first + PAGE]
                at = part[-1].created + DAY // 2
                publisher.send(
                    name, encode_page(Page(1, name, "facebook", at, "bench", part, followers=account + 1))
                )
                pages += 1
    return pages


def recovered(log: Path, pages: int) -> dict[str, float]:
    """Start a worker and wait until it counts; what that took."""
    started = time.time()
    one = Gsm(log)
    wait(lambda: bool(one.said("counting")), one)
    line, processes = one.said("recovered")[-1] | one.counting(), [one.process.pid]
    cpu, memory = round(cpu_seconds(processes), 2), peak_rss_mb(processes)
    one.stop()
    if line["pages"] != pages:
        raise click.ClickException(f"{line['pages']:,} of {pages:,} pages are recovered")
    return {
        "rows": line["rows"],
        "records": line["records"],
        "seconds": since(line, started),
        "cpu_seconds": cpu,
        "peak_rss_mb": memory,
    }


@click.command(help=__doc__)
@click.option("--data", type=click.Path(path_type=Path), required=True, help="Data folder of the services.")
@click.option("--posts", default=8_000_000, show_default=True)
@click.option("--runs", default=3, show_default=True)
@click.option("--store", type=click.Choice(get_args(Name)), default="memory", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def main(data: Path, posts: int, runs: int, store: Name, as_json: bool) -> None:
    kafka, redis = addresses(data)
    prefix, logs = f"recovery-{uuid4().hex[:8]}.", Path(tempfile.mkdtemp(prefix="recovery-"))
    os.environ |= {
        "GSM_KAFKA": kafka,
        "GSM_REDIS": redis,
        "GSM_PREFIX": prefix,
        "GSM_STORE": store,
        "GSM_HOME": str(logs),
    }
    pages = publish(kafka, prefix, posts)
    first = Gsm(logs / "first.log")
    wait(lambda: first.pages() == pages, first)
    counting_mb = peak_rss_mb([first.process.pid])
    first.stop()
    if not as_json:
        click.echo(f"counting them took {counting_mb:,} MB at most")
    found = []
    kept = [False] * runs + [True] * (runs if store != "memory" else 0)
    for run, stays in enumerate(kept):
        if not stays:
            shutil.rmtree(logs / "rows", ignore_errors=True)
        found.append(recovered(logs / f"{run}.log", pages))
        if not as_json:
            click.echo(", ".join(f"{name} {value:,}" for name, value in found[-1].items()))
    shutil.rmtree(logs / "rows", ignore_errors=True)
    if as_json:
        measured = {"posts": posts, "store": store, "counting_peak_rss_mb": counting_mb, "runs": found}
        click.echo(orjson.dumps(measured | {"load": os.getloadavg()[0]}))


if __name__ == "__main__":
    main()
