"""A small reverse proxy: plain in front, TLS behind, telling who asked, as Caddy or nginx do."""

import asyncio
import contextlib
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class ReverseProxy:
    """`client`: whom it says it saw; `host`: the name that the browser asked for, or "" to pass on its own."""

    def __init__(self, port: int, trust: str, client: str, host: str) -> None:
        self.port, self.client, self.host = port, client, host
        self._tls = ssl.create_default_context(cafile=trust)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection: the head of the first request is rewritten, all else flows through."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        there, onward = await asyncio.open_connection("127.0.0.1", self.port, ssl=self._tls)
        onward.write("\r\n".join(self._rewritten(head)).encode("latin-1"))
        await asyncio.gather(_flow(reader, onward), _flow(there, writer))

    def _rewritten(self, head: list[str]) -> list[str]:
        request, *lines = [line for line in head if line]
        chain = [line.partition(":")[2].strip() for line in lines if line.lower().startswith("x-forwarded-for:")]
        kept = [line for line in lines if not line.lower().startswith(("host:", "x-forwarded", "connection: keep"))]
        added = [f"Host: {self.host or f'127.0.0.1:{self.port}'}", "X-Forwarded-Proto: https"]
        added.append(f"X-Forwarded-For: {', '.join([*chain, self.client])}")
        if not any(line.lower().startswith("upgrade:") for line in lines):
            added.append("Connection: close")
        return [request, *kept, *added, "", ""]


async def _flow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError, ssl.SSLError):
        while some := await reader.read(65536):
            writer.write(some)
            await writer.drain()
    writer.close()


@contextmanager
def reverse_proxy(port: int, trust: str, client: str, host: str = "") -> Iterator[int]:
    """A proxy in front of the server at this loopback port, in a thread with a loop of its own; gives its own port."""
    proxy = ReverseProxy(port, trust, client, host)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=_run, args=(loop,))
    thread.start()
    started = asyncio.run_coroutine_threadsafe(asyncio.start_server(proxy.serve, "127.0.0.1", 0), loop)
    server = started.result(10)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(_end(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)


def _run(loop: asyncio.AbstractEventLoop) -> None:
    loop.run_forever()
    loop.close()


async def _end(server: asyncio.Server) -> None:
    server.close()
    left = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
