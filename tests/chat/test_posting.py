"""Messages come in once, in order, as their authors wrote them; the server says who and when."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from babycam.api.chat import MessageSerializer
from babycam.chat import services as chat_services
from babycam.chat.models import Message
from babycam.core import clock
from tests.alerts.test_races import at_once
from tests.cast import Cast
from tests.chat.saying import read, say, texts, wake_up
from tests.conftest import Browser

pytestmark = pytest.mark.django_db


def test_a_message_has_every_field_and_the_servers_author_and_time(cast: Cast, ana_client: APIClient) -> None:
    before = clock.rfc3339(clock.now())
    told = say(ana_client, author=cast.ben.pk, at="2001-01-01T00:00:00Z", created_at="2001-01-01T00:00:00Z", room=cast.max.pk, id=7)
    assert set(told) == set(MessageSerializer().fields)
    assert (told["author"], told["author_name"], told["room"], told["version"]) == (cast.ana.pk, "Ana", None, 1)
    assert told["at"] >= before and told["kind"] == "text"
    assert read(ana_client) == [told]


def test_the_same_uuid_again_answers_with_the_message_that_is_there(cast: Cast, ana_client: APIClient) -> None:
    sent = {"uuid": str(uuid4()), "text": "Teething gel is in the fridge"}
    first, again = (ana_client.post("/api/chat/messages", sent) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json() and Message.objects.count() == 1


def test_another_persons_uuid_is_nobody_elses_business(cast: Cast, ana_client: APIClient, ben_client: APIClient) -> None:
    same = str(uuid4())
    mine, yours = say(ana_client, "mine", uuid=same), say(ben_client, "yours", uuid=same)
    assert mine["id"] != yours["id"] and texts(read(ana_client)) == ["yours", "mine"]


def test_the_last_fifty_come_and_one_scrolls_back_and_catches_up(cast: Cast, ana_client: APIClient) -> None:
    rows = [Message(thread="family", author=cast.ben, text=str(n), rev=n + 1, created_at=clock.now()) for n in range(120)]
    ids = [row.pk for row in Message.objects.bulk_create(rows)]
    page = ana_client.get("/api/chat/messages").json()
    assert page["more"] and texts(page["results"]) == [str(n) for n in range(119, 69, -1)]
    assert texts(read(ana_client, before=ids[2])) == ["1", "0"]
    assert texts(read(ana_client, after=ids[117])) == ["118", "119"]


def test_what_changed_meanwhile_is_told_once_each_in_order(cast: Cast, ana_client: APIClient, ben_client: APIClient) -> None:
    first, _ = say(ben_client, "one"), say(ben_client, "two")
    begin = ana_client.get("/api/chat/news").json()
    rev = begin["rev"]
    assert begin["results"] == [] and rev == ana_client.get("/api/chat/news", {"after": 0}).json()["rev"]
    say(ben_client, "three")
    ben_client.patch(f"/api/chat/messages/{first['id']}", {"text": "uno", "version": 1})
    news = ana_client.get("/api/chat/news", {"after": rev}).json()
    assert (texts(news["results"]), news["more"]) == (["three", "uno"], False)
    assert ana_client.get("/api/chat/news", {"after": news["rev"]}).json()["results"] == []
    half = ana_client.get("/api/chat/news", {"after": rev, "limit": 1}).json()
    assert half["more"] and texts(ana_client.get("/api/chat/news", {"after": half["rev"]}).json()["results"]) == ["uno"]


def test_an_incident_has_a_thread_and_nothing_else_has(cast: Cast, ana_client: APIClient) -> None:
    thread = wake_up(cast.zoe)
    told = say(ana_client, "I go", thread=thread)
    assert told["room"] == cast.zoe.pk and texts(read(ana_client, thread=thread)) == ["I go"]
    assert read(ana_client) == []
    for wrong in ("incident:999999", "incident:0", "incident:-1", "incident:1e3", "kitchen", "incident:" + "9" * 30, "family "):
        assert ana_client.post("/api/chat/messages", {"uuid": str(uuid4()), "text": "x", "thread": wrong}).status_code in (201, 404)
        assert ana_client.get("/api/chat/messages", {"thread": wrong}).status_code in (200, 404)
    assert set(Message.objects.values_list("thread", flat=True)) <= {thread, "family"}


def test_a_reply_quotes_what_it_answers_in_the_same_thread_only(cast: Cast, ana_client: APIClient, ben_client: APIClient) -> None:
    first = say(ana_client, "Who has her?")
    told = say(ben_client, "Me", reply_to=first["id"])
    assert told["reply_to"] | {"at": first["at"]} == {
        "id": first["id"],
        "author": cast.ana.pk,
        "text": "Who has her?",
        "room": None,
        "at": first["at"],
    }
    elsewhere = ben_client.post(
        "/api/chat/messages", {"uuid": str(uuid4()), "text": "x", "thread": wake_up(cast.zoe), "reply_to": first["id"]}
    )
    assert elsewhere.status_code == 400 and "reply_to" in elsewhere.json()["fields"]


def test_a_card_is_posted_once_and_belongs_to_the_house(cast: Cast, ana_client: APIClient) -> None:
    card = {"kind": "woken", "who": cast.ana.pk, "words": "Ana was up 03:02-03:19"}
    values: dict[str, Any] = {"key": "woken:1", "thread": "family", "room": cast.zoe.pk, "card": card, "at": clock.now()}
    assert chat_services.post_card(**values) is not None and chat_services.post_card(**values) is None
    [told] = read(ana_client)
    assert (told["author"], told["kind"], told["card"], told["room"]) == (None, "card", card, cast.zoe.pk)


def test_sixty_in_a_minute_are_enough_and_the_next_minute_is_free(cast: Cast, ana_client: APIClient, ben_client: APIClient) -> None:
    sent = [ana_client.post("/api/chat/messages", {"uuid": str(uuid4()), "text": str(n)}).status_code for n in range(60)]
    assert set(sent) == {201}
    refused = ana_client.post("/api/chat/messages", {"uuid": str(uuid4()), "text": "one more"})
    assert refused.status_code == 429 and refused.json()["code"] == "too_many_messages" and refused.headers["Retry-After"]
    say(ben_client, "others may")
    Message.objects.filter(author=cast.ana).update(created_at=clock.now() - timedelta(seconds=61))
    say(ana_client, "again")
    Message.objects.filter(author=cast.ana).update(created_at=clock.now() + timedelta(hours=1))
    say(ana_client, "and when the clock was set back")


@pytest.mark.django_db(transaction=True)
def test_the_same_uuid_from_six_requests_at_the_same_second_is_one_message(cast: Cast) -> None:
    sent = {"uuid": str(uuid4()), "text": "once"}
    clients = [Browser() for _ in range(6)]
    for client in clients:
        client.force_login(cast.ana)
    answers = at_once(*(lambda client=client: client.post("/api/chat/messages", sent) for client in clients))
    assert sorted(answer.status_code for answer in answers) == [200] * 5 + [201]
    assert len({answer.json()["id"] for answer in answers}) == 1 == Message.objects.count()


@pytest.mark.django_db(transaction=True)
def test_ids_and_revs_of_many_writers_at_once_have_no_twins(cast: Cast) -> None:
    people = [cast.ana, cast.ben, cast.cy] * 3

    def write(person: Any) -> None:
        client = Browser()
        client.force_login(person)
        say(client)

    at_once(*(lambda person=person: write(person) for person in people))
    revs = list(Message.objects.order_by("pk").values_list("rev", flat=True))
    assert len(revs) == 9 and revs == sorted(revs)
