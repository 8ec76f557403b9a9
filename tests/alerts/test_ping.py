"""The service outside that is told that we live: it may move to another path, and nowhere else."""

import threading
import urllib.error
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler

import pytest

from babycam.alerts import deadman
from tests.support.http_server import QuietServer


@contextmanager
def watcher(leads_to: Callable[[str], str] = lambda _path: "") -> Iterator[tuple[int, list[str]]]:
    """A service that leads on to where `leads_to` says: (port, the paths that it was asked for)."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            there = leads_to(self.path)
            self.send_response(302 if there else 200)
            self.send_header("Content-Length", "0")
            if there:
                self.send_header("Location", there)
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            return

    server = QuietServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.server_port, asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def test_it_may_move_to_another_path() -> None:
    with watcher(lambda path: "/new" if path == "/old" else "") as (port, asked):
        deadman.ping(f"http://127.0.0.1:{port}/old")
    assert asked == ["/old", "/new"]


@pytest.mark.parametrize("scheme", ["http", "ftp"])
def test_it_leads_to_no_other_host(scheme: str) -> None:
    with (
        watcher() as (elsewhere, stolen),
        watcher(lambda _path: f"{scheme}://localhost:{elsewhere}/x") as (port, asked),
        pytest.raises(urllib.error.HTTPError),
    ):
        deadman.ping(f"http://127.0.0.1:{port}/secret")
    assert asked == ["/secret"] and not stolen
