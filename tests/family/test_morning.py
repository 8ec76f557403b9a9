"""The morning report: once a night, of what was monitored, and by channel for who wants it."""

import threading
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from rest_framework.test import APIClient

from babycam.alerts import services as alerts_services
from babycam.alerts.models import Incident
from babycam.chat.models import Message
from babycam.core.ids import new_id
from babycam.core.level_seconds import SecondState
from babycam.core.link import LevelsMinute
from babycam.duty.models import DoNotDisturb
from babycam.family import morning_loop
from babycam.family.nights.calendar import calendar
from babycam.history import level_services
from babycam.history.models import LevelMinute, MorningReport, Noise, ReadingMinute
from babycam.notify.models import Channel, Delivery
from babycam.people.models import Household, Person
from babycam.rooms.models import Room
from tests.cast import Cast, gather

DAY = date(2026, 11, 29)
EVENING = datetime(2026, 11, 29, 19, 0, tzinfo=UTC)  # 20:00 in Berlin
MORNING = datetime(2026, 11, 30, 6, 30, tzinfo=UTC)  # 07:30


def a_quiet_night(room: Room) -> None:
    LevelMinute.objects.bulk_create(
        LevelMinute(room=room, minute=EVENING + timedelta(minutes=minute), max_db=-50, mean_db=-60, heard_s=60)
        for minute in range(11 * 60)
    )
    ended = EVENING + timedelta(minutes=10)
    Noise.objects.create(
        id=uuid4(), room=room, onset_at=EVENING, started_at=EVENING, ended_at=ended, level_db=-20, threshold_db=-35, loud_s=600
    )


def cards() -> list[str]:
    return list(Message.objects.filter(kind="card").order_by("pk").values_list("text", flat=True))


def browser(person: Person, kind: str = "webpush") -> Channel:
    return Channel.objects.create(person=person, kind=kind, name=f"{person.name}'s phone", key=str(uuid4()))


def test_the_report_is_posted_at_its_hour_and_once(cast: Cast) -> None:
    a_quiet_night(cast.zoe)
    morning_loop.turn(MORNING - timedelta(minutes=1))
    assert cards() == []
    for minute in range(3):
        morning_loop.turn(MORNING + timedelta(minutes=minute))
    assert cards() == ["Zoe slept 10 h 50 min at a stretch (20:10–07:00). No alarm. Monitored for 11 h, without a gap."]


def test_what_the_owner_has_cleared_away_is_not_posted_again(cast: Cast) -> None:
    a_quiet_night(cast.zoe)
    morning_loop.turn(MORNING)
    Message.objects.all().delete()
    morning_loop.turn(MORNING + timedelta(minutes=5))
    assert cards() == []


def test_a_server_that_was_off_in_the_morning_posts_when_it_is_back_and_not_in_the_afternoon(cast: Cast) -> None:
    a_quiet_night(cast.zoe)
    morning_loop.turn(MORNING + morning_loop.LATE)
    assert cards() == []
    morning_loop.turn(MORNING + morning_loop.LATE - timedelta(minutes=1))
    assert len(cards()) == 1


def test_who_wants_no_report_gets_none_and_another_hour_holds(cast: Cast) -> None:
    a_quiet_night(cast.zoe)
    Household.objects.update(morning_report=False)
    morning_loop.turn(MORNING)
    Household.objects.update(morning_report=True, report_time=time(9))
    morning_loop.turn(MORNING)
    assert cards() == []
    morning_loop.turn(MORNING + timedelta(hours=1, minutes=30))
    assert len(cards()) == 1


def test_a_night_in_which_nothing_was_monitored_says_that_and_a_room_without_a_camera_nothing(cast: Cast) -> None:
    for minute in range(11 * 60):
        columns = bytes([*[255] * 60 * 6, *[SecondState.CAMERA_GONE] * 60, *[255] * 60])
        number = int(EVENING.timestamp()) // 60 + minute
        event = LevelsMinute(seq=1, room=cast.zoe.pk, epoch=1, event_id="x", at=1.0, minute=number, columns=columns)
        level_services.record_minute(event, now=MORNING)
    morning_loop.turn(MORNING)
    assert cards() == ["Zoe was not monitored last night: the camera was gone (20:00–07:00)."]


def test_before_anything_was_ever_monitored_the_chat_stays_still(cast: Cast) -> None:
    morning_loop.turn(MORNING)
    assert cards() == []


@pytest.mark.django_db(transaction=True)
def test_two_processes_at_the_same_time_post_it_once(password_hash: str) -> None:
    cast = gather(password_hash)
    a_quiet_night(cast.zoe)
    both, posted = threading.Barrier(2, timeout=30), []

    def process() -> None:
        both.wait()
        posted.append(morning_loop.post(DAY, calendar(), MORNING))
        connection.close()

    threads = [threading.Thread(target=process) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(posted) == [0, 1]
    assert (len(cards()), MorningReport.objects.count()) == (1, 1)


def test_it_comes_by_the_channels_of_who_wants_it_and_rests_with_who_rests(cast: Cast) -> None:
    for room in (cast.zoe, cast.max):
        a_quiet_night(room)
    for person in (cast.ana, cast.ben, cast.cy):
        browser(person)
    Person.objects.exclude(pk=cast.ana.pk).update(wants_report=True)
    DoNotDisturb.objects.create(
        person=cast.ben, start=MORNING - timedelta(hours=1), end=MORNING + timedelta(hours=3), created_at=MORNING
    )
    morning_loop.turn(MORNING)
    told = Delivery.objects.get()
    assert (told.person_id, told.what, told.said["urgency"], told.said["quiet"]) == (cast.cy.pk, "chat", "normal", True)
    assert told.said["body"].startswith("Zoe slept")
    assert "Max" not in told.said["body"], "a room that she may not see"


def test_the_report_tells_numbers_calls_battery_and_who_got_up(cast: Cast, ana_client: APIClient, cy_client: APIClient) -> None:
    a_quiet_night(cast.zoe)
    cry = EVENING + timedelta(hours=5)
    noise = new_id()
    alerts_services.report_noise(room_id=cast.zoe.pk, noise_id=noise, at=cry, level_db=-18, threshold_db=-35)
    incident = Incident.objects.get()
    phone = browser(cast.ana)
    for received in (cry, None):
        Delivery.objects.create(
            what="alert",
            incident=incident.pk,
            room=cast.zoe.pk,
            step=1 if received else 2,
            person=cast.ana,
            channel=phone,
            state="received" if received else "accepted",
            created_at=cry,
            give_up_at=cry,
            received_at=received,
        )
    alerts_services.acknowledge(incident_id=incident.pk, person_id=cast.ana.pk, at=cry + timedelta(seconds=12))
    alerts_services.report_noise_over(room_id=cast.zoe.pk, noise_id=noise, at=cry + timedelta(minutes=8), peak_db=-12)
    alerts_services.decide(incident_id=incident.pk, now=cry + timedelta(minutes=14))
    for at, value in ((EVENING, 81.0), (EVENING + timedelta(hours=10), 34.0)):
        ReadingMinute.objects.create(room=cast.zoe, name="battery", minute=at, value=value)
    report: dict[str, Any] = ana_client.get(f"/api/nights/{DAY}/report").json()
    zoe = report["rooms"][0]
    assert [(each["answered_by"], each["answered_s"], each["alone"]) for each in zoe["wakeups"]] == [(cast.ana.pk, 12.0, False)]
    assert zoe["battery"] == {"first": 81.0, "last": 34.0}
    calls = {call["words"]: (call["calls"], call["arrived"]) for call in report["calls"]}
    assert calls["Ana, by Ana's phone"] == (2, 1)
    assert report["share_words"] == ["Got up in four weeks: Ana once. Thank you."]
    assert [share["times"] for share in report["shares"] if share["person"] == cast.ana.pk] == [1]
    assert cy_client.get(f"/api/nights/{DAY}/report").json()["shares"] == [], "how the parents share it is theirs"


def test_settings_of_the_report_are_the_familys_and_the_wish_is_ones_own(
    cast: Cast, ana_client: APIClient, ben_client: APIClient, cy_client: APIClient
) -> None:
    assert ben_client.get("/api/morning").json() == {"on": True, "time": "07:30", "mine": False}
    assert ben_client.patch("/api/morning", {"time": "06:45", "mine": True}, format="json").json()["time"] == "06:45"
    assert ana_client.get("/api/morning").json() == {"on": True, "time": "06:45", "mine": False}
    assert cy_client.patch("/api/morning", {"mine": True}, format="json").json()["mine"] is True
    assert cy_client.patch("/api/morning", {"on": False}, format="json").status_code == 403
    late = ben_client.patch("/api/morning", {"time": "15:00"}, format="json")
    assert (late.status_code, late.json()["fields"]) == (400, {"time": ["Choose a time from 3:00 to 12:00."]})


def test_a_night_is_kept_once_when_it_has_been_over_for_an_hour(cast: Cast) -> None:
    a_quiet_night(cast.zoe)
    noon = datetime(2026, 11, 30, 11, 0, tzinfo=UTC)
    assert [morning_loop.keep(noon + timedelta(minutes=minutes)) for minutes in (59, 60, 65)] == [0, 1, 0]
    Household.objects.update(night_start=time(19))
    assert morning_loop.keep(noon + timedelta(hours=2)) == 1, "its night has other hours now"
