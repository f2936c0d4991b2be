"""Running a long-lived role until SIGTERM or Ctrl-C."""

import asyncio
import signal
from collections.abc import Coroutine


async def until_stopped(role: Coroutine[object, object, None]) -> None:
    """Await `role`; SIGTERM and SIGINT cancel it, which is a clean end."""
    task = asyncio.ensure_future(role)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, task.cancel)
    try:
        await task
    except asyncio.CancelledError:
        if not task.cancelled():
            raise
