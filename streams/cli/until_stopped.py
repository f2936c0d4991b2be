"""Running a long-lived role until SIGTERM or Ctrl-C."""

import asyncio
import signal
from collections.abc import Coroutine


async def until_stopped(role: Coroutine[object, object, None]) -> None:
    """Await `role`; SIGTERM and SIGINT cancel it, which is a clean end."""
    task = asyncio.ensure_future(role)
    loop = asyncio.get_running_loop()

    def stop() -> None:
        # Until it is done: asyncio.wait_for of Python 3.11, which redis-py uses, can swallow a cancellation. With time between
        # two, for cleaning up is cancelled as well.
        if not task.done():
            task.cancel()
            loop.call_later(3, stop)

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    try:
        await task
    except asyncio.CancelledError:
        if not task.cancelled():
            raise
