"""A cable that can be pulled: a TCP proxy on 127.0.0.1, in a thread of this process."""

import asyncio
import threading
from typing import Final, Literal

_HOST: Final = "127.0.0.1"


class Wire:
    """Carries every connection to its `port` on to `target`; one can `interrupt` and `mend` it.

    Held: nothing arrives any more and nobody is told, as when a cable is pulled. Cut: all connections are reset, and new ones too, as
    when a firewall rejects them.
    """

    def __init__(self, target: int) -> None:
        self._target = target
        self._writers: set[asyncio.StreamWriter] = set()
        self._whole = asyncio.Event()
        self._whole.set()
        self._refuses = False
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        starting = asyncio.start_server(self._carry, _HOST, 0)
        self._server = asyncio.run_coroutine_threadsafe(starting, self._loop).result()
        self.port: int = self._server.sockets[0].getsockname()[1]

    def interrupt(self, how: Literal["held", "cut"]) -> None:
        """Carry nothing from now on."""
        self._loop.call_soon_threadsafe(self._whole.clear if how == "held" else self._cut)

    def mend(self) -> None:
        """Carry again: what was held arrives, what was cut may connect anew."""
        self._loop.call_soon_threadsafe(self._mend)

    def close(self) -> None:
        """Close all connections."""
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _cut(self) -> None:
        self._refuses = True
        for writer in self._writers:
            writer.transport.abort()

    def _mend(self) -> None:
        self._refuses = False
        self._whole.set()

    async def _close(self) -> None:
        self._server.close()
        self._mend()
        self._cut()
        await asyncio.gather(*(asyncio.all_tasks() - {asyncio.current_task()}), return_exceptions=True)
        await asyncio.sleep(0)  # what was closed is let go of

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers = {writer}
        self._writers.add(writer)
        try:
            if self._refuses:
                raise ConnectionRefusedError
            await self._whole.wait()
            far_reader, far_writer = await asyncio.open_connection(_HOST, self._target)
            writers.add(far_writer)
            self._writers.add(far_writer)
            async with asyncio.TaskGroup() as group:
                group.create_task(self._pump(reader, far_writer))
                group.create_task(self._pump(far_reader, writer))
        except* OSError:
            pass  # either end is gone: so is the connection
        finally:
            self._writers -= writers
            for one in writers:
                one.close()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while some := await reader.read(1 << 16):
            await self._whole.wait()
            writer.write(some)
            await writer.drain()
        raise ConnectionResetError
