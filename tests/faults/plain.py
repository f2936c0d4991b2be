"""The same counting as anybody would write it with Faust alone: what the campaign must find wanting.

Run as `python -m tests.faults.plain`, with the variables of `gsm worker`.
"""

import json
from typing import Final

import faust
from faust.types import StreamT

from scoring.fold import Fold
from scoring.progress import Progress
from scoring.validate import validate
from streams.kafka.topics import POSTS, Admin
from streams.settings import Settings

NAME: Final = "plain"
TABLE: Final = "rows"


def main() -> None:
    """Count until stopped."""
    settings = Settings.load()
    with Admin(settings.kafka, settings.prefix) as admin:
        admin.create()
    app = faust.App(
        settings.prefix + NAME,
        broker=f"kafka://{settings.kafka}",
        store="memory://",
        topic_partitions=POSTS.partitions,
        topic_disable_leader=True,
        consumer_auto_offset_reset="earliest",
        broker_commit_interval=1.0,
        broker_session_timeout=6.0,
        broker_heartbeat_interval=0.5,
        broker_request_timeout=15.0,
        producer_request_timeout=5.0,
        producer_acks=-1,
        web_enabled=False,
    )
    posts = app.topic(
        settings.prefix + POSTS.name, key_type=bytes, value_type=bytes, partitions=POSTS.partitions
    )
    rows = app.Table(TABLE, key_type=bytes, value_type=bytes, partitions=POSTS.partitions)
    bounds = settings.files.edition.bounds()

    @app.agent(posts)
    async def count(stream: StreamT[bytes]) -> None:
        fold = Fold(bounds, rows.get)
        async for event in stream.events():
            message = event.message
            verdict = validate(
                message.value, int(message.timestamp * 1000), message.partition, POSTS.partitions
            )
            if verdict.page is not None:
                fold.add(verdict.page, Progress())
                for key, row in fold.take().items():
                    rows[key] = row

    @app.task  # type: ignore[untyped-decorator] # as Faust has it
    async def say() -> None:
        print(json.dumps({"event": "counting"}), flush=True)  # noqa: T201 - as `gsm worker` says it

    faust.Worker(app, loglevel="warning").execute_from_commandline()


if __name__ == "__main__":
    main()
