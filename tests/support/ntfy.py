"""A server that speaks ntfy's protocol: JSON by POST to its root, Basic auth or none, and trouble when it is told to."""

import base64
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.support.http_server import QuietServer


class Ntfy:
    """`messages`: what was published; `times`: when (monotonic, s); `status`: what it answers; `requests`: how many."""

    def __init__(self, password: str = "") -> None:
        self.messages: list[dict[str, Any]] = []
        self.times: list[float] = []
        self.headers: list[dict[str, str]] = []
        self.status = 200
        self.requests = 0
        ntfy = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                at = time.monotonic()
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                ntfy.requests += 1
                wanted = "Basic " + base64.b64encode(f"ana:{password}".encode()).decode()
                status = 401 if password and self.headers.get("Authorization") != wanted else ntfy.status
                if status == 200:
                    ntfy.times.append(at)
                    ntfy.headers.append(dict(self.headers))
                    ntfy.messages.append(json.loads(body))
                answer = json.dumps({"code": status * 100, "error": "taken" if status == 200 else "not now"}).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_args: object) -> None:
                return

        self.server = QuietServer(("127.0.0.1", 0), Handler)

    def url(self, topic: str, login: str = "") -> str:
        """The Apprise URL of a topic."""
        return f"ntfy://{login + '@' if login else ''}127.0.0.1:{self.server.server_port}/{topic}"


@contextmanager
def ntfy(password: str = "") -> Iterator[Ntfy]:
    """One that runs until the block ends."""
    service = Ntfy(password)
    thread = threading.Thread(target=service.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        service.server.shutdown()
        service.server.server_close()
        thread.join(5)
