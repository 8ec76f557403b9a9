"""The running server: https with the product and http with the page that leads there, in one process and one event loop."""

import asyncio
import signal
import socket
import ssl
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
import uvloop
from uvicorn.config import STARTUP_FAILURE
from websockets.protocol import State
from websockets.server import ServerProtocol

from babycam.core import clock, tasks
from babycam.server import wiring
from babycam.server.front.acceptor import Acceptor
from babycam.server.front.guests import Guest, Guests
from babycam.server.front.protocol import Reception, Sockets

GRACE_S = 1
TICK_S = 0.5  # half of what limits.LOOK_S asks for
KEEP_ALIVE_S = 60  # a handshake costs a phone more than an idle connection costs us
LARGEST_MESSAGE = 8 * 1024 * 1024  # bytes of one WebSocket message

App = Callable[[Any, Any, Any], Awaitable[None]]


class Server(uvicorn.Server):
    """uvicorn without signal handling of its own (two of them share this process), and with our own door (server/front)."""

    def __init__(self, config: uvicorn.Config, guests: Guests) -> None:
        super().__init__(config)
        self.listening = asyncio.Event()
        self._ending = asyncio.Event()
        self._guests = guests

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn's, with doors that have limits; then says that it listens."""
        await self.lifespan.startup()
        if self.lifespan.should_exit:
            sys.exit(STARTUP_FAILURE)
        self.servers: list[Any] = [Acceptor(sock, self._guests, self._speaking, self.config.ssl) for sock in sockets or []]
        self.started = True
        self.listening.set()

    def _speaking(self, guest: Guest) -> Reception:
        made = Reception(config=self.config, server_state=self.server_state, app_state=self.lifespan.state)
        made.guest = guest
        return made

    async def main_loop(self) -> None:
        """As uvicorn's, which goes round ten times a second, at each of the doors; `end` cuts our longer rest short."""
        while not await self.on_tick(0):
            await tasks.pause(self._ending, TICK_S)

    async def on_tick(self, counter: int) -> bool:
        """As uvicorn's; it also looks who does not get on."""
        self._guests.look(clock.monotonic())
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn's, which ends with an error of its own when the other side of a WebSocket has just said goodbye."""
        for connection in self.server_state.connections:
            protocol = getattr(connection, "conn", None)
            if isinstance(protocol, ServerProtocol) and protocol.state in (State.CLOSING, State.CLOSED):
                connection.close_sent = True  # type: ignore[union-attr]  # so it is hung up, and told nothing more
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    def end(self) -> None:
        """Stops soon; a second time: at once."""
        self.force_exit = self.should_exit
        self.should_exit = True
        self._ending.set()


def server(app: App, guests: Guests, *, lifespan: bool, context: ssl.SSLContext | None = None) -> Server:
    """One uvicorn. Compression of sockets is off: it triples the cost of a picture and gains nothing."""
    config = uvicorn.Config(
        app,
        ws=Sockets,
        http=Reception,
        loop="none",
        lifespan="on" if lifespan else "off",
        ws_per_message_deflate=False,
        ws_max_size=LARGEST_MESSAGE,
        ws_ping_interval=20.0,
        ws_ping_timeout=20.0,
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,  # uvicorn would believe everybody on this machine; server/guards/proxies.py is more careful
        timeout_graceful_shutdown=GRACE_S,
        timeout_keep_alive=KEEP_ALIVE_S,
        ssl_context_factory=(lambda _config, _default: context) if context else None,
    )
    return Server(config, guests)


def run(servers: list[tuple[Server, list[socket.socket]]], ready: Callable[[], None]) -> None:
    """Serves until SIGINT or SIGTERM; calls `ready` when all of them listen."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(servers, ready))


async def _serve(servers: list[tuple[Server, list[socket.socket]]], ready: Callable[[], None]) -> None:
    def end() -> None:
        wiring.background.stop_soon()
        for server, _ in servers:
            server.end()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, end)
    await asyncio.gather(
        *(server.serve(sockets=sockets) for server, sockets in servers), _announce([server for server, _ in servers], ready)
    )


async def _announce(servers: list[Server], ready: Callable[[], None]) -> None:
    await asyncio.gather(*(server.listening.wait() for server in servers))
    ready()
