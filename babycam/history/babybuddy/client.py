"""Baby Buddy's REST API, as far as we need it: `Authorization: Token ...`, JSON, lists in pages of {"results"}.

Every request ends within TOGETHER_S; redirects are not followed (a token is for one server only), and no more than LARGEST bytes
are read.
"""

import json
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import requests

from babycam.core import clock, names
from babycam.history.babybuddy.entries import Entry

CONNECT_S, READ_S, TOGETHER_S = 3.0, 5.0, 8.0
MAX_ANSWER_BYTES = 1_000_000
MOST_CHILDREN = 100
AROUND = timedelta(seconds=2)  # an entry's time may come back rounded


class Unreachable(Exception):
    """It cannot be told right now; the text says why. `field`: what would have to be mended in the settings."""

    def __init__(self, words: str, field: str = "url") -> None:
        super().__init__(words)
        self.field = field


class Refused(Exception):
    """It understood, and does not take this entry; the text says why."""


class EntryGone(Exception):
    """What was to be changed is not there any more."""


def address(text: str) -> str:
    """The server's address without "/api" and "/" at its end. Raises ValueError with words for what is no web address."""
    parts = urlsplit(text.strip())
    try:
        fine = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        fine = False
    if not fine or parts.username or parts.query or parts.fragment or len(text) > 500:
        raise ValueError("Enter its address as your browser shows it, such as http://192.168.1.10:8000.")
    return re.sub(r"(/api)?/*$", "", f"{parts.scheme}://{parts.netloc}{parts.path}")


@dataclass(frozen=True, slots=True)
class Client:
    """One server and our token for it."""

    url: str
    token: str = field(repr=False)

    def children(self) -> list[dict[str, Any]]:
        """[{"id", "name"}]. Raises Away."""
        answer = self._ask("GET", "children", params={"limit": MOST_CHILDREN})
        rows = answer.get("results") if isinstance(answer, dict) else None
        if not isinstance(rows, list) or not all(isinstance(row, dict) and isinstance(row.get("id"), int) for row in rows):
            raise Unreachable("Something answers at this address, but it is not Baby Buddy.")
        return [{"id": row["id"], "name": _name(row)} for row in rows[:MOST_CHILDREN]]

    def find(self, place: str, at: datetime, reference: str, child: int) -> str:
        """Where an entry is that was sent there for this time, if it arrived: "notes/12", or "". Raises Away."""
        column = "start" if place == "feedings" else "date"
        span = {f"{column}_min": clock.rfc3339(at - AROUND), f"{column}_max": clock.rfc3339(at + AROUND)}
        entries = self._ask("GET", place, params={"limit": 100, **span})
        rows = entries.get("results", []) if isinstance(entries, dict) else []
        mine = [row["id"] for row in rows if isinstance(row, dict) and "id" in row and _is(row, reference, child)]
        return f"{place}/{int(mine[0])}" if mine else ""

    def create(self, entry: Entry) -> str:
        """Where it is now. Raises Away (it may have arrived all the same), Refused (it has not)."""
        made = self._ask("POST", entry.place, json=dict(entry.body))
        if not isinstance(made, dict) or not isinstance(made.get("id"), int):
            raise Unreachable("Baby Buddy did not say what became of an entry.")
        return f"{entry.place}/{made['id']}"

    def change(self, place: str, entry: Entry) -> None:
        """Raises Away, Refused, Gone."""
        self._ask("PATCH", place, json=dict(entry.body))

    def remove(self, place: str) -> None:
        """Raises Away, Refused, Gone."""
        self._ask("DELETE", place)

    def _ask(self, method: str, place: str, **more: Any) -> Any:
        with requests.Session() as session:
            session.trust_env = False
            try:
                return self._answer(session, method, f"{self.url}/api/{place}/", more)
            except requests.exceptions.SSLError as error:
                raise Unreachable("Its certificate is not one that this server trusts.") from error
            except requests.Timeout as error:
                raise Unreachable("Baby Buddy does not answer. Is it running, and on the same network?") from error
            except (requests.RequestException, UnicodeError) as error:
                raise Unreachable("Nothing answers at this address. Is Baby Buddy running?") from error

    def _answer(self, session: requests.Session, method: str, url: str, more: dict[str, Any]) -> Any:
        headers = {"Authorization": f"Token {self.token}", "Accept": "application/json"}
        waits: dict[str, Any] = {"timeout": (CONNECT_S, READ_S), "allow_redirects": False, "stream": True}
        until = clock.monotonic() + TOGETHER_S
        with session.request(method, url, headers=headers, **waits, **more) as response:
            content = b""
            for piece in response.iter_content(16_384):
                content += piece
                if len(content) > MAX_ANSWER_BYTES or clock.monotonic() > until:
                    raise requests.Timeout
            return _understood(method, response.status_code, content)


def _understood(method: str, status: int, content: bytes) -> Any:
    if status in (401, 403):
        raise Unreachable("Baby Buddy does not accept this token. Its settings page shows the right one.", field="token")
    if 300 <= status < 400:
        raise Unreachable("This address leads to another one. Enter the address at which you see Baby Buddy.")
    if status in (404, 410) and method in ("PATCH", "DELETE"):
        raise EntryGone
    if status == 400:
        raise Refused(_reason(content))
    if status == 204:
        return None
    if status >= 500 or status == 429:
        raise Unreachable(f"Baby Buddy is not well right now (error {status}).")
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        value = None
    if status >= 400 or value is None:
        raise Unreachable("Something answers at this address, but it is not Baby Buddy.")
    return value


def _reason(content: bytes) -> str:
    """Baby Buddy's own words: {"time": ["..."]}."""
    try:
        faults = json.loads(content)
    except (ValueError, RecursionError):
        faults = None
    if not isinstance(faults, dict):
        return "Baby Buddy does not take it."
    reasons = [str(words[0] if isinstance(words, list) and words else words) for words in faults.values()]
    return f"Baby Buddy does not take it: {' '.join(reasons)}"[:280]


def _is(row: dict[str, Any], reference: str, child: int) -> bool:
    """By its reference; old servers keep no words beside changes and feedings: there child and time have to do."""
    texts = [str(row[name] or "") for name in ("note", "notes") if name in row]
    return any(reference in text for text in texts) if texts else row.get("child") == child


def _name(row: dict[str, Any]) -> str:
    name = " ".join(str(row.get(part) or "") for part in ("first_name", "last_name"))
    return names.clean(name, 100) or f"Child {row['id']}"
