"""Marks reach Baby Buddy: once, later if it is away, and again when they were corrected."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from babycam.core import clock
from babycam.history import services as history_services
from babycam.history.babybuddy import sender
from babycam.history.models import BabyBuddy as Setting
from babycam.history.models import MarkSending, QuickMark
from tests.cast import Cast
from tests.stories.night import HandClock
from tests.support.baby_buddy import TOKEN, BabyBuddy, running

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class House:
    """A family that has told babycam of its Baby Buddy."""

    cast: Cast
    buddy: BabyBuddy
    clock: HandClock = field(default_factory=lambda: HandClock(clock.now()))

    def tap(self, kind: str = "changed", **more: Any) -> QuickMark:
        given = {"by": self.cast.ben.pk, "uuid": uuid4(), "room_id": self.cast.zoe.pk, "now": self.clock.at}
        return history_services.add_mark(kind=kind, **{**given, **more})[0]

    def passes(self, seconds: float) -> int:
        self.clock.at += timedelta(seconds=seconds)
        return sender.turn(self.clock)

    def notes(self) -> list[str]:
        return [row["note"].split(" (babycam")[0] for row in self.buddy.rows["notes"]]


@pytest.fixture
def buddy() -> Iterator[BabyBuddy]:
    with running() as found:
        yield found


@pytest.fixture
def house(cast: Cast, buddy: BabyBuddy, ana_client: APIClient) -> House:
    buddy.child("Zoe")
    answer = ana_client.put("/api/settings/babybuddy", {"url": f"{buddy.url}/", "token": TOKEN}, format="json")
    assert answer.status_code == 200, answer.content
    return House(cast, buddy)


def test_it_is_tried_when_it_is_saved_and_the_token_is_never_told(house: House, ana_client: APIClient) -> None:
    known = ana_client.get("/api/settings/babybuddy").json()
    assert (known["url"], known["has_token"], known["child"], known["working"]) == (house.buddy.url, True, 1, True)
    assert TOKEN not in str(known)
    assert TOKEN not in Setting.objects.get().sealed_token
    assert house.buddy.asked == [("GET", "children")]


@pytest.mark.parametrize(
    ("wrong", "mark"), [({"token": "no"}, "token"), ({"url": "http://127.0.0.1:9"}, "url"), ({"child": 99}, "child")]
)
def test_what_does_not_work_is_not_saved_and_says_what_to_mend(
    cast: Cast, buddy: BabyBuddy, ana_client: APIClient, wrong: dict[str, Any], mark: str
) -> None:
    buddy.child("Zoe")
    answer = ana_client.put("/api/settings/babybuddy", {"url": buddy.url, "token": TOKEN, **wrong}, format="json")
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [mark])
    assert not Setting.objects.exists()


def test_with_two_children_one_is_chosen_and_a_rooms_name_says_the_other(
    cast: Cast, buddy: BabyBuddy, ana_client: APIClient
) -> None:
    zoe, max = buddy.child("Zoe"), buddy.child("Max")
    wanted = {"url": buddy.url, "token": TOKEN}
    answer = ana_client.put("/api/settings/babybuddy", wanted, format="json").json()
    assert answer["params"]["children"] == [{"id": zoe, "name": "Zoe Doe"}, {"id": max, "name": "Max Doe"}]
    assert ana_client.put("/api/settings/babybuddy", {**wanted, "child": zoe}, format="json").status_code == 200
    house = House(cast, buddy)
    house.tap(room_id=cast.max.pk)
    house.passes(30)
    assert buddy.rows["changes"][0]["child"] == max


def test_another_server_needs_its_own_token(house: House, ana_client: APIClient) -> None:
    with running() as other:
        other.child("Zoe")
        answer = ana_client.put("/api/settings/babybuddy", {"url": other.url}, format="json")
        assert list(answer.json()["fields"]) == ["token"]
        assert other.asked == []


def test_a_token_that_was_given_for_a_protected_server_goes_to_no_plain_one(house: House, ana_client: APIClient) -> None:
    Setting.objects.update(url=house.buddy.url.replace("http://", "https://"))
    before = len(house.buddy.asked)
    answer = ana_client.put("/api/settings/babybuddy", {"url": house.buddy.url}, format="json")
    assert list(answer.json()["fields"]) == ["token"] and len(house.buddy.asked) == before


def test_the_owner_reads_who_connected_it_and_that_it_was_let_go(house: House, ana_client: APIClient) -> None:
    assert [ana_client.delete("/api/settings/babybuddy").status_code for _ in range(2)] == [204, 204]
    words = [line["words"] for line in ana_client.get("/api/audit").json()["results"] if line["act"] == "settings"]
    assert words == ["Disconnected Baby Buddy", "Connected Baby Buddy, which is told of quick marks"]
    house.tap()
    assert house.passes(60) == 0


def test_marks_arrive_as_what_they_are(house: House) -> None:
    house.tap("fed", note="bottle, formula, 120 ml")
    house.tap("changed")
    house.tap("medicine", note="Ibuprofen 2.5 ml")
    house.tap("fed")
    assert house.passes(5) == 0, "a slip of the thumb can still be undone"
    assert house.passes(20) == 4
    assert house.buddy.rows["feedings"][0]["amount"] == 120
    assert len(house.buddy.rows["changes"]) == 1
    assert house.notes() == ["Ben: medicine (Ibuprofen 2.5 ml)", "Ben: fed"]
    assert house.passes(3600) == 0


def test_what_was_undone_at_once_is_never_told(house: House) -> None:
    mark = house.tap()
    history_services.remove_mark(mark_id=mark.pk, now=house.clock.at)
    house.passes(60)
    assert house.buddy.asked == [("GET", "children")]


def test_what_is_corrected_or_taken_back_later_is_so_there_too(house: House) -> None:
    mark = house.tap("fed", note="formula 90 ml")
    house.passes(30)
    history_services.change_mark(mark_id=mark.pk, values={"note": "formula 120 ml"}, now=house.clock.at)
    house.passes(30)
    assert [row["amount"] for row in house.buddy.rows["feedings"]] == [120]
    history_services.change_mark(mark_id=mark.pk, values={"kind": "changed", "note": ""}, now=house.clock.at)
    house.passes(30)
    assert (len(house.buddy.rows["feedings"]), len(house.buddy.rows["changes"])) == (0, 1)
    history_services.remove_mark(mark_id=mark.pk, now=house.clock.at)
    house.passes(30)
    assert house.buddy.rows["changes"] == []


def test_an_answer_that_never_arrives_does_not_double_it(house: House) -> None:
    house.buddy.mute = 1
    house.tap()
    house.passes(30)
    assert Setting.objects.get().fault
    house.passes(11)
    assert len(house.buddy.rows["changes"]) == 1
    assert not Setting.objects.get().fault
    assert MarkSending.objects.get().place.startswith("changes/")


@pytest.mark.parametrize("wordless", [False, True])
def test_a_neighbours_entry_of_the_same_second_is_not_taken_for_ours(house: House, wordless: bool) -> None:
    house.buddy.wordless = wordless
    house.buddy.add("changes", {"child": 77, "time": clock.rfc3339(house.clock.at), "notes": None})
    house.buddy.mute = 1
    house.tap()
    house.passes(30)
    house.passes(11)
    assert [row["child"] for row in house.buddy.rows["changes"]] == [77, 1]


def test_killed_between_sending_and_writing_it_down(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.tap()

    def killed(*_args: Any) -> None:
        raise SystemExit

    monkeypatch.setattr(sender, "_done", killed)
    with pytest.raises(SystemExit):
        house.passes(30)
    monkeypatch.undo()
    assert house.passes(10) == 0, "its lease still holds"
    assert house.passes(60) == 1
    assert len(house.buddy.rows["changes"]) == 1


def test_a_server_that_is_away_is_left_alone_longer_and_longer(house: House, ana_client: APIClient) -> None:
    house.buddy.status = 503
    for _ in range(3):
        house.tap()
    house.passes(30)
    asked = len(house.buddy.asked)
    house.passes(5)
    assert len(house.buddy.asked) == asked
    for _ in range(4):
        house.passes(601)
    known = ana_client.get("/api/settings/babybuddy").json()
    assert (known["working"], known["waiting"]) == (False, 3)
    assert "503" in known["words"]
    house.buddy.status = 0
    house.passes(1801)
    assert len(house.buddy.rows["changes"]) == 3
    assert ana_client.get("/api/settings/babybuddy").json()["words"] == ""


def test_what_it_does_not_take_is_told_as_a_note_and_else_left_with_the_reason(house: House, ana_client: APIClient) -> None:
    house.buddy.rows["children"].clear()
    house.tap()
    house.passes(30)
    assert "object does not exist" in ana_client.get("/api/settings/babybuddy").json()["words"]
    assert house.buddy.asked[-2:] == [("POST", "changes"), ("POST", "notes")]
    assert house.passes(3600) == 0, "it is not tried for ever"


def test_two_loops_at_once_tell_everything_once(house: House) -> None:
    for _ in range(12):
        house.tap()
    house.clock.at += timedelta(seconds=30)
    loops = [threading.Thread(target=_turns, args=(house.clock,)) for _ in range(2)]
    for loop in loops:
        loop.start()
    for loop in loops:
        loop.join(30)
    assert len(house.buddy.rows["changes"]) == 12
    assert not MarkSending.objects.filter(next_at__isnull=False).exists()


def _turns(time: HandClock) -> None:
    from django.db import OperationalError, connection

    try:
        for _ in range(6):
            try:
                sender.turn(time)
            except OperationalError:  # SQLite has one writer; the loop's supervisor comes again, as here
                continue
    finally:
        connection.close()


def test_a_family_without_a_server_gathers_nothing(cast: Cast) -> None:
    history_services.add_mark(by=cast.ben.pk, uuid=uuid4(), kind="fed", room_id=cast.zoe.pk, now=clock.now())
    assert not MarkSending.objects.exists()
    assert sender.turn() == 0
