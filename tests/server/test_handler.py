"""A request visits its thread as seldom as can be: each visit waits for Python's lock, and the event loop for the visit."""

import asyncio
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from babycam.loops import threads
from babycam.people.models import Household
from babycam.server.handler import KEPT, Handler

handler500 = "babycam.api.http.errors.broken"


def away(_request: HttpRequest) -> HttpResponse:
    raise OperationalError("database is locked")


def wrong(_request: HttpRequest) -> HttpResponse:
    raise ValueError("a mistake of ours")


def which(_request: HttpRequest) -> HttpResponse:
    """The connection that answers."""
    Household.objects.exists()
    return HttpResponse(str(id(connection.connection)))


inside, go_on = threading.Semaphore(0), threading.Event()


def waits(_request: HttpRequest) -> HttpResponse:
    inside.release()
    assert go_on.wait(30)
    return HttpResponse("well")


urlpatterns = [
    path("well", lambda _request: HttpResponse("well")),
    path("away", away),
    path("wrong", wrong),
    path("which", which),
    path("waits", waits),
]


@pytest.fixture
def handler() -> Iterator[Handler]:
    yield Handler()
    threads.close_all()


@pytest.fixture
def visits(monkeypatch: pytest.MonkeyPatch) -> list[Callable[..., Any]]:
    """What Django has run in threads of its own."""
    found: list[Callable[..., Any]] = []
    real = asyncio.BaseEventLoop.run_in_executor

    def counted(loop: Any, executor: Any, work: Any, *arguments: Any) -> Any:
        found.append(work)
        return real(loop, executor, work, *arguments)

    monkeypatch.setattr(asyncio.BaseEventLoop, "run_in_executor", counted)
    return found


async def ask(handler: Handler, address: str) -> tuple[int, bytes]:
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
    await handler(scope, receive, send)
    return sent[0]["status"], sent[1]["body"]


pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.server.test_handler")]


async def test_all_middleware_and_the_view_are_one_visit_before_the_one_that_closes(handler: Handler, visits: list[Any]) -> None:
    assert await ask(handler, "/well") == (200, b"well") and len(visits) == 1
    assert (await ask(handler, "/nowhere"))[0] == 404 and len(visits) == 2  # the log of it is no visit of its own


async def test_threads_are_begun_for_the_house_and_not_for_requests(handler: Handler, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[str] = []
    start = threading.Thread.start

    def counted(thread: threading.Thread) -> None:
        begun.append(thread.name)
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", counted)
    for _ in range(3 * KEPT):
        await ask(handler, "/which")
    assert len(begun) <= KEPT + 1, "those that answer, and the one that closes"


async def test_a_database_that_is_away_is_no_mistake_of_ours_wherever_it_is_missed(handler: Handler) -> None:
    status, said = await ask(handler, "/away")
    assert status == 503 and b'"unavailable"' in said
    status, said = await ask(handler, "/wrong")
    assert status == 500 and b'"broken"' in said


async def test_requests_one_after_the_other_share_a_connection(handler: Handler) -> None:
    first = await ask(handler, "/which")
    assert first == await ask(handler, "/which") and first[1] != b"None"


async def test_requests_that_wait_hold_up_nobody(handler: Handler) -> None:
    go_on.clear()
    async with asyncio.timeout(60), asyncio.TaskGroup() as group:
        waiting = [group.create_task(ask(handler, "/waits")) for _ in range(KEPT + 2)]
        for _ in waiting:
            await asyncio.to_thread(inside.acquire)
        assert await ask(handler, "/well") == (200, b"well")
        go_on.set()
    assert {task.result() for task in waiting} == {(200, b"well")}


async def test_a_request_that_has_a_thread_of_its_own_leaves_no_connection_behind(
    handler: Handler, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = threading.Event()
    monkeypatch.setattr(handler, "_free", threading.Semaphore(0))
    monkeypatch.setattr(type(connection._connections["default"]), "close", lambda _: closed.set())  # type: ignore[attr-defined]
    assert (await ask(handler, "/which"))[1] != b"None"
    assert await asyncio.to_thread(closed.wait, 30)
