"""A server that speaks Baby Buddy's REST API over real HTTP: token, pages, its rules for entries, and trouble on demand."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.support.http_server import QuietServer

TOKEN = "0123456789abcdef0123456789abcdef01234567"
METHODS = ("bottle", "left breast", "right breast", "both breasts", "parent fed", "self fed")
TYPES = ("breast milk", "formula", "fortified breast milk", "solid food")
Row = dict[str, Any]


class BabyBuddy:
    """`rows`: what it knows, by collection. `status`: what it answers to everything (0: what is right). `mute`: so many next
    creations are done, but their answers never arrive. `wordless`: an old version without notes beside changes and feedings."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Row]] = {"children": [], "feedings": [], "changes": [], "notes": []}
        self.status = self.mute = self.last = 0
        self.wordless = False
        self.asked: list[tuple[str, str]] = []
        self.lock = threading.Lock()
        self.server = QuietServer(("127.0.0.1", 0), _handler(self))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def child(self, name: str) -> int:
        return int(self.add("children", {"first_name": name, "last_name": "Doe", "slug": name.lower()})["id"])

    def add(self, place: str, body: Row) -> Row:
        self.last += 1
        row = {"id": self.last, **body}
        if self.wordless:
            row = {name: value for name, value in row.items() if name not in ("notes", "tags")}
        self.rows[place].append(row)
        return row

    def faults(self, place: str, body: Row) -> Row:
        """What the real one would not take."""
        wanted = {"feedings": ("start", "end", "type", "method"), "changes": ("time",), "notes": ("note", "time")}[place]
        faults: Row = {name: ["This field is required."] for name in ("child", *wanted) if not body.get(name)}
        if body.get("child") not in [row["id"] for row in self.rows["children"]]:
            faults["child"] = ["Invalid pk - object does not exist."]
        if place == "changes" and not (body.get("wet") or body.get("solid")):
            faults["non_field_errors"] = ["Wet and/or solid is required."]
        if place == "feedings" and (body.get("type") not in TYPES or body.get("method") not in METHODS):
            faults["type"] = ["Not a valid choice."]
        return faults


def _handler(buddy: BabyBuddy) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.answer()

        do_POST = do_PATCH = do_DELETE = do_GET

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            with buddy.lock:
                status, content = self.decide(json.loads(body) if body else {})
            if status == 0:
                self.close_connection = True
                return
            raw = b"" if content is None else json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def decide(self, body: Row) -> tuple[int, Any]:
            parts = urlsplit(self.path)
            place, _, number = parts.path.removeprefix("/api/").strip("/").partition("/")
            buddy.asked.append((self.command, place))
            if self.headers.get("Authorization") != f"Token {TOKEN}":
                return 401, {"detail": "Invalid token."}
            if buddy.status:
                return buddy.status, {"detail": "not now"}
            if place not in buddy.rows:
                return 404, {"detail": "Not found."}
            return self.one(place, int(number), body) if number else self.all(place, body, parts.query)

        def all(self, place: str, body: Row, query: str) -> tuple[int, Any]:
            if self.command == "GET":
                rows = [row for row in buddy.rows[place] if _fits(row, parse_qs(query))]
                return 200, {"count": len(rows), "next": None, "previous": None, "results": rows}
            if faults := buddy.faults(place, body):
                return 400, faults
            row = buddy.add(place, body)
            buddy.mute -= 1
            return (0, None) if buddy.mute >= 0 else (201, row)

        def one(self, place: str, number: int, body: Row) -> tuple[int, Any]:
            row = next((row for row in buddy.rows[place] if row["id"] == number), None)
            if row is None:
                return 404, {"detail": "Not found."}
            if self.command == "DELETE":
                buddy.rows[place].remove(row)
                return 204, None
            if faults := buddy.faults(place, {**row, **body}):
                return 400, faults
            row.update(body)
            return 200, row

        def log_message(self, *_args: object) -> None:
            return

    return Handler


def _fits(row: Row, query: dict[str, list[str]]) -> bool:
    at: str = row.get("time") or row.get("start") or ""
    for name, values in query.items():
        if name in ("date_min", "start_min") and datetime.fromisoformat(at) < datetime.fromisoformat(values[0]):
            return False
        if name in ("date_max", "start_max") and datetime.fromisoformat(at) > datetime.fromisoformat(values[0]):
            return False
    return True


@contextmanager
def running() -> Iterator[BabyBuddy]:
    """A server of its own, on loopback."""
    buddy = BabyBuddy()
    thread = threading.Thread(target=buddy.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield buddy
    finally:
        buddy.server.shutdown()
        buddy.server.server_close()
        thread.join(5)
