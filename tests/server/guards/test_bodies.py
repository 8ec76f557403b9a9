"""Strangers cannot fill the disk with a request's body, and only workers may send clips."""

from typing import Any

import pytest

from babycam.server.guards import bodies

TOKEN = "t" * 40


async def nobody(_scope: Any) -> bool:
    return False


async def somebody(_scope: Any) -> bool:
    return True


async def send_body(
    *parts: bytes, path: str = "/api/session", signed_in: Any = nobody, **headers: str
) -> tuple[int, list[dict[str, Any]]]:
    """(status, what the application received) for a body in these parts; 200 when the application was reached."""
    waiting = [{"type": "http.request", "body": part, "more_body": part is not parts[-1]} for part in parts]
    got: list[dict[str, Any]] = []
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return waiting.pop(0)

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def application(_scope: Any, receive: Any, send: Any) -> None:
        while not got or got[-1].get("more_body"):
            got.append(await receive())
        await send({"type": "http.response.start", "status": 200})

    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
    }
    await bodies.BodyGuard(application, TOKEN, signed_in)(scope, receive, send)
    return sent[0]["status"], got


async def test_a_body_of_usual_size_passes() -> None:
    status, got = await send_body(b"a", b"b", content_length="2")
    assert status == 200 and [message["body"] for message in got] == [b"a", b"b"]


async def test_a_body_that_is_announced_too_big_is_not_read() -> None:
    assert await send_body(b"", content_length=str(bodies.SMALL + 1)) == (413, [])


async def test_a_body_that_grows_too_big_is_cut_off_and_answered() -> None:
    status, got = await send_body(b"x" * bodies.SMALL, b"x", b"x")
    assert (status, got[-1]) == (413, {"type": "http.disconnect"})


@pytest.mark.parametrize("authorization", ["", "Bearer wrong", TOKEN])
async def test_a_clip_without_the_token_is_not_read(authorization: str) -> None:
    assert await send_body(b"x", path="/api/worker/clips", authorization=authorization) == (401, [])


async def test_a_worker_may_send_a_clip() -> None:
    size = str(bodies.SMALL * 50)
    status, _ = await send_body(b"x", path="/api/worker/clips", authorization=f"Bearer {TOKEN}", content_length=size)
    assert status == 200


@pytest.mark.parametrize(
    ("who", "megabytes", "status"),
    [(somebody, 20, 200), (somebody, 22, 413), (nobody, 2, 413)],
    ids=["file", "too big", "stranger"],
)
async def test_only_who_is_signed_in_may_send_a_lullaby(who: Any, megabytes: int, status: int) -> None:
    sent, _ = await send_body(b"a", path="/api/lullabies/", signed_in=who, content_length=str(megabytes * 10**6))
    assert sent == status


@pytest.mark.parametrize(("who", "megabytes", "status"), [(somebody, 10, 200), (somebody, 12, 413), (nobody, 2, 413)])
async def test_only_who_is_signed_in_may_send_a_picture(who: Any, megabytes: int, status: int) -> None:
    sent, _ = await send_body(b"a", path="/api/chat/attachments", signed_in=who, content_length=str(megabytes * 10**6))
    assert sent == status
