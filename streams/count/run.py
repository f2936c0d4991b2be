"""Running the worker: the Faust app in this process, metrics, and rank beside it.

The event loop must be chosen before Faust is imported, so before this module is: `mode.loop.use("uvloop")`.
"""

import asyncio
import logging
import signal
from contextlib import suppress
from typing import Final

import structlog

from streams import metrics
from streams.count.app import CountApp
from streams.count.beside import Beside
from streams.count.ending import DOUBT, end
from streams.count.plan import Plan, make_plan
from streams.count.profile import Profile
from streams.errors import GsmError
from streams.settings import Settings

_LOOK_SECONDS: Final = 0.25
_START_SECONDS: Final = 5.0
_STOP_SECONDS: Final = 30.0


def run(
    settings: Settings,
    profile: Profile,
    rank: Beside | None,
    metrics_port: int,
    client_id: str,
    pulse: int | None,
) -> None:
    """Count until SIGTERM or SIGINT, with `rank` as a child process. Kafka calls this process `client_id`; `pulse` is a supervisor's.

    Whatever goes wrong ends the process with `ending.DOUBT` or `ending.NEWER_SCHEMA`. Raises GsmError if it cannot begin.
    """
    plan = make_plan(settings, profile)
    metrics.serve(metrics_port)
    if rank is not None:
        rank.start()
    try:
        asyncio.run(_count(plan, rank, client_id, pulse))
    except GsmError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, it is a doubt
        end(DOUBT, "the worker failed; this is a fault in this program", exc_info=error)
    finally:
        if rank is not None:
            rank.stop()


async def _count(plan: Plan, rank: Beside | None, client_id: str, pulse: int | None) -> None:
    app = CountApp(plan, client_id)
    asked_to_stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, asked_to_stop.set)
    logging.getLogger("mode.timers").setLevel(logging.ERROR)  # a late timer is the watchdog's business
    watch = asyncio.create_task(app.watchdog.watch(pulse))
    starting = asyncio.create_task(app.start())
    while not await _is_set(asked_to_stop, _LOOK_SECONDS):
        if app.crashed:
            end(DOUBT, "Faust crashed; start again", error=repr(app.crash_reason))
        if starting.done() and (error := starting.exception()) is not None:
            end(DOUBT, "Faust did not start; see that Kafka is up, start again", error=repr(error))
        # A service manager may ask rank to end in the same moment as this process.
        if rank and (code := rank.ended()) is not None and not await _is_set(asked_to_stop, 1.0):
            end(DOUBT, "rank ended; see its last lines, start again", exit_code_of_rank=code)
        app.tell_lag()
    try:
        async with asyncio.timeout(_STOP_SECONDS):
            # Faust cannot stop cleanly while it starts.
            await asyncio.wait([starting], timeout=_START_SECONDS)
            await app.stop()
    except TimeoutError:
        end(DOUBT, "Faust did not stop; what was counted is safe")
    watch.cancel()
    structlog.get_logger().info("stopped", app=plan.app_id)


async def _is_set(event: asyncio.Event, seconds: float) -> bool:
    """Whether the event is set within so many seconds."""
    with suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), seconds)
    return event.is_set()
