"""Edited under a version, deleted without a trace but a place, pinned for all."""

from typing import Any
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from babycam.chat import edits
from babycam.chat.models import Message
from babycam.people import audit
from tests.alerts.test_races import at_once
from tests.cast import Cast
from tests.chat.saying import found, read, say, texts
from tests.conftest import Browser

pytestmark = pytest.mark.django_db


def edit(client: APIClient, message: dict[str, Any], text: str, version: int = 1) -> Any:
    return client.patch(f"/api/chat/messages/{message['id']}", {"text": text, "version": version})


def test_an_author_edits_and_all_see_that_it_was_edited(cast: Cast, ana_client: APIClient, ben_client: APIClient) -> None:
    told = say(ana_client, "She woke at 2")
    edited = edit(ana_client, told, "She woke at 3").json()
    assert (edited["text"], edited["version"], edited["at"]) == ("She woke at 3", 2, told["at"])
    assert edited["edited_at"] and read(ben_client) == [edited]


def test_two_devices_edit_and_the_later_one_is_shown_what_is_there(cast: Cast, ana_client: APIClient) -> None:
    told = say(ana_client, "one")
    edit(ana_client, told, "two")
    late = edit(ana_client, told, "three")
    assert (late.status_code, late.json()["code"]) == (409, "edited_elsewhere")
    now = late.json()["params"]["message"]
    assert (now["text"], now["version"]) == ("two", 2)
    assert edit(ana_client, told, "three", now["version"]).json()["text"] == "three"


def test_an_edit_whose_answer_got_lost_may_be_sent_again(cast: Cast, ana_client: APIClient) -> None:
    told = say(ana_client, "one")
    first, again = edit(ana_client, told, "two"), edit(ana_client, told, "two")
    assert first.status_code == again.status_code == 200 and first.json() == again.json()


@pytest.mark.django_db(transaction=True)
def test_of_four_edits_at_once_one_wins(cast: Cast, ana_client: APIClient) -> None:
    told = say(ana_client, "zero")
    clients = [Browser() for _ in range(4)]
    for client in clients:
        client.force_login(cast.ana)
    answers = at_once(*(lambda n=n, client=client: edit(client, told, f"by {n}") for n, client in enumerate(clients)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    [won] = [answer.json()["text"] for answer in answers if answer.status_code == 200]
    assert Message.objects.get().text == won


def test_a_flood_of_changes_is_stopped_in_words_and_the_others_go_on(
    cast: Cast, ana_client: APIClient, ben_client: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edits, "PER_MINUTE", 3)
    told = say(ana_client, "zero")
    answers = [edit(ana_client, told, f"edit {number}", number) for number in (1, 2, 3, 4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[3].json()["code"] == "too_many_messages" and texts(read(ben_client)) == ["edit 3"]
    assert ana_client.put(f"/api/chat/messages/{told['id']}/pin").status_code == 429
    assert ben_client.put(f"/api/chat/messages/{told['id']}/pin").status_code == 200


def test_nobody_edits_or_deletes_what_another_wrote(cast: Cast, ana_client: APIClient, ben_client: APIClient) -> None:
    told = say(ben_client, "Ben's")
    assert edit(ana_client, told, "Ana's").status_code == 403
    assert ana_client.delete(f"/api/chat/messages/{told['id']}").status_code == 403
    assert texts(read(ana_client)) == ["Ben's"]


def test_deleted_means_gone_but_for_its_place(cast: Cast, ana_client: APIClient, ben_client: APIClient) -> None:
    told = say(ana_client, "The code of the door is 4711")
    answer = say(ben_client, "Not here!", reply_to=told["id"])
    ana_client.put(f"/api/chat/messages/{told['id']}/pin")
    assert [ana_client.delete(f"/api/chat/messages/{told['id']}").status_code for _ in range(2)] == [204, 204]
    second, first = read(ben_client)
    assert (first["text"], first["deleted"], first["pinned"], first["version"]) == ("", True, False, 2)
    assert second["id"] == answer["id"] and second["reply_to"]["text"] == ""
    assert found(ben_client, "4711") == [] and ben_client.get("/api/chat/pinned").json() == []
    assert edit(ana_client, told, "back again", 2).json()["code"] == "edited_elsewhere"
    repeated = ana_client.post("/api/chat/messages", {"uuid": told["uuid"], "text": "The code of the door is 4711"})
    assert repeated.status_code == 200 and repeated.json()["deleted"]


def test_pinned_ones_are_held_up_the_last_first(cast: Cast, ana_client: APIClient, cy_client: APIClient) -> None:
    first, second = say(ana_client, "Doctor: 555"), say(ana_client, "Gel is in the fridge")
    for message in (second, first):
        assert cy_client.put(f"/api/chat/messages/{message['id']}/pin").json()["pinned"]
    assert texts(ana_client.get("/api/chat/pinned").json()) == ["Doctor: 555", "Gel is in the fridge"]
    assert ana_client.put(f"/api/chat/messages/{first['id']}/pin").json()["version"] == 1, "pinning is no edit"
    assert not ana_client.delete(f"/api/chat/messages/{first['id']}/pin").json()["pinned"]
    assert texts(ana_client.get("/api/chat/pinned").json()) == ["Gel is in the fridge"]


def test_the_owner_clears_with_the_familys_name_and_nobody_else_does(
    cast: Cast, ana_client: APIClient, ben_client: APIClient
) -> None:
    told = say(ana_client, "years of talk")
    say(ben_client, "and answers", reply_to=told["id"])
    rev = ana_client.get("/api/chat/news", {"after": 0}).json()["rev"]
    assert ben_client.post("/api/chat/clear", {"confirm": "The Does"}).status_code == 403
    assert ana_client.post("/api/chat/clear", {"confirm": "yes"}).json()["code"] == "wrong_confirmation"
    assert ana_client.post("/api/chat/clear", {"confirm": "The Does"}).json() == {"messages": 2}
    [line] = audit.entries()
    assert (line.who, line.act, line.words) == (cast.ana, "chat", "Cleared the chat: 2 messages")
    assert read(ben_client) == [] and found(ben_client, "talk") == []
    assert ben_client.get("/api/chat/threads").json()[0] | {"marks": []} == ben_client.get("/api/chat/threads").json()[0]
    news = ben_client.get("/api/chat/news", {"after": rev}).json()
    assert news["results"] == [] and news["cleared_rev"] > rev
    after = say(ana_client, "a new page", uuid=str(uuid4()))
    assert after["rev"] > news["cleared_rev"] and after["id"] > told["id"]
