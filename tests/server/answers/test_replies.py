"""Answers that are given without Django are whole, and all made in one place."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

import babycam.server
from babycam.server import env
from babycam.server.answers.replies import reply
from babycam.server.guards import bodies, hosts, turns
from babycam.server.guards.bodies import BodyGuard
from babycam.server.health import healthz
from babycam.server.trust import plain

FOLDER = Path(babycam.server.__file__).parent


async def nobody(_scope: Any) -> bool:
    return False


async def unread(_scope: Any, _receive: Any, _send: Any) -> None:
    raise AssertionError("it is answered before this")


async def whole(_scope: Any, receive: Any, send: Any) -> None:
    await receive()
    await send({"type": "http.response.start", "status": 200, "headers": []})


def too_late(monkeypatch: pytest.MonkeyPatch) -> turns.Turns:
    async def enter(_rows: Any, _name: str) -> None:
        raise turns.NoTurn

    monkeypatch.setattr(turns.Queue, "enter", enter)
    return turns.Turns(whole)


async def asked(application: Any, method: str, path: str = "/", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers (small letters) and content; no length is added by others."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    lines = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": method, "path": path, "query_string": b"", "headers": lines}
    await asyncio.wait_for(application(scope, receive, send), 5)
    start, content = sent
    named = [(name.decode(), value.decode()) for name, value in start["headers"]]
    assert len(dict(named)) == len(named), "nothing is said twice"
    return start["status"], dict(named), content["body"]


async def test_each_of_them_tells_its_length_and_has_no_content_for_head(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    guard = BodyGuard(unread, "token", nobody)
    late = too_late(monkeypatch)
    house: list[tuple[Any, str, dict[str, str], int]] = [
        (guard, "/", {"content_length": str(bodies.SMALL + 1)}, 413),
        (guard, "/api/worker/clips", {}, 401),
        (late, "/", {}, 503),
        (hosts.HostGuard(unread), "/", {"host": "evil.example"}, 400),
        (healthz.Healthz(unread), "/healthz", {}, 200),
        (plain.leading_to(env.load({"BABYCAM_DATA": str(tmp_path)})), "/", {"host": "192.168.1.9"}, 200),
    ]
    monkeypatch.setattr(healthz, "health_faults", no_faults)
    for application, path, headers, status in house:
        got, said, content = await asked(application, "GET", path, **headers)
        assert (got, int(said["content-length"])) == (status, len(content)) and content, path
        assert said["cache-control"] == "no-store" and said["x-content-type-options"] == "nosniff"
        head = await asked(application, "HEAD", path, **headers)
        assert head == (got, said, b"")


async def no_faults() -> dict[str, str]:
    return {}


async def test_what_never_has_a_content_has_no_length_either() -> None:
    async def application(scope: Any, _receive: Any, send: Any) -> None:
        await reply(scope, send, 204)

    assert "content-length" not in (await asked(application, "GET"))[1]


def test_no_other_place_makes_an_answer_by_hand() -> None:
    made = [path.name for path in FOLDER.rglob("*.py") if 'send({"type": "http.response.start"' in path.read_text()]
    assert made == ["replies.py"]
