"""Alarms while nothing can be stored: called, answered and ended in memory, and stored later without ringing again."""

import asyncio
from collections.abc import Callable
from datetime import time, timedelta
from typing import Any
from uuid import UUID

import pytest

from babycam.alerts import offline_roster, quiet_services, setting_up_services
from babycam.alerts import services as alerts_services
from babycam.alerts.models import Incident
from babycam.alerts.standby import Standby
from babycam.core.ids import new_id
from babycam.notify import direct
from babycam.notify.direct import Direct
from babycam.notify.models import Delivery
from babycam.notify.transports.parcel import Outcome, Parcel, later, ok
from babycam.people.models import Household
from babycam.rooms.models import Camera
from tests.stories.night import Night

pytestmark = pytest.mark.django_db(transaction=True)


class Devices:
    """What arrived on whose device; the first `failing` tries fail."""

    TIMEOUT_S = 5.0

    def __init__(self) -> None:
        self.arrived: list[Parcel] = []
        self.failing = 0

    async def send(self, parcel: Parcel) -> Outcome:
        if self.failing:
            self.failing -= 1
            return later("The service answered 503", 0.01)
        self.arrived.append(parcel)
        return ok("Taken")

    def names(self, what: str = "alert") -> list[str]:
        return [parcel.name for parcel in self.arrived if parcel.what == what and parcel.kind == "webpush"]


class Away:
    """The house, as a server knows it whose database has just gone."""

    def __init__(self, night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
        self.night, self.clock, self.devices = night, night.clock, Devices()
        self.direct = Direct(self.clock, dict.fromkeys(("page", "webpush", "apprise", "mqtt"), self.devices))
        monkeypatch.setattr(direct, "direct", self.direct)
        self.standby = Standby(self.direct, self.clock)
        self.standby.known = offline_roster.read(self.clock.now())

    def begins(self, *what: Callable[[], object]) -> None:
        """What happens, each with a second after it."""

        async def happens() -> None:
            self.direct.attach()
            for one in what:
                one()
                self.clock.at += timedelta(seconds=1)
                self.standby.turn(None)
                await asyncio.sleep(0)
                await self.direct.settle()

        asyncio.run(happens())

    def passes(self, seconds: int) -> Callable[[], None]:
        return lambda: setattr(self.clock, "at", self.clock.at + timedelta(seconds=seconds - 1))

    def cry(self, noise: str) -> Callable[[], None]:
        more: dict[str, Any] = {"level_db": -18.0, "threshold_db": -35.0}
        return lambda: self.standby.heard(room=self.night.cast.zoe.pk, noise=noise, at=self.clock.now(), **more)

    def stores(self, noise: str) -> None:
        """The database is back, and takes the event."""
        at = self.clock.now()
        alerts_services.report_noise(
            room_id=self.night.cast.zoe.pk, noise_id=noise, at=at - timedelta(seconds=5), level_db=-18, threshold_db=-35, now=at
        )
        self.standby.settle(self.night.cast.zoe.pk, "noise")


@pytest.fixture
def away(house: Night, monkeypatch: pytest.MonkeyPatch) -> Away:
    return Away(house, monkeypatch)


def test_who_is_on_duty_is_called_from_memory_then_the_next_then_everybody(away: Away) -> None:
    away.begins(away.cry(new_id()))
    assert away.devices.names() == ["Ana"]
    away.begins(away.passes(55))
    assert away.devices.names() == ["Ana"]
    away.begins(away.passes(10))
    assert away.devices.names() == ["Ana", "Ben"]
    away.begins(away.passes(65))
    assert sorted(away.devices.names()[2:]) == ["Ana", "Ben"]


def test_a_quiet_room_rings_for_nobody_from_memory_either_until_its_end(house: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    zoe, tap = house.cast.zoe.pk, UUID(new_id())
    quiet_services.begin(room_id=zoe, person=house.cast.ben, minutes=10, calm_minutes=None, client_uuid=tap, now=house.clock.at)
    away = Away(house, monkeypatch)
    away.begins(away.passes(500), away.cry(new_id()))
    assert away.devices.names() == []
    away.begins(lambda: away.standby.unheard(room=zoe, kind="monitor_lost", at=away.clock.now(), params={"seconds": 15}))
    assert away.devices.names() == ["Ana"], "the monitor rings through it"
    away.begins(away.passes(110))
    assert away.devices.names().count("Ana") == 2, "and at its end what is still loud"


def test_a_camera_that_is_being_set_up_rings_for_nobody_from_memory_either(house: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    zoe, now = house.cast.zoe.pk, house.clock.at
    Household.objects.update(night_start=time(7), morning_time=time(7))
    setting_up_services.begin(person=house.cast.ana, now=now)
    Camera.objects.update(saved_at=now)
    away = Away(house, monkeypatch)
    away.begins(
        lambda: away.standby.unheard(room=zoe, kind="monitor_lost", at=away.clock.now(), params={"seconds": 15}), away.passes(1700)
    )
    assert away.devices.names() == []
    away.begins(away.passes(200))
    assert "Ana" in away.devices.names(), "and at its end what still goes on"


def test_what_rang_from_memory_is_stored_under_the_same_key_and_rings_once(away: Away) -> None:
    noise = new_id()
    away.begins(away.cry(noise))
    away.stores(noise)
    incident = Incident.objects.get()
    assert incident.key == away.devices.arrived[0].said.tag
    away.night.phones.post()
    assert not away.night.phones.shown, "it rang already"
    assert Delivery.objects.get(channel__kind="webpush").words == direct.RANG_FROM_MEMORY
    alerts_services.acknowledge(incident_id=incident.pk, person_id=away.night.cast.ben.pk, at=away.clock.now())
    away.night.phones.post()
    assert [(one.what, one.tag) for one in away.night.phones.shown] == [("retract", incident.key)]


def test_an_incident_that_begins_again_goes_on_under_the_key_that_rang(house: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    house.cries_for(house.cast.zoe, 5)
    house.passes(130, each=10)
    assert house.shape()["state"] == "resolved"
    away, noise = Away(house, monkeypatch), new_id()
    away.begins(away.cry(noise))
    away.stores(noise)
    incident = house.incident()
    assert (incident.state, incident.key) == ("triggered", away.devices.arrived[0].said.tag)
    house.phones.post()
    assert len(house.phones.rang("Ana's phone")) == 1, "the call of the first time"


def test_an_answer_in_memory_silences_every_device_and_is_stored_with_the_incident(away: Away) -> None:
    noise = new_id()
    away.begins(away.cry(noise))
    number = away.devices.arrived[0].incident
    assert number is not None
    said = []
    away.begins(lambda: said.append(away.standby.answer(number, away.night.cast.ana.pk, away.clock.now())), away.passes(200))
    assert said[0] is not None and said[0]["acked_by"]["name"] == "Ana"
    assert away.devices.names("retract") == ["Ana"]
    assert away.devices.names() == ["Ana"]
    away.stores(noise)
    incident = Incident.objects.get()
    assert (incident.state, incident.acked_by_id) == ("acked", away.night.cast.ana.pk)
    away.night.passes(70, each=10)
    assert not [one for one in away.night.phones.shown if one.what == "alert"]


def test_a_room_that_somebody_has_taken_rings_for_nobody(house: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    house.cry(house.cast.zoe)
    house.takes(house.cast.ana)
    away = Away(house, monkeypatch)
    away.begins(away.cry(new_id()))
    assert away.devices.names() == []


def test_an_incident_that_rang_before_is_answered_in_memory_and_rings_on_under_its_own_key(
    house: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.cry(house.cast.zoe)
    incident = house.incident()
    away = Away(house, monkeypatch)
    away.begins(lambda: away.standby.answer(incident.pk, house.cast.ben.pk, away.clock.now()))
    assert set(away.devices.names("retract")) == {"Ana", "Ben"}
    assert {parcel.said.tag for parcel in away.devices.arrived} == {f"incident-{incident.pk}"}
    away.begins(away.cry(new_id()))
    assert away.devices.names() == [], "Ben has it"
    away.standby.settle_all()
    incident.refresh_from_db()
    assert (incident.state, incident.acked_by_id) == ("acked", house.cast.ben.pk)


def test_a_room_that_was_not_heard_for_a_while_is_in_the_story_of_the_night(away: Away) -> None:
    room = away.night.cast.zoe.pk
    lost: dict[str, Any] = {"room": room, "kind": "monitor_lost", "at": away.clock.now()}
    away.begins(
        lambda: away.standby.unheard(params={"seconds": 15, "error": "no_worker"}, **lost),
        lambda: away.standby.unheard(params={"seconds": 16, "error": "no_worker"}, **lost),
        lambda: away.standby.over(room=room, kind="monitor_lost", at=away.clock.now()),
    )
    assert away.devices.names() == ["Ana"]
    assert away.devices.names("retract") == ["Ana"]
    away.standby.settle_all()
    incident = Incident.objects.get()
    assert (incident.kind, incident.state) == ("monitor_lost", "resolved")
    away.night.phones.post()
    assert not [one for one in away.night.phones.shown if one.what == "alert"]


def test_a_service_that_fails_is_tried_until_it_takes_the_call(away: Away) -> None:
    away.devices.failing = 5
    away.begins(away.cry(new_id()))
    assert away.devices.names() == ["Ana"]


def test_whoever_was_called_from_memory_alone_is_told_when_somebody_has_it(away: Away) -> None:
    noise = new_id()
    away.begins(away.cry(noise), away.passes(65))
    assert away.devices.names() == ["Ana", "Ben"]
    away.stores(noise)
    away.night.takes(away.night.cast.ana, Incident.objects.get())
    taken_back = {one.phone for one in away.night.phones.shown if one.what == "retract"}
    assert taken_back == {"Ana's phone", "Ben's phone"}


def test_what_is_still_tried_from_memory_ends_when_the_incident_is_stored(away: Away) -> None:
    noise, devices = new_id(), away.devices

    async def happens() -> None:
        away.direct.attach()
        devices.failing = 10**9
        away.cry(noise)()
        await asyncio.sleep(0.05)
        await asyncio.to_thread(away.stores, noise)
        await asyncio.sleep(0.05)
        devices.failing = 0
        await away.direct.settle()

    asyncio.run(happens())
    assert devices.names() == [], "the outbox calls from here on"


def test_a_room_that_is_gone_when_the_database_is_back_rings_no_more(away: Away) -> None:
    room = away.night.cast.zoe.pk

    def back() -> None:
        alerts_services.remove_room(room=away.night.cast.zoe, now=away.clock.now())
        away.standby.settle_all()

    away.begins(lambda: away.standby.unheard(room=room, kind="monitor_lost", at=away.clock.now(), params={"seconds": 15}))
    asyncio.run(_in_a_loop(away, back))
    assert away.devices.names("retract") == ["Ana"]
    away.begins(away.passes(200))
    assert away.devices.names() == ["Ana"]
    assert not away.standby.unsettled()


async def _in_a_loop(away: Away, work: Callable[[], None]) -> None:
    away.direct.attach()
    await asyncio.to_thread(work)
    await asyncio.sleep(0)
    await away.direct.settle()
