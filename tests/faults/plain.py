"""The same counting as anybody would write it with Faust alone: what the campaign must find wanting.

Run as `python -m tests.faults.plain`, with the variables of `gsm worker`.
"""

import json
from collections.abc import Awaitable, Callable
from typing import Any, Final

import faust
from faust.types import StreamT

from scoring.fold import Fold
from scoring.progress import Progress
from scoring.validate import validate
from streams.kafka.topics import POSTS, Admin
from streams.settings import Settings

NAME: Final = "plain"
TABLE: Final = "rows"


async def _at_once() -> None:
    """Nothing comes before a page."""


def make(
    settings: Settings,
    kind: type[faust.App] = faust.App,
    before: Callable[[], Awaitable[None]] = _at_once,
    **options: Any,
) -> faust.App:
    """The app, which awaits `before` before each page; `options` are of Faust."""
    defaults: dict[str, Any] = {
        "broker": f"kafka://{settings.kafka}",
        "store": "memory://",
        "topic_partitions": POSTS.partitions,
        "topic_disable_leader": True,
        "consumer_auto_offset_reset": "earliest",
        "broker_commit_interval": 1.0,
        "broker_session_timeout": 6.0,
        "broker_heartbeat_interval": 0.5,
        "broker_request_timeout": 15.0,
        "producer_request_timeout": 5.0,
        "producer_acks": -1,
        "web_enabled": False,
    }
    app = kind(settings.prefix + NAME, **(defaults | options))
    posts = app.topic(
        settings.prefix + POSTS.name, key_type=bytes, value_type=bytes, partitions=POSTS.partitions
    )
    rows = app.Table(TABLE, key_type=bytes, value_type=bytes, partitions=POSTS.partitions)
    bounds = settings.files.edition.bounds()

    @app.agent(posts)
    async def count(stream: StreamT[bytes]) -> None:
        fold = Fold(bounds, rows.get)
        async for event in stream.events():
            await before()
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

    return app


def run(app: faust.App) -> None:
    """Count until stopped."""
    faust.Worker(app, loglevel="warning").execute_from_commandline()


def main() -> None:
    """Count `posts`, whose topics are there afterwards, until stopped."""
    settings = Settings.load()
    with Admin(settings.kafka, settings.prefix) as admin:
        admin.create()
    run(make(settings))


if __name__ == "__main__":
    main()
