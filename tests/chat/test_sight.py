"""Nobody reads more than is theirs: by list, search, pins, quotes, counts, clips and sockets alike."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.test import APIClient

from babycam.chat import queries as chat_queries
from babycam.chat import services as chat_services
from babycam.chat.models import Message, Thread
from babycam.chat.sight import EVERYTHING, FAMILY, Sight
from babycam.core import clock
from babycam.core.ids import new_id
from babycam.history.models import Clip
from babycam.people.access import Role
from babycam.people.models import Person
from tests.cast import Cast
from tests.chat.saying import found, read, say, texts, wake_up
from tests.conftest import Browser
from tests.support.quiet_house import quiet_house
from tests.support.wires import PageWire, login

pytestmark = pytest.mark.django_db
BEFORE = datetime(2025, 3, 30, 1, 0, tzinfo=UTC)
JOINED = BEFORE + timedelta(hours=1)


@pytest.fixture
def cy_came_later(cast: Cast) -> None:
    Person.objects.filter(pk=cast.cy.pk).update(created_at=JOINED)


@pytest.fixture
def house() -> Iterator[None]:
    with quiet_house():
        yield


def written(author: Person, text: str, at: datetime, thread: str = FAMILY, room: int | None = None) -> int:
    said = chat_services.NewMessage(uuid=uuid4(), thread=thread, room=room, text=text)
    return int(chat_services.post(author=author, sight=EVERYTHING, new=said, now=at)[0]["id"])


def test_a_sitter_reads_the_family_from_when_they_came(
    cast: Cast, cy_came_later: None, ana_client: APIClient, cy_client: APIClient
) -> None:
    old = written(cast.ana, "the secret name of the bear", BEFORE)
    ana_client.put(f"/api/chat/messages/{old}/pin")
    new = written(cast.ben, "the bear is in the bag", JOINED)
    assert [message["id"] for message in read(cy_client)] == [new]
    assert read(cy_client, before=new) == [] and texts(read(cy_client, after=0)) == ["the bear is in the bag"]
    assert found(cy_client, "bear") == ["the bear is in the bag"] and len(found(ana_client, "bear")) == 2
    assert cy_client.get("/api/chat/pinned").json() == [] and len(ana_client.get("/api/chat/pinned").json()) == 1
    assert [message["id"] for message in cy_client.get("/api/chat/news", {"after": 0}).json()["results"]] == [new]
    family = cy_client.get("/api/chat/threads").json()[0]
    assert family["unread"] == 1 and family["last"]["id"] == new
    for answer in (
        cy_client.put(f"/api/chat/messages/{old}/pin"),
        cy_client.delete(f"/api/chat/messages/{old}"),
        cy_client.patch(f"/api/chat/messages/{old}", {"text": "x", "version": 1}),
    ):
        assert answer.status_code == 404
    refused = cy_client.post("/api/chat/messages", {"uuid": str(uuid4()), "text": "x", "reply_to": old})
    assert refused.status_code == 400


def test_before_anything_was_said_since_they_came_there_is_nothing(cast: Cast, cy_came_later: None, cy_client: APIClient) -> None:
    written(cast.ana, "the secret name of the bear", BEFORE)
    assert read(cy_client) == [] and found(cy_client, "bear") == []
    [family] = cy_client.get("/api/chat/threads").json()
    assert family["last"] is None and family["unread"] == 0


def test_a_sitter_sees_no_quote_that_is_older_than_they_are(
    cast: Cast, cy_came_later: None, ana_client: APIClient, cy_client: APIClient
) -> None:
    old = written(cast.ana, "the secret name of the bear", BEFORE)
    say(ana_client, "yes, that one", reply_to=old)
    assert read(cy_client)[0]["reply_to"] is None and read(ana_client)[0]["reply_to"]["id"] == old


def test_another_rooms_thread_does_not_exist_for_a_sitter(cast: Cast, ana_client: APIClient, cy_client: APIClient) -> None:
    hers, other = wake_up(cast.zoe), wake_up(cast.max)
    say(ana_client, "Zoe sleeps", thread=hers)
    hidden = say(ana_client, "Max sleeps", thread=other)
    assert texts(read(cy_client, thread=hers)) == ["Zoe sleeps"]
    assert cy_client.get("/api/chat/messages", {"thread": other}).status_code == 404
    assert cy_client.get("/api/chat/pinned", {"thread": other}).status_code == 404
    assert cy_client.post("/api/chat/marks", {"thread": other, "read": 1}).status_code == 404
    assert cy_client.post("/api/chat/messages", {"uuid": str(uuid4()), "text": "x", "thread": other}).status_code == 404
    assert cy_client.put(f"/api/chat/messages/{hidden['id']}/pin").status_code == 404
    assert found(cy_client, "sleeps") == ["Zoe sleeps"]
    assert [thread["thread"] for thread in cy_client.get("/api/chat/threads").json()] == [FAMILY, hers]
    assert len(cy_client.get("/api/chat/news", {"after": 0}).json()["results"]) == 1


def test_a_thread_whose_room_is_gone_is_the_parents_only(cast: Cast, ana_client: APIClient, cy_client: APIClient) -> None:
    thread = wake_up(cast.zoe)
    say(ana_client, "Zoe sleeps", thread=thread)
    cast.zoe.delete()
    assert texts(read(ana_client, thread=thread)) == ["Zoe sleeps"]
    assert cy_client.get("/api/chat/messages", {"thread": thread}).status_code == 404 and found(cy_client, "sleeps") == []


@pytest.mark.parametrize("older", [True, False])
def test_the_familys_thread_is_of_no_room_whatever_was_said_in_it_first(
    cast: Cast, ana_client: APIClient, cy_client: APIClient, older: bool
) -> None:
    card = {"kind": "drill", "words": "x"}
    chat_services.post_card(key="first", thread=FAMILY, room=cast.max.pk, card=card, at=clock.now())
    if older:  # as an older version kept it
        Thread.objects.filter(pk=FAMILY).update(room=cast.max.pk)
    for client in (ana_client, cy_client):
        assert [(one["thread"], one["room"]) for one in client.get("/api/chat/threads").json()] == [(FAMILY, None)]


def test_a_card_about_a_room_is_seen_by_whoever_sees_the_room(cast: Cast, ana_client: APIClient, cy_client: APIClient) -> None:
    for room in (cast.zoe, cast.max):
        chat_services.post_card(key=f"clip:{room.pk}", thread=FAMILY, room=room.pk, card={"kind": "clip"}, at=clock.now())
    assert [message["room"] for message in read(cy_client)] == [cast.zoe.pk]
    assert len(read(ana_client)) == 2


def test_a_clip_is_shown_to_whoever_may_see_it(cast: Cast, ana_client: APIClient, cy_client: APIClient) -> None:
    clip = Clip.objects.create(pk=new_id(), room=cast.max, started_at=BEFORE, state="ready")
    told = say(ana_client, "look!", clip=str(clip.pk))
    assert told["clip"]["id"] == str(clip.pk)
    assert read(cy_client)[0]["clip"] is None and read(cy_client)[0]["text"] == "look!"
    for foreign in (str(clip.pk), str(uuid4())):
        refused = cy_client.post("/api/chat/messages", {"uuid": str(uuid4()), "text": "x", "clip": foreign})
        assert refused.status_code == 400 and "clip" in refused.json()["fields"]
    clip.delete()
    assert read(ana_client)[0]["clip"] is None


def test_a_grandparent_has_no_chat(cast: Cast) -> None:
    gran = Person.objects.create(username="gran", name="Gran", role=Role.VIEWER)
    client = Browser()
    client.force_login(gran)
    for method, path in (
        ("get", "messages"),
        ("get", "threads"),
        ("get", "search?q=a"),
        ("get", "news?after=0"),
        ("post", "messages"),
    ):
        assert getattr(client, method)(f"/api/chat/{path}").status_code in (403, 404), path


@pytest.mark.django_db(transaction=True)
async def test_a_sitters_page_hears_what_rest_would_show_and_nothing_else(cast: Cast, cy_came_later: None, house: None) -> None:
    ana_clips = await Clip.objects.acreate(pk=new_id(), room=cast.max, started_at=BEFORE, state="ready")
    old = await sync_to_async(written)(cast.ana, "old", BEFORE)
    other = await sync_to_async(wake_up)(cast.max)
    ana, cy = await sync_to_async(login)(cast.ana), await sync_to_async(login)(cast.cy)

    def evening() -> None:
        client = Browser()
        client.force_login(cast.ana)
        client.put(f"/api/chat/messages/{old}/pin")
        client.patch(f"/api/chat/messages/{old}", {"text": "older", "version": 1})
        say(client, "Max sleeps", thread=other)
        client.post("/api/chat/marks", {"thread": other, "read": 10**6})
        say(client, "an answer", reply_to=old, clip=str(ana_clips.pk))

    async with PageWire(ana) as parent, PageWire(cy) as sitter:
        await parent.hear("hello")
        await sitter.hear("hello")
        await sync_to_async(evening)()
        heard = [(await parent.hear("chat.message"))["message"] for _ in range(4)]
        assert [message["text"] for message in heard] == ["old", "older", "Max sleeps", "an answer"]
        assert heard[3]["reply_to"]["text"] == "older" and heard[3]["clip"]["id"] == str(ana_clips.pk)
        only = (await sitter.hear("chat.message"))["message"]
        assert (only["text"], only["reply_to"], only["clip"]) == ("an answer", None, None)
        assert [only] == await sync_to_async(_listed)(cast.cy)


def _listed(person: Person) -> list[dict[str, Any]]:
    client = Browser()
    client.force_login(person)
    return read(client)


@pytest.mark.django_db(transaction=True)
async def test_typing_is_heard_by_those_who_may_read_the_thread(cast: Cast, house: None) -> None:
    other, hers = await sync_to_async(wake_up)(cast.max), await sync_to_async(wake_up)(cast.zoe)
    ana, ben, cy = [await sync_to_async(login)(person) for person in (cast.ana, cast.ben, cast.cy)]
    async with PageWire(ana) as parent, PageWire(ben) as second, PageWire(cy) as sitter:
        for page in (parent, second, sitter):
            await page.hear("hello")
        await sitter.send(f'{{"type": "typing", "thread": "{other}"}}')  # not hers to know
        await parent.send(f'{{"type": "typing", "thread": "{other}"}}')
        assert (await second.hear("chat.typing"))["person"] == cast.ana.pk
        await second.send(f'{{"type": "typing", "thread": "{hers}"}}')
        heard = await sitter.hear("chat.typing")
        assert (heard["thread"], heard["person"], heard["room"]) == (hers, cast.ben.pk, cast.zoe.pk)


TIMES = st.sampled_from([BEFORE, JOINED - timedelta(milliseconds=1), JOINED, JOINED + timedelta(days=1)])


@given(
    st.lists(st.tuples(TIMES, st.booleans(), st.sampled_from([None, 1, 2, 3])), max_size=8), st.frozensets(st.sampled_from([1, 2]))
)
def test_what_the_database_finds_is_what_the_rule_says(
    django_db_blocker: Any, rows: list[tuple[datetime, bool, int | None]], rooms: frozenset[int]
) -> None:
    sight = Sight(rooms=rooms, since=clock.rfc3339(JOINED))
    Message.objects.all().delete()
    for number, (at, family, room) in enumerate(rows):
        Message.objects.create(thread=FAMILY if family else "incident:1", room=room, rev=number, created_at=at)
    expected = [
        row.pk for row in Message.objects.order_by("pk") if sight.reads(row.thread, row.room, clock.rfc3339(row.created_at))
    ]
    assert [row.pk for row in chat_queries.visible(sight).order_by("pk")] == expected
