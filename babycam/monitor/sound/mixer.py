"""Several rooms in one stream: a small process of its own decodes, adds and encodes (`python -m babycam.media.live.mix`).

So the web process never decodes media, and bytes that crash a codec end one listener's stream, whose player begins again.
"""

import asyncio
import contextlib
import sys
from collections import Counter
from typing import Self

MOST_WAITING = 256 * 1024  # bytes on their way to it
CHUNK = 16 * 1024
END_S = 2.0

counts: Counter[str] = Counter()  # begun, dropped (rounds that it could not take), died


class Mixer:
    """Frames of each room in, frames of all of them out. `wake` is set when there are some, or it has ended."""

    def __init__(self, rooms: int, wake: asyncio.Event) -> None:
        self._rooms = rooms
        self._wake = wake
        self._out: list[bytes] = []
        self._ready = False  # it has begun to give; what came before would only be late
        self.alive = True

    async def __aenter__(self) -> Self:
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "babycam.media.live.mix", str(self._rooms)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        self._reading = asyncio.create_task(self._read())
        counts["begun"] += 1
        return self

    async def __aexit__(self, *_: object) -> None:
        self._reading.cancel()
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(END_S):
                await self._process.wait()

    def put(self, frames: list[list[bytes]]) -> None:
        """What each room gives now, in their order."""
        stdin = self._process.stdin
        assert stdin is not None
        if not self._ready:
            return
        if stdin.is_closing() or stdin.transport.get_write_buffer_size() > MOST_WAITING:
            counts["dropped"] += 1
            return
        stdin.write(b"".join(bytes([room]) + frame for room, given in enumerate(frames) for frame in given))

    def take(self) -> bytes:
        """What is mixed by now."""
        out, self._out = self._out, []
        return b"".join(out)

    async def _read(self) -> None:
        assert self._process.stdout is not None
        try:
            while chunk := await self._process.stdout.read(CHUNK):
                self._ready = True
                self._out.append(chunk)
                self._wake.set()
            counts["died"] += 1
        finally:
            self.alive = False
            self._wake.set()
