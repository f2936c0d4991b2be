"""A Kafka whose writes can be slowed, held, refused and cut in two: a proxy that knows where a request begins and what it is."""

import asyncio
import math
from typing import Final

from tests.faults.wire import Wire

_HOST: Final = "127.0.0.1"
_PRODUCE: Final = b"\0\0"


class SlowKafka(Wire):
    """Carries all that `kafka` (HOST:PORT) is asked and answers; clients take it for the broker, for it writes its own port into the answers."""

    def __init__(self, kafka: str) -> None:
        super().__init__(int(kafka.rpartition(":")[2]))
        self.kafka = f"{_HOST}:{self.port}"
        self.delay = 0.0
        """Seconds that each write takes."""
        self.permits = math.inf
        """So many writes more are carried; the others are held."""
        self.refuses = False
        """Reset the connection at each write instead."""
        self.tears = False
        """Carry half of the next write that may pass, and reset the connection."""
        self.held = 0
        """So many writes are held now."""
        self.carried = 0
        """So many writes were carried."""
        self.torn = 0
        """So many writes were cut in two."""

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        to_kafka = writer.get_extra_info("peername")[1] == self._target
        while True:
            try:
                size = await reader.readexactly(4)
                body = await reader.readexactly(int.from_bytes(size))
            except asyncio.IncompleteReadError as error:
                raise ConnectionResetError from error
            if not to_kafka:
                body = body.replace(_address(self._target), _address(self.port))
            elif body.startswith(_PRODUCE):
                await self._permit()
                if self.tears:
                    writer.write(size + body[: len(body) // 2])
                    await writer.drain()
                    self.torn += 1
                    raise ConnectionResetError
                self.carried += 1
            writer.write(size + body)
            await writer.drain()

    async def _permit(self) -> None:
        """Wait until a write may pass."""
        await asyncio.sleep(self.delay)
        if self.refuses:
            raise ConnectionResetError
        self.held += 1
        while self.permits < 1:  # noqa: ASYNC110 - the story sets it from its own thread
            await asyncio.sleep(0.005)
        self.permits -= 1
        self.held -= 1


def _address(port: int) -> bytes:
    """As Kafka's answers have it, behind the length of the host's name."""
    return _HOST.encode() + port.to_bytes(4)
