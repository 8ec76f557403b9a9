"""Is the server well, as those who do not log in may know it."""

import json
import threading
from typing import Any

import pytest
from rest_framework.test import APIClient

from babycam.core import clock, link
from babycam.monitor.state import board
from babycam.server.health import faults, healthz
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


async def ask(method: str = "GET", path: str = "/healthz") -> tuple[int, dict[str, str], Any]:
    """Status, headers and what the body says; status 0: it was passed on."""
    sent: list[dict[str, Any]] = []

    async def passed_on(*_: Any) -> None:
        sent.extend(({"status": 0, "headers": []}, {"body": b"null"}))

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await healthz.Healthz(passed_on)({"type": "http", "method": method, "path": path}, None, send)
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, json.loads(sent[1]["body"] or "null")


async def test_a_server_that_is_well_says_so_to_anybody() -> None:
    status, headers, said = await ask()
    assert (status, said, headers["cache-control"]) == (200, {"ok": True}, "no-store")
    assert headers["content-type"] == "application/json" and "content-security-policy" in headers


async def test_it_is_only_read_and_everything_else_is_passed_on() -> None:
    assert (await ask("HEAD"))[0] == 200 and (await ask("HEAD"))[2] is None
    status, headers, _ = await ask("POST")
    assert (status, headers["allow"]) == (405, "GET, HEAD")
    assert (await ask(path="/healthz/"))[0] == (await ask(path="/api/session"))[0] == 0


async def test_the_database_is_asked_once_a_second_however_many_want_to_know(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def ask_it() -> str:
        asked.append(1)
        return ""

    monkeypatch.setattr(faults, "_ask", ask_it)
    probe = faults.DatabaseProbe()
    assert [await probe.fault() for _ in range(50)] == [""] * 50 and len(asked) == 1
    monkeypatch.setattr(faults, "FRESH_S", 0.0)
    monkeypatch.setattr(faults, "_ask", lambda: "OperationalError")
    assert [await probe.fault() for _ in range(2)] == ["OperationalError"] * 2


async def test_a_late_event_loop_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = faults.Lag()
    slow.note(clock.monotonic(), 3.0)
    monkeypatch.setattr(faults, "lag", slow)
    status, _, said = await ask()
    assert status == 503 and list(said["failing"]) == ["event loop"]


async def test_a_database_that_hangs_is_named_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    let_go = threading.Event()
    monkeypatch.setattr(faults, "DATABASE_S", 0.05)
    monkeypatch.setattr(faults, "_ask", lambda: str(let_go.wait(20)))
    monkeypatch.setattr(faults, "database", faults.DatabaseProbe())
    try:
        answers = [await ask() for _ in range(2)]
    finally:
        let_go.set()
    assert [status for status, _, _ in answers] == [503, 503]
    assert list(answers[1][2]["failing"]) == ["database"]


def test_a_lag_is_forgotten_after_a_while() -> None:
    lag = faults.Lag()
    lag.note(100.0, 4.0)
    lag.note(104.0, -0.1)
    assert (lag.worst(104.0), lag.worst(105.5)) == (4.0, 0.0)


def test_metrics_are_for_the_owner_and_for_who_has_the_token(
    cast: Cast, ana_client: APIClient, ben_client: APIClient, settings: Any
) -> None:
    settings.METRICS_TOKEN = "m" * 40
    stranger = APIClient()
    assert b"babycam_loop_lag_seconds" in ana_client.get("/metrics").content
    assert stranger.get("/metrics", HTTP_AUTHORIZATION=f"Bearer {'m' * 40}").status_code == 200
    assert stranger.get("/metrics", HTTP_AUTHORIZATION="Bearer wrong").status_code == 404
    assert [client.get("/metrics").status_code for client in (ben_client, stranger)] == [404, 404]


def test_metrics_say_of_each_room_whether_it_is_heard_and_why_not(cast: Cast, ana_client: APIClient) -> None:
    room = cast.zoe.pk
    board.clear()
    board.armed = frozenset({room})
    now = clock.monotonic()
    unread: dict[str, Any] = {"source": "live", "audio": "ac4 48000 Hz", "unreadable": "AC-4", "unreadable_s": 4.0}
    board.of(room).take_beat(link.WorkerBeat(room=room, epoch=1, at=clock.unix(), **unread), now)
    wanted = f'babycam_room_heard{{room="{room}",why="sound_unreadable"}} 0.0'
    assert wanted in ana_client.get("/metrics").content.decode()
    board.of(room).take_beat(link.WorkerBeat(room=room, epoch=1, at=clock.unix(), source="live", last_audio_at=clock.unix()), now)
    assert f'babycam_room_heard{{room="{room}",why=""}} 1.0' in ana_client.get("/metrics").content.decode()
    board.clear()


def test_without_a_token_an_empty_one_opens_nothing(settings: Any) -> None:
    settings.METRICS_TOKEN = ""
    assert APIClient().get("/metrics", HTTP_AUTHORIZATION="Bearer ").status_code == 404
