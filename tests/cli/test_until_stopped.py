"""A role ends on a signal, also where a library swallows its cancellation."""

import asyncio
import os
import signal

import pytest

from streams.cli.until_stopped import until_stopped


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_is_a_clean_end_even_if_one_cancellation_is_lost(number: signal.Signals) -> None:
    lost = 0

    async def role() -> None:
        nonlocal lost
        os.kill(os.getpid(), number)
        while True:
            try:
                await asyncio.sleep(3600)
            except asyncio.CancelledError:
                if lost:
                    raise
                lost += 1

    await asyncio.wait_for(until_stopped(role()), 10)
    assert lost == 1


async def test_an_error_of_the_role_is_not_hidden() -> None:
    async def role() -> None:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        await until_stopped(role())
