"""A whole babycam for tests and benches: the real command in a child process, its own data folder, a family, and clients.

with Rig() as rig:
    owner = rig.set_up()
    room = owner.post("/api/rooms", {"name": "Zoe"})
"""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import psutil
import websockets

from tests.support import tables
from tests.support.services import free_port, spawn
from tests.support.sockets import trusting

START_S = 60.0
PASSPHRASE = "correct horse battery"


class Refused(Exception):
    """An answer of 400 or more; `status` and the problem's `body`."""

    def __init__(self, status: int, body: Any) -> None:
        super().__init__(f"{status} {body}")
        self.status = status
        self.body = body


class Client:
    """One person's browser as far as REST goes: cookies, CSRF, JSON."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.jar = CookieJar()
        handlers = [urllib.request.HTTPSHandler(context=trusting()), urllib.request.HTTPCookieProcessor(self.jar)]
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), *handlers)

    def cookie(self, name: str) -> str:
        return next((str(cookie.value) for cookie in self.jar if cookie.name == name), "")

    @property
    def cookies(self) -> str:
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.jar)

    def browser_cookies(self) -> list[Any]:
        """The same cookies for a browser's context (name, value and url of each)."""
        return [{"name": cookie.name, "value": cookie.value, "url": self.base} for cookie in self.jar]

    def raw(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and bytes; raises Refused from 400 up."""
        data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data=data, method=method)
        request.add_header("Content-Type", "application/json")
        request.add_header("Origin", self.base)
        request.add_header("Referer", self.base + "/")
        if token := self.cookie("__Host-csrftoken"):
            request.add_header("X-CSRFToken", token)
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        try:
            with self.opener.open(request, timeout=60) as answer:
                return answer.status, dict(answer.headers), answer.read()
        except urllib.error.HTTPError as problem:
            text = problem.read()
            raise Refused(problem.code, json.loads(text) if text[:1] in b"{[" else text) from None

    def call(self, method: str, path: str, body: Any = None) -> Any:
        _, _, answer = self.raw(method, path, body)
        return json.loads(answer) if answer else None

    def get(self, path: str) -> Any:
        return self.call("GET", path)

    def post(self, path: str, body: Any = None) -> Any:
        return self.call("POST", path, {} if body is None else body)

    def patch(self, path: str, body: Any) -> Any:
        return self.call("PATCH", path, body)

    def delete(self, path: str) -> Any:
        return self.call("DELETE", path)

    def login(self, username: str, password: str = PASSPHRASE) -> "Client":
        self.get("/api/session")
        self.post("/api/session", {"username": username, "password": password})
        return self

    @asynccontextmanager
    async def socket(self, path: str, cookies: str = "") -> AsyncIterator[websockets.ClientConnection]:
        """A WebSocket with this person's cookies (or those of another process), as the page opens it."""
        url = self.base.replace("https", "wss", 1) + path
        headers = {"Cookie": cookies or self.cookies}
        origin: Any = self.base
        async with websockets.connect(
            url, ssl=trusting(), additional_headers=headers, origin=origin, compression=None, max_size=None, proxy=None
        ) as socket:
            yield socket


class Rig:
    """Starts `babycam serve` (or another command) on free ports; stops it with everything it started.

    `tables`: on SQLite they are there before its first start, which makes everything else; else it makes them too.
    """

    def __init__(
        self,
        *,
        command: str = "serve",
        data: Path | None = None,
        arguments: tuple[str, ...] = (),
        program: tuple[str, ...] = (sys.executable, "-m", "babycam.cli.main"),
        cwd: Path | None = None,
        tables: bool = True,
        **environment: str,
    ) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="babycam-rig-")
        self.data = data or Path(self._folder.name)
        self.https_port, self.http_port = free_port(), free_port()
        self.base = f"https://127.0.0.1:{self.https_port}"
        self.command = [*program, command, *arguments]
        self.cwd = cwd
        self.tables = tables and command == "serve"
        self.environment = environment
        self.process: subprocess.Popen[bytes] | None = None
        self.log = self.data / "rig.log"
        self.started_in = 0.0
        self.stopped = False

    def __enter__(self) -> "Rig":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self._folder.cleanup()

    # --- the process ---------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Returns when /healthz answers 200."""
        environment = {
            **os.environ,
            "BABYCAM_DATA": str(self.data),
            "BABYCAM_HOST": "127.0.0.1",
            "BABYCAM_HTTPS_PORT": str(self.https_port),
            "BABYCAM_HTTP_PORT": str(self.http_port),
            "BABYCAM_MDNS": "no",  # several houses on one machine would argue about the name
            "PYTHONFAULTHANDLER": "1",  # a crash of a codec leaves its last words in the log
            **self.environment,
        }
        if self.tables and not environment.get("DATABASE_URL"):
            tables.copy_to(self.data / "babycam.sqlite3")
        self.tables = False
        self.stopped = False
        began = time.monotonic()
        with self.log.open("ab") as log:
            self.process = spawn(self.command, env=environment, stdout=log, stderr=log, start_new_session=True, cwd=self.cwd)
        try:
            self.until(self.healthy, START_S, "the server to be well")
        except TimeoutError as late:
            raise TimeoutError(f"{late}:\n{self.tail()}") from None
        self.started_in = time.monotonic() - began

    def lives(self) -> None:
        """RuntimeError with its last words when the server ended by itself; `stop` is no such end."""
        if self.process and not self.stopped and self.process.poll() is not None:
            raise RuntimeError(f"the server ended with {self.process.returncode}:\n{self.tail()}")

    def healthy(self) -> bool:
        assert self.process
        if self.process.poll() is not None:
            raise RuntimeError(f"the server ended with {self.process.returncode}:\n{self.tail()}")
        try:
            status, _, _ = Client(self.base).raw("GET", "/healthz")
        except (Refused, OSError):
            return False
        return status == 200

    def family(self) -> list[psutil.Process]:
        """The server and every process below it."""
        assert self.process
        top = psutil.Process(self.process.pid)
        return [top, *top.children(recursive=True)]

    def stop(self, how: signal.Signals = signal.SIGTERM) -> float:
        """Stops the server; returns the seconds it took. What is left of its children after that is killed."""
        if not self.process or self.process.poll() is not None:
            return 0.0
        family = self.family()
        began = time.monotonic()
        self.stopped = True
        self.process.send_signal(how)
        self.process.wait(30)
        took = time.monotonic() - began
        self.left_over = [process for process in family[1:] if process.is_running() and process.status() != psutil.STATUS_ZOMBIE]
        if how == signal.SIGTERM:
            for process in self.left_over:
                process.kill()
        return took

    def tail(self, size: int = 5000) -> str:
        return self.log.read_text(errors="replace")[-size:]

    @staticmethod
    def until(condition: Callable[[], Any], seconds: float, what: str) -> Any:
        """The first true value of `condition`, asked ten times a second; TimeoutError after `seconds`."""
        deadline = time.monotonic() + seconds
        while True:
            if value := condition():
                return value
            if time.monotonic() > deadline:
                raise TimeoutError(f"waited {seconds} s for {what}")
            time.sleep(0.1)

    # --- the family ----------------------------------------------------------------------------------------------

    def set_up_code(self) -> str:
        """The one-time code that the server printed."""
        found = self.until(lambda: re.findall(r"#code=([A-Za-z0-9_-]+)", self.log.read_text(errors="replace")), 20, "the code")
        return str(found[-1])

    def set_up(self, *, room: str = "Zoe", camera: dict[str, Any] | None = None) -> Client:
        """The first start: a household with Ana as its owner and one room. Returns Ana, logged in."""
        ana = Client(self.base)
        ana.get("/api/session")
        family = {
            "code": self.set_up_code(),
            "household": {"name": "Home", "tz": "Europe/Berlin"},
            "person": {"name": "Ana", "username": "ana", "password": PASSPHRASE},
            "room": {"name": room},
        }
        ana.post("/api/setup", {**family, **({"camera": camera} if camera else {})})
        return ana
