"""What the HTTP servers of the tests have in common: a thread for each request, and no words about clients that are gone."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Asked = list[tuple[str, bytes]]
Answer = tuple[int, dict[str, str]]


class QuietServer(ThreadingHTTPServer):
    """A client that was killed is no news."""

    daemon_threads = True
    request_queue_size = 128  # of 5, the system drops the rest of a family that is called at once

    def handle_error(self, request: object, client_address: object) -> None:
        return


class QuietHandler(BaseHTTPRequestHandler):
    """Nobody reads what was asked in the words of the test that failed."""

    def log_message(self, *_args: object) -> None:
        return

    def sent(self) -> bytes:
        """The request's body."""
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def reply(self, status: int, body: bytes = b"", headers: Mapping[str, str] | None = None) -> None:
        """The whole answer."""
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def well(_path: str) -> Answer:
    """200, to everything."""
    return 200, {}


@contextmanager
def listener(answer: Callable[[str], Answer] = well) -> Iterator[tuple[int, Asked]]:
    """A server that gives each path the status and headers that `answer` has for it: (port, what it was asked: line and body)."""
    asked: Asked = []

    class Handler(QuietHandler):
        def do_POST(self) -> None:
            asked.append((f"{self.command} {self.path}", self.sent()))
            status, headers = answer(self.path)
            self.reply(status, headers=headers)

        do_GET = do_PUT = do_DELETE = do_POST

    server = QuietServer(("127.0.0.1", 0), Handler)
    with running(server):
        yield server.server_port, asked


@contextmanager
def running(server: QuietServer) -> Iterator[None]:
    """It serves until the block ends."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
