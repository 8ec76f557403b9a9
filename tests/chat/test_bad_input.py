"""What must not come in is refused in words; what may come in is text and stays text."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from babycam.chat import services as chat_services
from babycam.chat.models import Message
from babycam.core import clock
from tests.cast import Cast
from tests.chat.saying import read, say, wake_up

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"


def posted(client: APIClient, **values: Any) -> Any:
    return client.post("/api/chat/messages", {"uuid": str(uuid4()), "text": "x", **values})


def raw(client: APIClient, content: bytes) -> Any:
    return client.generic("POST", "/api/chat/messages", content, content_type="application/json")  # type: ignore[arg-type]  # some of it is no text


@pytest.mark.parametrize("length", [4001, 100_000, 2**20])
def test_a_text_that_is_too_long_is_refused_in_words(cast: Cast, ana_client: APIClient, length: int) -> None:
    answer = posted(ana_client, text="y" * length)
    assert answer.status_code in (400, 413), answer.status_code
    assert answer.status_code == 413 or "4000 characters" in answer.json()["fields"]["text"][0]


def test_four_thousand_characters_of_any_kind_fit(cast: Cast, ana_client: APIClient) -> None:
    assert len(say(ana_client, "🍼" * 4000)["text"]) == 4000


def test_nul_and_broken_utf8_are_refused_in_words(cast: Cast, ana_client: APIClient) -> None:
    assert "text" in posted(ana_client, text="a\0b").json()["fields"]
    start = f'{{"uuid": "{uuid4()}", "text": "'.encode()
    for broken in (b"\xff\xfe", b"\xc3", b"\xed\xa0\x80", rb"\ud800"):
        answer = raw(ana_client, start + broken + b'"}')
        assert (answer.status_code, answer.json()["code"]) == (400, "unreadable"), broken
    assert not Message.objects.exists()


def test_what_turns_the_direction_of_a_text_is_taken_out(cast: Cast, ana_client: APIClient) -> None:
    assert say(ana_client, "ab\u202egnp.exe\u2066\u2069c")["text"] == "abgnp.exec"
    assert say(ana_client, "שלום and مرحبا\u200f")["text"] == "שלום and مرحبا\u200f", "words that run to the left stay"
    assert posted(ana_client, text="\u202e\u2066 ").status_code == 400


def test_script_is_text_in_every_field(cast: Cast, ana_client: APIClient) -> None:
    told = say(ana_client, SCRIPT)
    assert told["text"] == SCRIPT
    answer = ana_client.get("/api/chat/messages")
    assert answer["Content-Type"] == "application/json" and answer["X-Content-Type-Options"] == "nosniff"
    for field in ("uuid", "thread", "kind", "reply_to", "clip", "attachments", "urgent"):
        assert posted(ana_client, **{field: SCRIPT}).status_code in (400, 404), field


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", None),
        ("text", 17),
        ("text", ["a"]),
        ("uuid", "no"),
        ("uuid", None),
        ("reply_to", 2**70),
        ("reply_to", -1),
        ("attachments", "abc"),
        ("attachments", [None]),
        ("kind", "card"),
        ("kind", "system"),
        ("urgent", "perhaps"),
        ("clip", 5),
    ],
)
def test_values_that_cannot_be_right_are_marked_or_harmless(cast: Cast, ana_client: APIClient, field: str, value: Any) -> None:
    answer = posted(ana_client, **{field: value})
    assert answer.status_code in (201, 400), answer.content
    assert answer.status_code == 201 or any(name.split(".")[0] == field for name in answer.json()["fields"])
    assert all(message["kind"] == "text" for message in read(ana_client))


def test_nobody_forges_author_time_room_or_state(cast: Cast, ana_client: APIClient) -> None:
    forged = {
        "author": cast.ben.pk,
        "author_id": cast.ben.pk,
        "room": cast.max.pk,
        "created_at": "1999-01-01T00:00:00Z",
        "at": "1999-01-01T00:00:00Z",
        "deleted_at": "1999-01-01T00:00:00Z",
        "pinned": True,
        "version": 99,
        "rev": 10**9,
        "card": {"kind": "woken"},
        "key": "woken:1",
        "id": 4711,
    }
    told = posted(ana_client, **forged).json()
    assert (told["author"], told["room"], told["version"], told["pinned"], told["card"]) == (cast.ana.pk, None, 1, False, None)
    assert told["at"] > "2020" and told["id"] != 4711 and told["rev"] < 10**9 and not told["deleted"]
    assert Message.objects.get().key is None


@pytest.mark.parametrize(
    "query", ["before=-1", "before=x", "after=1e9", f"before={2**70}", "limit=0", "limit=101", "limit=x", "after=%00"]
)
def test_places_that_are_no_places_are_refused(cast: Cast, ana_client: APIClient, query: str) -> None:
    assert ana_client.get(f"/api/chat/messages?{query}").status_code == 400


READS = ["messages", "messages?after=0", "news?after=0", "threads", "search?q=night", "pinned"]


def test_ten_thousand_in_a_burst_are_limited_in_words_and_cost_little(
    cast: Cast, ana_client: APIClient, ben_client: APIClient
) -> None:
    body = json.dumps({"text": "spam"})[:-1]
    codes = [raw(ana_client, f'{body}, "uuid": "{uuid4()}"}}'.encode()).status_code for _ in range(chat_services.PER_MINUTE + 200)]
    assert codes.count(201) == chat_services.PER_MINUTE and codes.count(429) == 200
    with CaptureQueriesContext(connection) as refused:
        assert posted(ana_client).status_code == 429
    assert len(refused) <= 12 and Message.objects.count() == chat_services.PER_MINUTE
    say(ben_client, "and others are heard")


@pytest.mark.parametrize("who", ["ana", "cy"])
def test_more_messages_cost_no_more_queries(cast: Cast, ana_client: APIClient, cy_client: APIClient, who: str) -> None:
    client = {"ana": ana_client, "cy": cy_client}[who]

    def write(count: int) -> None:
        for n in range(count):
            told = say(cy_client if who == "ana" else ana_client, f"night {n}", thread=wake_up(cast.zoe))
            family = say(cy_client if who == "ana" else ana_client, f"night {n}")
            say(cy_client if who == "ana" else ana_client, "night", reply_to=family["id"])
            for message in (told, family):
                ana_client.put(f"/api/chat/messages/{message['id']}/pin")

    def counted(reads: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(f"/api/chat/{reads}")
        assert answer.status_code == 200
        return len(queries)

    write(2)
    few = {reads: counted(reads) for reads in READS}
    write(12)
    Message.objects.update(created_at=clock.now())
    assert {reads: counted(reads) for reads in READS} == few
    assert max(few.values()) <= 16
