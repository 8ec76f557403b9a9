"""What the house writes into the chat during a night, and the note with which it is handed over."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from babycam.alerts import services as alerts_services
from babycam.chat.models import Message
from babycam.core.ids import new_id
from babycam.duty import dnd_services, swap_services
from babycam.duty import services as duty_services
from babycam.duty.services import OverrideDraft
from babycam.duty.swap import SwapEvent
from babycam.family.cards import Cards
from babycam.history import services as history_services
from babycam.history.models import Clip
from babycam.monitor.phone_beats import Beat, PhoneNow
from babycam.monitor.state import board
from tests.stories.night import Night


@pytest.fixture
def cards(house: Night) -> Cards:
    """The loop that posts them, on the night's clock."""
    return Cards(house.clock)


@pytest.fixture
def clock(house: Night, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The edges ask the same clock."""
    monkeypatch.setattr("babycam.core.clock.now", house.clock.now)
    yield


def said(thread: str = "family") -> list[str]:
    return [row.text for row in Message.objects.filter(thread=thread).order_by("pk")]


def a_wake_up(house: Night, person: Any) -> None:
    """Zoe cries, somebody goes, and a quarter of an hour later all is quiet."""
    noise = house.cry(house.cast.zoe)
    house.passes(30)
    house.takes(person)
    house.passes(600, each=30)
    house.calms(house.cast.zoe, noise)
    house.passes(150, each=5)


def recorded(house: Night) -> None:
    noise = house.incident().noises.get().noise_id
    history_services.tie_noise(noise_id=str(noise), incident=house.incident().pk)
    at = house.clock.at - timedelta(minutes=10)
    more = {"duration_s": 62.0, "state": "ready", "video": "clips/x.mp4"}
    Clip.objects.create(id=new_id(), room=house.cast.zoe, noise_id=noise, part=0, started_at=at, **more)


def test_a_whole_night_stands_in_the_chat_and_the_note_tells_it(
    house: Night, cards: Cards, clock: None, ana_client: APIClient
) -> None:
    who = house.cast
    house.goes_to(1, 2)
    a_wake_up(house, who.ana)
    cards.turn()
    recorded(house)
    history_services.add_mark(by=who.ana.pk, uuid=uuid4(), kind="fed", room_id=who.zoe.pk, note="120 ml", now=house.clock.at)
    wish = OverrideDraft("take", (who.ben.pk,), scope="morning")
    duty_services.add_override(wish, by=who.ana.pk, client_uuid=new_id(), now=house.clock.at)
    house.passes(20)
    cards.turn()
    assert said() == ["Ana was up 03:02–03:14 (Zoe)", "Ana handed over to Ben until 07:00"]
    assert said(f"incident:{house.incident().pk}") == ["A clip of Zoe: a noise (1:02)"]
    note = ana_client.get("/api/handover").json()
    assert note["text"].split("\n") == [
        "Zoe woke once. Ana was up 03:02–03:14 (12 min).",
        "Max slept through.",
        "Done: Zoe fed 03:15 (120 ml).",
        "1 clip.",
    ]
    assert (note["from"], note["facts"]["woke"]) == ("2025-03-29T19:00:00.000Z", 1)
    body = {"uuid": str(uuid4()), "thread": "family", "text": f"{note['text']}\nTeething gel is in the fridge.", "kind": "handover"}
    assert ana_client.post("/api/chat/messages", body, format="json").status_code == 201
    assert Message.objects.latest("pk").kind == "handover"
    assert cards.turn() == 0


def test_nobody_was_up_for_a_camera_that_was_gone(house: Night, cards: Cards) -> None:
    room, goes = house.cast.zoe.pk, alerts_services.report_unheard
    goes(room_id=room, kind="monitor_lost", at=house.clock.at)
    house.takes(house.cast.ana)
    house.passes(300, each=20)
    alerts_services.report_heard_again(room_id=room, kind="monitor_lost", at=house.clock.at)
    cards.turn()
    assert said() == ["Zoe was no longer heard"]


def test_a_restart_repeats_nothing_and_forgets_nothing(house: Night, cards: Cards) -> None:
    house.goes_to(1)
    a_wake_up(house, house.cast.ben)
    house.restart()
    assert Cards(house.clock).turn() == 1
    assert Cards(house.clock).turn() == 0
    house.sleeps(3600 * 5)
    assert Cards(house.clock).turn() == 0


def test_what_is_long_ago_is_not_said_any_more(house: Night, cards: Cards) -> None:
    house.goes_to(1)
    a_wake_up(house, house.cast.ben)
    house.sleeps(3600 * 13)
    assert cards.turn() == 0


def test_what_the_owner_cleared_away_is_not_said_again_by_a_server_that_starts_anew(
    house: Night, cards: Cards, clock: None, ana_client: APIClient
) -> None:
    house.goes_to(1)
    a_wake_up(house, house.cast.ben)
    cards.turn()
    house.sleeps(60)
    assert ana_client.post("/api/chat/clear", {"confirm": "The Does"}, format="json").status_code < 300
    assert Cards(house.clock).turn() == 0
    house.goes_to(3)
    noise = house.cry(house.cast.zoe)
    house.takes(house.cast.ana)
    house.calms(house.cast.zoe, noise)
    house.passes(150, each=5)
    assert Cards(house.clock).turn() == 1


def test_two_processes_that_look_at_once_say_it_once(house: Night) -> None:
    house.goes_to(1)
    a_wake_up(house, house.cast.ben)
    loops = [threading.Thread(target=_turns, args=(Cards(house.clock),)) for _ in range(2)]
    for loop in loops:
        loop.start()
    for loop in loops:
        loop.join(30)
    assert said() == ["Ben was up 02:00–02:13 (Zoe)"] or len(said()) == 1


def _turns(cards: Cards) -> None:
    from django.db import OperationalError, connection

    try:
        for _ in range(5):
            try:
                cards.turn()
            except OperationalError:  # SQLite has one writer; the job looks again, as here
                continue
    finally:
        connection.close()


def test_a_swap_is_offered_answered_and_its_card_says_so(house: Night, cards: Cards) -> None:
    who, start = house.cast, house.clock.at + timedelta(days=1)
    what = swap_services.SwapOffer(given=((start, start + timedelta(hours=8)),), asked=who.ben.pk)
    row = swap_services.offer_swap(by=who.ana.pk, client_uuid=new_id(), what=what, now=house.clock.at)
    cards.turn()
    assert said()[0].startswith("Ana asks Ben to take Mon 31 Mar 00:00")
    swap_services.answer_swap(swap_id=row.pk, by=who.ben.pk, event=SwapEvent.TAKE, now=house.clock.at)
    Cards(house.clock).turn()
    (card,) = Message.objects.all()
    assert card.card and (card.card["state"], card.text.split(" ")[:2]) == ("taken", ["Ben", "takes"])


def test_a_sitter_reads_only_what_is_about_her_room(night: Night, cy_client: APIClient, clock_of_night: None) -> None:
    night.rota([night.cast.ana], [night.cast.ben])
    night.gives_max_a_camera()
    night.goes_to(22)
    noise = night.cry(night.cast.max)
    night.passes(10)
    night.takes(night.cast.ana)
    night.calms(night.cast.max, noise)
    night.passes(150, each=5)
    Cards(night.clock).turn()
    assert len(said()) == 1
    assert cy_client.get("/api/chat/messages").json()["results"] == []


@pytest.fixture
def clock_of_night(night: Night, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("babycam.core.clock.now", night.clock.now)
    yield


def test_a_camera_that_runs_on_its_battery_is_named_once_an_evening(house: Night, cards: Cards) -> None:
    def unplugged(charging: bool) -> None:
        beat = Beat(type="beat", battery=62.0, charging=charging)
        board.of(house.cast.zoe.pk).phone = PhoneNow(device=1, beat=beat, at=house.clock.monotonic())

    try:
        unplugged(charging=False)
        cards.turn()
        house.sleeps(30)
        unplugged(charging=False)
        assert cards.turn() == 0, "a plug that is moved is no news"
        for _ in range(3):
            house.sleeps(61)
            unplugged(charging=False)
            cards.turn()
        assert said() == ["The camera in Zoe runs on its battery (62 %)"]
    finally:
        board.clear()


def test_the_night_on_which_the_clocks_jump_is_told_by_the_clock_on_the_wall(
    house: Night, cards: Cards, clock: None, ana_client: APIClient
) -> None:
    house.goes_to(0, 55)  # 01:55 in Berlin; at 01:00 UTC it is 03:00 there
    a_wake_up(house, house.cast.ana)
    cards.turn()
    assert said() == ["Ana was up 01:55–03:07 (Zoe)"]
    assert "(12 min)" in ana_client.get("/api/handover").json()["text"]


def test_a_note_of_a_stretch_that_makes_no_sense_is_refused(house: Night, ana_client: APIClient) -> None:
    span = {"from": "2025-03-30T05:00:00Z", "to": "2025-03-30T04:00:00Z"}
    assert ana_client.get("/api/handover", span).status_code == 400


# --- who is told -------------------------------------------------------------------------------------------------------------


def say(client: APIClient, words: str, **more: Any) -> Any:
    body = {"uuid": str(uuid4()), "thread": "family", "text": words, **more}
    answer = client.post("/api/chat/messages", body, format="json")
    assert answer.status_code == 201, answer.content
    return answer.json()


def told(house: Night) -> list[tuple[str, str]]:
    house.phones.post()
    return [(one.phone, one.what) for one in house.phones.shown]


def test_a_message_at_three_in_the_morning_rings_nobody(house: Night, clock: None, ben_client: APIClient) -> None:
    house.goes_to(1)
    say(ben_client, "I fed her, gel is in the fridge")
    house.passes(300, each=10)
    assert told(house) == []
    assert house.rings == 0


def test_an_urgent_one_reaches_the_others_phones_without_an_alarm(house: Night, clock: None, ben_client: APIClient) -> None:
    house.phones.give(house.cast.ana, "apprise", "Ana's ntfy")
    house.phones.give(house.cast.ana, "mqtt", "Ana's lamp")
    house.phones.give(None, "mqtt")
    house.goes_to(1)
    say(ben_client, "She has a fever, come up", urgent=True)
    house.passes(300, each=10)
    assert told(house) == [("Ana's phone", "chat"), ("Ana's ntfy", "chat")]
    assert house.rings == 0, "no incident, no escalation, no siren"


def test_who_asked_not_to_be_disturbed_is_left_in_peace(house: Night, clock: None, ben_client: APIClient) -> None:
    house.goes_to(1)
    dnd_services.add_dnd(
        by=house.cast.ana.pk, values={"start": house.clock.at, "end": house.clock.at + timedelta(hours=4)}, now=house.clock.at
    )
    say(ben_client, "Are you awake?", urgent=True)
    assert told(house) == []


def test_a_sitter_is_told_while_her_access_is_open_and_of_her_rooms(
    night: Night, clock_of_night: None, ana_client: APIClient
) -> None:
    night.goes_to(19)
    night.cast.cy.created_at = night.clock.at
    night.cast.cy.save()
    night.phones.give(night.cast.cy)
    noise = night.cry(night.cast.max)
    night.calms(night.cast.max, noise)
    thread = f"incident:{night.incident().pk}"
    say(ana_client, "It was the door", thread=thread, urgent=True)
    assert ("Cy's phone", "chat") not in told(night), "Max's room is not hers"
    say(ana_client, "Tea is in the kitchen", urgent=True)
    assert told(night).count(("Cy's phone", "chat")) == 1
    night.cast.cy.access_until = night.clock.at
    night.cast.cy.save()
    night.passes(60, each=10)
    say(ana_client, "Good night", urgent=True)
    assert told(night).count(("Cy's phone", "chat")) == 1


@pytest.mark.parametrize(("hour", "minute", "rings"), [(17, 55, True), (18, 5, True), (19, 5, False)])
def test_the_evening_before_the_clocks_jump_begins_at_eight_by_the_old_time(
    house: Night, clock: None, ben_client: APIClient, hour: int, minute: int, rings: bool
) -> None:
    house.clock.at = house.clock.at.replace(day=29, hour=hour, minute=minute)
    say(ben_client, "On my way")
    assert bool(told(house)) is rings


@pytest.mark.parametrize(("hour", "minute", "rings"), [(4, 55, False), (5, 5, True)])
def test_and_ends_at_seven_by_the_new_time(
    house: Night, clock: None, ben_client: APIClient, hour: int, minute: int, rings: bool
) -> None:
    house.goes_to(hour, minute)
    say(ben_client, "Coffee is ready")
    assert bool(told(house)) is rings


def test_the_same_message_sent_twice_tells_once(house: Night, clock: None, ben_client: APIClient) -> None:
    body = {"uuid": str(uuid4()), "thread": "family", "text": "fever", "urgent": True}
    assert [ben_client.post("/api/chat/messages", body, format="json").status_code for _ in range(3)] == [201, 200, 200]
    assert told(house) == [("Ana's phone", "chat")]
