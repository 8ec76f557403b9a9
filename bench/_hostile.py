"""Strangers who mean harm, for the bench `doors` and for tests: each kind of hostile request is one coroutine in KINDS.

`python -m bench._hostile HTTPS_PORT HTTP_PORT RATE SECONDS FROM [KIND...]` begins RATE requests a second, the kinds in turn, from
those addresses of this machine that FROM names (with commas between them), and prints one JSON line: how many were begun and what
became of each kind. It attacks loopback only, has at most MOST_OPEN requests under way, and each of them ends after LONGEST_S. A
new kind: a coroutine that takes a Line and returns what it got, and a row in KINDS.
"""

import asyncio
import contextlib
import json
import resource
import ssl
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import uvloop

from bench import _logins
from tests.support.sockets import trusting

HERE = "127.0.0.1"
MOST_OPEN = 4000
LONGEST_S = 30.0
MEGABYTE = 1024 * 1024


@dataclass
class Line:
    """One connection of an attacker."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    port: int

    async def send(self, data: bytes) -> None:
        try:
            self.writer.write(data)
        except RuntimeError as error:  # uvloop's word for a line that is closed already
            raise ConnectionResetError from error
        await self.writer.drain()

    def head(self, method: str, path: str, *more: str) -> bytes:
        """A request's head as a browser would begin it, without its end."""
        return "\r\n".join([f"{method} {path} HTTP/1.1", f"Host: {HERE}:{self.port}", *more, ""]).encode()

    async def answer(self) -> str:
        """The status of what was answered, "" for a line that was cut."""
        first = await self.reader.readline()
        return first.split(b" ")[1].decode() if first.startswith(b"HTTP/") else ""


Attack = Callable[[Line], Awaitable[str]]


async def endless_head(line: Line) -> str:
    """A head that never ends, as fast as it is taken."""
    await line.send(line.head("GET", "/"))
    with contextlib.suppress(ConnectionError):
        for _ in range(16):
            await line.send(b"X-Filler: " + b"a" * 65536 + b"\r\n")
    return await line.answer()


async def drip(line: Line, drop: bytes) -> str:
    """Sends this now and then until it is answered, or cut."""
    while not line.reader.at_eof():
        await line.send(drop)
        with contextlib.suppress(TimeoutError):
            return await asyncio.wait_for(line.answer(), 2.0)
    return ""


async def slow_head(line: Line) -> str:
    """A head of which a little comes now and then."""
    await line.send(line.head("GET", "/healthz"))
    return await drip(line, b"X-A: b\r\n")


async def slow_body(line: Line) -> str:
    """A body of which a byte comes now and then."""
    await line.send(line.head("POST", "/api/session", "Content-Type: application/json", "Content-Length: 60000") + b"\r\n")
    return await drip(line, b" ")


async def slow_reader(line: Line) -> str:
    """Asks for much, and takes none of it."""
    line.writer.transport.pause_reading()  # type: ignore[attr-defined]
    with contextlib.suppress(ConnectionError):
        for _ in range(50):
            await line.send(line.head("GET", "/") + b"\r\n")
    await asyncio.sleep(20.0)
    line.writer.transport.resume_reading()  # type: ignore[attr-defined]
    return "cut" if line.reader.at_eof() else "held"


async def silent(line: Line) -> str:
    """Connects, and says nothing."""
    await line.reader.read(1)
    return "cut"


async def chunked(line: Line) -> str:
    """A body of 3 MB whose length nobody announced."""
    await line.send(line.head("POST", "/api/session", "Content-Type: application/json", "Transfer-Encoding: chunked") + b"\r\n")
    with contextlib.suppress(ConnectionError):
        for _ in range(48):
            await line.send(b"10000\r\n" + b" " * 65536 + b"\r\n")
        await line.send(b"0\r\n\r\n")
    return await line.answer()


async def no_socket(line: Line) -> str:
    """A WebSocket handshake of nobody, with a head that never ends."""
    await line.send(line.head("GET", "/ws/events/", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13"))
    with contextlib.suppress(ConnectionError):
        for _ in range(4):
            await line.send(b"Cookie: " + b"a" * 65536 + b"\r\n")
    return await line.answer()


KINDS: dict[str, Attack] = {
    "endless_head": endless_head,
    "slow_head": slow_head,
    "slow_body": slow_body,
    "slow_reader": slow_reader,
    "silent": silent,
    "chunked": chunked,
    "no_socket": no_socket,
    **_logins.KINDS,
}


class Mob:
    """Begins `rate` requests a second for `seconds` on both ports (`ports`: https, http), and counts what they got. `sources`:
    the addresses of this machine that they come from."""

    def __init__(self, ports: tuple[int, int], rate: float, sources: list[str], kinds: list[str]) -> None:
        self.begun = 0
        self.skipped = 0
        self.got: dict[str, Counter[str]] = {kind: Counter() for kind in kinds}
        self._ports, self._rate, self._sources, self._kinds = ports, rate, sources, kinds
        self._context = trusting()
        self._open: set[asyncio.Task[None]] = set()

    async def run(self, seconds: float) -> None:
        began = time.monotonic()
        while (passed := time.monotonic() - began) < seconds:
            for number in range(self.begun + self.skipped, int(passed * self._rate)):
                self._begin(number)
            await asyncio.sleep(0.005)
        if self._open:
            await asyncio.wait(self._open, timeout=LONGEST_S)

    def _begin(self, number: int) -> None:
        if len(self._open) >= MOST_OPEN:
            self.skipped += 1
            return
        self.begun += 1
        kind = self._kinds[number % len(self._kinds)]
        secure = number // len(self._kinds) % 2 == 0
        source = self._sources[number % len(self._sources)]
        task = asyncio.create_task(self._one(kind, secure, source))
        self._open.add(task)
        task.add_done_callback(self._open.discard)

    async def _one(self, kind: str, secure: bool, source: str) -> None:
        try:
            async with asyncio.timeout(LONGEST_S):
                self.got[kind][await self._attack(kind, secure, source) or "cut"] += 1
        except TimeoutError:
            self.got[kind]["held"] += 1
        except (OSError, ssl.SSLError) as error:
            self.got[kind][type(error).__name__] += 1

    async def _attack(self, kind: str, secure: bool, source: str) -> str:
        port = self._ports[0 if secure else 1]
        context = self._context if secure else None
        reader, writer = await asyncio.open_connection(HERE, port, ssl=context, local_addr=(source, 0))
        try:
            return await KINDS[kind](Line(reader, writer, port))
        finally:
            writer.transport.abort()


def main() -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    https, http, rate, seconds = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4])
    mob = Mob((https, http), rate, sys.argv[5].split(","), sys.argv[6:] or list(KINDS))
    uvloop.run(mob.run(seconds))
    print(json.dumps({"begun": mob.begun, "skipped": mob.skipped, "got": mob.got}), flush=True)


if __name__ == "__main__":
    main()
