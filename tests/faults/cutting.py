"""A line that breaks: passes TCP on to a server, and cuts each connection after as many bytes of the server's as it was given."""

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Cutter:
    """`port`: where it listens. `steady`: from now on nothing is cut. `cuts`: how many were."""

    def __init__(self, target: int, seed: int) -> None:
        self.port = self.cuts = 0
        self.steady = False
        self._target = target
        self._chance = random.Random(seed)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, until one side ends it or its bytes are used up."""
        try:
            with contextlib.suppress(OSError):
                await self._join(reader, writer, *await asyncio.open_connection("127.0.0.1", self._target))
        finally:
            writer.transport.abort()

    async def _join(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, there: asyncio.StreamReader, out: asyncio.StreamWriter
    ) -> None:
        up = asyncio.create_task(self._pass(reader, out, None))
        try:
            await self._pass(there, writer, self._chance.choice([0, 1500, 2500, 3500, 5000, 9000, 20_000]))
        finally:
            up.cancel()
            out.transport.abort()

    async def _pass(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, left: int | None) -> None:
        while data := await source.read(65_536):
            if left is not None and not self.steady:
                left -= len(data)
                if left < 0:
                    self.cuts += 1
                    return
            sink.write(data)
            await sink.drain()


@asynccontextmanager
async def cutting(target: int, seed: int = 7) -> AsyncIterator[Cutter]:
    """A line to the server on `target` that breaks all the time."""
    cutter = Cutter(target, seed)
    async with await asyncio.start_server(cutter.serve, "127.0.0.1", 0) as server:
        cutter.port = server.sockets[0].getsockname()[1]
        yield cutter
