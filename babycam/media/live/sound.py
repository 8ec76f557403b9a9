"""A room's sound alone, for whoever listens without a picture: messages of the sound socket, each of whole ADTS frames.

Frames go four at a time (85 ms): players lose nothing by it, and a message costs everybody on its way more than a frame does.
"""

import asyncio
from collections.abc import AsyncIterator

from babycam.core import adts
from babycam.media.bus import BusClosed, Counters
from babycam.media.packets import Packet
from babycam.media.transcode import Normalised

FRAMES = 4


class SoundSession:
    """One push of a room's sound, beginning now. Bounded: a slow socket loses what waits (counted).

    `sound`: Normalised of "adts". Make, read and close it on the event loop.
    """

    def __init__(self, sound: Normalised, *, name: str = "sound") -> None:
        self._loop = asyncio.get_running_loop()
        self._filled = asyncio.Event()
        self._reader = sound.reader(name, max_packets=250, max_bytes=1 << 20, wake=self._wake)
        self._frames: list[bytes] = []

    @property
    def counters(self) -> Counters:
        """What it took and lost."""
        return self._reader.counters

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Until close() or the end of the room."""
        try:
            while True:
                self._filled.clear()
                while (item := self._reader.get()) is not None:
                    if isinstance(item, Packet) and not item.video and (message := self._with(item.data)):
                        yield message
                await self._filled.wait()
        except BusClosed:
            return

    def close(self) -> None:
        """Stop. Safe to call twice, from any thread."""
        self._reader.close()

    def _with(self, raw: bytes) -> bytes:
        self._frames.append(adts.wrap(raw))
        if len(self._frames) < FRAMES:
            return b""
        frames, self._frames = self._frames, []
        return b"".join(frames)

    def _wake(self) -> None:
        """Called from the writer's thread."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._filled.set)
