"""The tests' own sockets: on a busy machine, too, each opening is answered."""

import asyncio
import ssl
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
import websockets

from babycam.server.trust import tls
from tests.support.sockets import opened

PEOPLE, OPENINGS = 4, 250


@pytest.fixture
def greeter(tmp_path: Path) -> Iterator[str]:
    """The address of a server with TLS that greets and closes with 4401, on a thread of its own."""
    tls.ensure(tmp_path, addresses=[], now=datetime.now(UTC))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tls.cert_path(tmp_path), tls.key_path(tmp_path))
    ready, ports = threading.Event(), list[int]()
    loop, ended = asyncio.new_event_loop(), asyncio.Event()

    async def greet(socket: websockets.ServerConnection) -> None:
        await socket.send("hello")
        await socket.close(4401)

    async def serve() -> None:
        async with websockets.serve(greet, "127.0.0.1", 0, ssl=context, compression=None) as server:
            ports.append(next(iter(server.sockets)).getsockname()[1])
            ready.set()
            await ended.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),), daemon=True)
    thread.start()
    assert ready.wait(30)
    yield f"wss://127.0.0.1:{ports[0]}/"
    loop.call_soon_threadsafe(ended.set)
    thread.join(30)
    loop.close()


@pytest.fixture
def hectic() -> Iterator[None]:
    """Threads take turns a thousand times as often: what races in an hour races in seconds."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(5e-6)
    yield
    sys.setswitchinterval(before)


def test_each_of_a_thousand_openings_from_several_threads_is_answered(greeter: str, hectic: None) -> None:
    def visits() -> Counter[object]:
        seen: Counter[object] = Counter()
        for _ in range(OPENINGS):
            with opened(greeter, headers={}) as line:
                seen[line.recv(timeout=30)] += 1
                with pytest.raises(websockets.ConnectionClosed) as closed:
                    line.recv(timeout=30)
                seen[closed.value.rcvd and closed.value.rcvd.code] += 1
        return seen

    with ThreadPoolExecutor(PEOPLE) as people:
        for visited in [people.submit(visits) for _ in range(PEOPLE)]:
            assert visited.result() == {"hello": OPENINGS, 4401: OPENINGS}
