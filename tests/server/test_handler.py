"""A request visits its thread as seldom as can be: each visit waits for Python's lock, and the event loop for the visit."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path

from babycam.server.handler import Handler

handler500 = "babycam.api.http.errors.broken"


def away(_request: HttpRequest) -> HttpResponse:
    raise OperationalError("database is locked")


def wrong(_request: HttpRequest) -> HttpResponse:
    raise ValueError("a mistake of ours")


urlpatterns = [path("well", lambda _request: HttpResponse("well")), path("away", away), path("wrong", wrong)]


@pytest.fixture
def visits(monkeypatch: pytest.MonkeyPatch) -> list[Callable[..., Any]]:
    """What is run in threads."""
    found: list[Callable[..., Any]] = []
    real = asyncio.BaseEventLoop.run_in_executor

    def counted(loop: Any, executor: Any, work: Any, *arguments: Any) -> Any:
        found.append(work)
        return real(loop, executor, work, *arguments)

    monkeypatch.setattr(asyncio.BaseEventLoop, "run_in_executor", counted)
    return found


async def ask(address: str) -> tuple[int, bytes]:
    sent: list[dict[str, Any]] = []
    gone = asyncio.Event()
    body = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> dict[str, Any]:
        if body:
            return body.pop()
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: Mapping[str, Any]) -> None:
        sent.append(dict(message))

    scope = {"type": "http", "method": "GET", "path": address, "query_string": b"", "headers": [(b"host", b"localhost")]}
    await Handler()(scope, receive, send)
    return sent[0]["status"], sent[1]["body"]


@pytest.mark.django_db(transaction=True)
@override_settings(ROOT_URLCONF="tests.server.test_handler")
async def test_all_middleware_and_the_view_are_one_visit_between_those_that_open_and_close(visits: list[Any]) -> None:
    assert await ask("/well") == (200, b"well") and len(visits) == 3
    assert (await ask("/nowhere"))[0] == 404 and len(visits) == 6  # the log of it is no visit of its own


@pytest.mark.django_db(transaction=True)
@override_settings(ROOT_URLCONF="tests.server.test_handler")
async def test_a_database_that_is_away_is_no_mistake_of_ours_wherever_it_is_missed() -> None:
    status, said = await ask("/away")
    assert status == 503 and b'"unavailable"' in said
    status, said = await ask("/wrong")
    assert status == 500 and b'"broken"' in said
