"""Delivered and read: two numbers that only go forward, and what is unread."""

from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from rest_framework.test import APIClient

from babycam.chat import services as chat_services
from babycam.chat.models import Mark
from babycam.core import clock
from tests.alerts.test_races import at_once
from tests.cast import Cast
from tests.chat.saying import say, wake_up
from tests.conftest import Browser
from tests.support.quiet_house import quiet_house
from tests.support.wires import PageWire, login

pytestmark = pytest.mark.django_db


def mark(client: APIClient, **values: Any) -> dict[str, Any]:
    answer = client.post("/api/chat/marks", values)
    assert answer.status_code == 200, answer.content
    marks: dict[str, Any] = answer.json()
    return marks


def threads(client: APIClient) -> dict[str, dict[str, Any]]:
    return {thread["thread"]: thread for thread in client.get("/api/chat/threads").json()}


def test_marks_go_forward_only_and_not_beyond_the_newest(cast: Cast, ana_client: APIClient, ben_client: APIClient) -> None:
    first, second = say(ana_client)["id"], say(ana_client)["id"]
    assert mark(ben_client, delivered=second) == {"thread": "family", "person": cast.ben.pk, "delivered": second, "read": 0}
    assert mark(ben_client, read=first)["read"] == first
    assert mark(ben_client, delivered=1, read=0) == {"thread": "family", "person": cast.ben.pk, "delivered": second, "read": first}
    assert mark(ben_client, read=2**63 - 1)["read"] == second
    assert threads(ana_client)["family"]["marks"] == [{"person": cast.ben.pk, "delivered": second, "read": second}]


def test_what_is_read_was_delivered(cast: Cast, ana_client: APIClient, ben_client: APIClient) -> None:
    told = say(ana_client)["id"]
    assert mark(ben_client, read=told)["delivered"] == told


def test_a_thread_that_nobody_has_written_in_keeps_no_marks(cast: Cast, ana_client: APIClient) -> None:
    assert mark(ana_client, thread=wake_up(cast.zoe), read=5)["read"] == 0 and not Mark.objects.exists()


def test_unread_are_the_texts_of_others_since_one_has_read(cast: Cast, ana_client: APIClient, ben_client: APIClient) -> None:
    thread = wake_up(cast.zoe)
    first = say(ana_client)
    say(ana_client), say(ben_client), say(ana_client, thread=thread)
    gone = say(ana_client)
    ana_client.delete(f"/api/chat/messages/{gone['id']}")
    chat_services.post_card(key="k", thread="family", room=None, card={"kind": "warning"}, at=clock.now())
    assert {key: each["unread"] for key, each in threads(ben_client).items()} == {"family": 2, thread: 1}
    mark(ben_client, read=first["id"])
    assert {key: each["unread"] for key, each in threads(ben_client).items()} == {"family": 1, thread: 1}
    mark(ben_client, read=10**9), mark(ben_client, thread=thread, read=10**9)
    assert {each["unread"] for each in threads(ben_client).values()} == {0}
    assert threads(ana_client)["family"]["unread"] == 1


def test_a_list_of_threads_names_the_family_first_then_the_newest(cast: Cast, ana_client: APIClient) -> None:
    assert [(each["thread"], each["title"]) for each in threads(ana_client).values()] == [("family", "The Does")]
    one, two = wake_up(cast.zoe), wake_up(cast.max)
    say(ana_client, thread=two), say(ana_client, thread=one)
    listed = list(threads(ana_client).values())
    assert [(each["thread"], each["title"], each["room"]) for each in listed] == [
        ("family", "The Does", None),
        (one, "Zoe", cast.zoe.pk),
        (two, "Max", cast.max.pk),
    ]
    assert listed[0]["at"] is None and listed[1]["at"].endswith("Z") and listed[1]["last"]["text"]


@pytest.mark.django_db(transaction=True)
def test_eight_pages_marking_at_once_end_with_the_furthest(cast: Cast, ana_client: APIClient) -> None:
    ids = [say(ana_client)["id"] for _ in range(8)]
    clients = [Browser() for _ in ids]
    for client in clients:
        client.force_login(cast.ben)
    at_once(*(lambda n=n, client=client: mark(client, read=n, delivered=n) for n, client in zip(ids, clients, strict=True)))
    assert list(Mark.objects.values_list("delivered", "read")) == [(ids[-1], ids[-1])]


@pytest.mark.django_db(transaction=True)
async def test_marks_are_told_when_they_move(cast: Cast) -> None:
    ana = await sync_to_async(login)(cast.ana)

    def reading() -> None:
        client = Browser()
        client.force_login(cast.ben)
        told = client.post("/api/chat/messages", {"uuid": str(uuid4()), "text": "x"}).json()["id"]
        for _ in range(2):
            mark(client, read=told)
        say(client)

    with quiet_house():
        async with PageWire(ana) as page:
            await page.hear("hello")
            await sync_to_async(reading)()
            first = (await page.hear("chat.message"))["message"]["id"]
            heard = await page.hear("chat.marks")
            assert (heard["person"], heard["read"], heard["thread"]) == (cast.ben.pk, first, "family")
            await page.hear("chat.message")
