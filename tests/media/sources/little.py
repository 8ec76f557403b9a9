"""A camera's little web server that says exactly what it is told to, byte by byte."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from tests.support.heads import head

Serve = Callable[[str, dict[str, str]], bytes | Iterator[bytes]]
"""The request line and the headers in; the answer out (in pieces, if it likes), then the connection is closed."""


@contextmanager
def little_server(serve: Serve, *, host: str = "127.0.0.1", context: ssl.SSLContext | None = None) -> Iterator[str]:
    """Its address. `context`: it speaks https."""
    with socket.create_server((host, 0), family=socket.AF_INET6 if ":" in host else socket.AF_INET) as server:
        threading.Thread(target=_accept, args=(server, serve, context), daemon=True).start()
        name = f"[{host}]" if ":" in host else host
        yield f"{'https' if context else 'http'}://{name}:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)


def _accept(server: socket.socket, serve: Serve, context: ssl.SSLContext | None) -> None:
    with suppress(OSError):
        while True:
            connection, _ = server.accept()
            threading.Thread(target=_answer, args=(connection, serve, context), daemon=True).start()


def _answer(connection: socket.socket, serve: Serve, context: ssl.SSLContext | None) -> None:
    with suppress(OSError), connection:
        connection.settimeout(20)
        stream = context.wrap_socket(connection, server_side=True) if context else connection
        with stream, stream.makefile("rb") as requests:
            line, *lines = head(requests) or [""]
            headers = {name.strip().lower(): value.strip() for name, _, value in (one.partition(":") for one in lines)}
            answer = serve(line, headers)
            for piece in [answer] if isinstance(answer, bytes) else answer:
                stream.sendall(piece)
            stream.unwrap() if isinstance(stream, ssl.SSLSocket) else stream.shutdown(socket.SHUT_WR)
