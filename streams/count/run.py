"""Running the worker: topics, the Faust app in this process, metrics, and rank beside it."""

import mode.loop

mode.loop.use(
    "uvloop"
)  # before Faust is imported: it and its consumer's thread take the loop that stands then

import asyncio  # noqa: E402 - after the choice of loop, as all that follows
import logging  # noqa: E402
import os  # noqa: E402
import signal  # noqa: E402
from subprocess import Popen  # noqa: E402
from typing import Final, cast  # noqa: E402

import structlog  # noqa: E402
from faust.streams import Stream  # noqa: E402
from faust.types import StreamT  # noqa: E402

from streams import metrics, tether  # noqa: E402
from streams.count.app import CountApp, Plan  # noqa: E402
from streams.count.ending import DOUBT, end  # noqa: E402
from streams.count.identity import app_id  # noqa: E402
from streams.kafka.topics import DEAD_LETTERS, POSTS, Admin  # noqa: E402
from streams.settings import Settings  # noqa: E402

LARGEST: Final = 2000  # pages of a batch over all partitions: some 12 MB
WAIT_SECONDS: Final = 0.02  # for a batch to grow

STOP_SECONDS: Final = 10.0


def plan(settings: Settings) -> Plan:
    """Create the topics that are missing and lay out what to count."""
    with Admin(settings.kafka, settings.prefix) as admin:
        admin.create()
        generation = admin.generation(POSTS)
        return Plan(
            app_id=app_id(settings, generation),
            bootstrap=settings.kafka,
            edition=settings.files.edition.id,
            bounds=settings.files.edition.bounds(),
            posts=admin.name(POSTS),
            dead_letters=admin.name(DEAD_LETTERS),
            partitions=admin.partitions(POSTS),
            session_seconds=float(os.environ.get("GSM_SESSION_TIMEOUT", "10")),
        )


def run(settings: Settings, rank: list[str] | None, metrics_port: int) -> None:
    """Count until SIGTERM or SIGINT; with `rank`, the arguments of `gsm rank`, also rank, as a child process.

    Whatever goes wrong ends the process with `ending.DOUBT` or `ending.NEWER_SCHEMA`.
    """
    laid_out = plan(settings)
    port = metrics.serve(metrics_port)
    structlog.get_logger().info("metrics", address=f"http://127.0.0.1:{port}/metrics")
    child = None if rank is None else tether.start(rank)
    try:
        with asyncio.Runner() as runner:
            runner.run(_count(laid_out, child))
    finally:
        if child is not None:
            tether.stop(child)


async def _count(laid_out: Plan, child: Popen[bytes] | None) -> None:
    app = CountApp(laid_out, replicas=1)
    posts = app.topic(
        laid_out.posts, key_type=bytes, value_type=bytes, partitions=laid_out.partitions, allow_empty=True
    )

    @app.agent(posts, name="count")
    async def count(stream: StreamT[bytes]) -> None:
        async for events in cast("Stream[bytes]", stream).take_events(LARGEST, within=WAIT_SECONDS):
            await app.count(events)

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    for name in ("aiokafka", "faust", "mode"):
        logging.getLogger(name).setLevel(logging.WARNING)
    watch = asyncio.create_task(app.watchdog.watch())
    running = asyncio.create_task(app.start())
    while not stop.is_set():
        if app.crashed:
            end(DOUBT, "Faust crashed; start again", error=repr(app.crash_reason))
        if running.done() and (error := running.exception()) is not None:
            end(DOUBT, "Faust did not start; see that Kafka is up, start again", error=repr(error))
        if child is not None and child.poll() is not None:
            end(DOUBT, "rank ended; see its last lines, start again", rank_exit_code=child.returncode)
        try:
            await asyncio.wait_for(stop.wait(), 0.25)
        except TimeoutError:
            continue
    try:
        async with asyncio.timeout(STOP_SECONDS):
            await app.stop()
    except TimeoutError:
        end(DOUBT, "Faust did not stop; what was counted is safe")
    watch.cancel()
    structlog.get_logger().info("stopped")
