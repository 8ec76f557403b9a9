"""A page of the house as faults see it: what it hears, and how often it was cut off."""

import contextlib
import json
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from websockets.exceptions import WebSocketException

from tests.rig import Client
from tests.support.sockets import Line, opened

PATIENCE_S = 60.0


class Page(threading.Thread):
    """An open page: hears `/ws/events/`, answers pings, and comes back by itself when it is cut off."""

    def __init__(self, client: Client) -> None:
        super().__init__(daemon=True, name="page")
        self._client = client
        self._news = threading.Condition()
        self._ended = threading.Event()
        self._socket: Line | None = None
        self.heard: list[dict[str, Any]] = []  # all messages but levels and pings, each with `came` (monotonic s)
        self.tiles: dict[int, dict[str, Any]] = {}  # per room: its newest {state, health}
        self.levels_at: dict[int, float] = {}
        self.levels: dict[int, deque[tuple[float, Any]]] = {}  # per room: the newest, each with when it came (unix s)
        self.pings = 0
        self.cuts = 0

    def run(self) -> None:
        while not self._ended.is_set():
            with contextlib.suppress(OSError, EOFError, WebSocketException):  # TimeoutError is an OSError
                self._listen()
            self.cuts += not self._ended.is_set()
            self._ended.wait(0.5)

    def close(self) -> None:
        self._ended.set()
        if self._socket:
            self._socket.close()
        self.join(5)

    def _listen(self) -> None:
        headers = {"Cookie": self._client.cookies}
        url = self._client.base.replace("https", "wss", 1) + "/ws/events/"
        with opened(url, headers=headers, origin=self._client.base) as self._socket:
            while True:
                self._take(json.loads(self._socket.recv(timeout=15)))

    def _take(self, message: dict[str, Any]) -> None:
        kind, now = message["type"], time.monotonic()
        if kind == "level":
            self.levels_at.update(dict.fromkeys(map(int, message["rooms"]), now))
            for room, level in message["rooms"].items():
                self.levels.setdefault(int(room), deque(maxlen=600)).append((time.time(), level))
            return
        if kind == "ping":
            assert self._socket
            self._socket.send(json.dumps({"type": "pong", "at": message["at"], "sound": True}))
            self.pings += 1
            return
        with self._news:
            self.heard.append({**message, "came": now})
            if kind == "hello":
                self.tiles = {room["id"]: room for room in message["rooms"]}
            if kind == "room.health":
                self.tiles[message["room"]] = message
            self._news.notify_all()

    def until(self, condition: Callable[[], Any], what: str, seconds: float = PATIENCE_S) -> Any:
        """The first true value of `condition`, asked whenever something is heard."""
        deadline = time.monotonic() + seconds
        with self._news:
            while not (value := condition()):
                left = deadline - time.monotonic()
                if left <= 0:
                    raise TimeoutError(f"waited {seconds:.0f} s for {what}")
                self._news.wait(min(left, 0.5))
            return value

    def all(self, kind: str, where: Callable[[dict[str, Any]], bool] = lambda message: True) -> list[dict[str, Any]]:
        """Everything of this kind that was heard so far."""
        return [message for message in self.heard if message["type"] == kind and where(message)]

    def wait(self, kind: str, where: Callable[[dict[str, Any]], bool], seconds: float = PATIENCE_S) -> dict[str, Any]:
        """The first message of this kind for which `where` is true, from the beginning of the page's life."""
        found: list[dict[str, Any]] = self.until(lambda: self.all(kind, where), kind, seconds)
        return found[0]
