"""A server that speaks ntfy's protocol: JSON by POST to its root, Basic auth or none, and trouble when it is told to."""

import base64
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.support.http_server import QuietHandler, QuietServer, running


class Ntfy:
    """`messages`: what was published; `times`: when (monotonic, s); `status`: what it answers; `requests`: how many."""

    def __init__(self, password: str = "") -> None:
        self.messages: list[dict[str, Any]] = []
        self.times: list[float] = []
        self.headers: list[dict[str, str]] = []
        self.status = 200
        self.requests = 0
        ntfy = self

        class Handler(QuietHandler):
            def do_POST(self) -> None:
                at = time.monotonic()
                body = self.sent()
                ntfy.requests += 1
                wanted = "Basic " + base64.b64encode(f"ana:{password}".encode()).decode()
                status = 401 if password and self.headers.get("Authorization") != wanted else ntfy.status
                if status == 200:
                    ntfy.times.append(at)
                    ntfy.headers.append(dict(self.headers))
                    ntfy.messages.append(json.loads(body))
                answer = json.dumps({"code": status * 100, "error": "taken" if status == 200 else "not now"}).encode()
                self.reply(status, answer, {"Content-Type": "application/json"})

        self.server = QuietServer(("127.0.0.1", 0), Handler)

    def url(self, topic: str, login: str = "") -> str:
        """The Apprise URL of a topic."""
        return f"ntfy://{login + '@' if login else ''}127.0.0.1:{self.server.server_port}/{topic}"


@contextmanager
def ntfy(password: str = "") -> Iterator[Ntfy]:
    """One that runs until the block ends."""
    service = Ntfy(password)
    with running(service.server):
        yield service
