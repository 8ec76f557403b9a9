"""The siren is a state of open incidents: whatever was away meanwhile, the broker holds what is so now (a real Mosquitto)."""

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import aiomqtt
import pytest
from asgiref.sync import sync_to_async

from babycam.alerts import deadman, siren_state
from babycam.alerts import services as alerts_services
from babycam.alerts.models import Incident
from babycam.core import clock
from babycam.core.ids import new_id
from babycam.family import home
from babycam.notify import broker, lease, siren_holds
from babycam.notify.broker import BrokerConnection
from babycam.notify.home import RoomFacts
from babycam.notify.message import Alert
from babycam.notify.models import Broker
from babycam.notify.services import retract
from babycam.notify.transports import mqtt
from tests.cast import Cast
from tests.notify.ears import listening, living, lost, point_at, settled
from tests.notify.loop import CRY, Hands, Night, row
from tests.support.services import Mosquitto, mosquitto

pytestmark = pytest.mark.django_db(transaction=True)
STATE = "babycam/siren/state"
ZOE = RoomFacts(id=1, name="Zoe", duty="Ana")
LOUD = replace(ZOE, incident=True, siren=(7,))


@pytest.fixture
def server() -> Iterator[Mosquitto]:
    with mosquitto() as running:
        yield running


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(broker, "LOOK_S", 0.05)
    monkeypatch.setattr(broker, "PAUSES_S", (0.1, 0.2, 0.3))
    yield
    siren_holds.let_go("test")


@sync_to_async
def nobody_answers(cast: Cast, until: datetime | None = None) -> Incident:
    """Zoe cries, and everybody was called as often as it takes until the siren sounds."""
    at = clock.now() - timedelta(minutes=20)
    alerts_services.report_noise(room_id=cast.zoe.pk, noise_id=new_id(), at=at, level_db=-18, threshold_db=-35)
    incident = Incident.objects.get()
    while not incident.log.filter(event="siren").exists():
        at += timedelta(seconds=5)
        alerts_services.decide(incident_id=incident.pk, now=at)
    return Incident.objects.get()


async def test_a_broker_that_was_away_while_somebody_answered_finds_the_siren_off(
    cast: Cast, server: Mosquitto, monkeypatch: pytest.MonkeyPatch
) -> None:
    house, night = BrokerConnection(), Night()
    monkeypatch.setattr(mqtt, "house", house)
    await point_at(server)
    night.clock.passed = (clock.now() - night.clock.now()).total_seconds()
    async with living(house, home.facts):
        incident = await nobody_answers(cast)
        async with listening(server) as ears:
            await ears.until(lambda now: now.get(STATE) == "ON")
        server.stop()
        await lost(house)
        await sync_to_async(alerts_services.acknowledge)(incident_id=incident.pk, person_id=cast.ben.pk, at=clock.now())
        await night.pass_(360, step=30)  # longer than any message waits for its broker
        server.start()
        async with listening(server) as ears:
            await ears.until(lambda now: now.get(STATE) == "OFF" and now.get(f"babycam/room/{cast.zoe.pk}/incident") == "ON")
            await sync_to_async(alerts_services.undo)(incident_id=incident.pk, person_id=cast.ben.pk, at=clock.now())
            assert (STATE, "ON") not in ears.came, "neither at the return nor for an answer that was taken back"


async def test_what_another_life_of_the_server_left_is_mended_and_what_is_others_is_left_alone(
    cast: Cast, server: Mosquitto
) -> None:
    await point_at(server)
    old, others = "babycam/room/9/incident", ("babycam2/siren/state", "babycam/room/9/lamp", "homeassistant/sensor/fridge/config")
    gone = "homeassistant/binary_sensor/babycam_room_9_incident/config"
    async with aiomqtt.Client("127.0.0.1", server.port) as client:
        for topic in (STATE, old, gone, *others):
            await client.publish(topic, "ON", qos=1, retain=True)
    async with listening(server) as ears, living(BrokerConnection(), lambda: [ZOE]):
        await ears.until(lambda now: now.get(STATE) == "OFF" and now.get(old) == now.get(gone) == "")
        assert [ears.now[topic] for topic in others] == ["ON"] * 3


async def test_a_broker_that_forgot_everything_hears_that_the_siren_sounds(cast: Cast, server: Mosquitto) -> None:
    await point_at(server)
    house = BrokerConnection()
    async with living(house, lambda: [LOUD]):
        await settled(house, elsewhere=False)
        server.stop()
        await lost(house)
        server.start()  # it keeps nothing on the disk
        async with listening(server) as ears:
            await ears.until(lambda now: now.get(STATE) == "ON" and now.get("babycam/room/1/incident") == "ON")


async def test_who_says_otherwise_in_our_topic_is_set_right(cast: Cast, server: Mosquitto, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broker, "ONLINE_S", 0.3)
    await point_at(server)
    async with listening(server) as ears, living(BrokerConnection(), lambda: [ZOE]):
        await ears.until(lambda now: now.get(STATE) == "OFF")
        async with aiomqtt.Client("127.0.0.1", server.port) as client:
            await client.publish(STATE, "ON", qos=1, retain=True)
        await ears.until(lambda now: now.get(STATE) == "OFF" and (STATE, "ON") in ears.came)


@pytest.mark.parametrize("away", [False, True], ids=["while connected", "while the broker is away"])
async def test_another_base_topic_leaves_no_siren_behind(
    cast: Cast, server: Mosquitto, monkeypatch: pytest.MonkeyPatch, away: bool
) -> None:
    monkeypatch.setattr(broker, "SETTLE_S", 0.5)
    monkeypatch.setattr(broker, "RENEW_S", 0.1)
    await point_at(server)
    house = BrokerConnection()
    async with listening(server) as ears, living(house, lambda: [LOUD]):
        await ears.until(lambda now: now.get(STATE) == "ON" and now.get("babycam/room/1/duty") == "Ana")
        held = [(topic, text) for topic, text in ears.now.items() if text]
        if not away:
            await point_at(server, base="home/baby")
            await ears.until(lambda now: now.get("home/baby/siren/state") == "ON" and now.get(STATE) == "OFF")
            await ears.until(lambda now: now.get("babycam/room/1/incident") == "" and now.get("babycam/status") == "offline")
    if away:
        server.stop()
        await point_at(server, base="home/baby")
        server.start()
        async with aiomqtt.Client("127.0.0.1", server.port) as client:  # as a broker does that keeps things on its disk
            for topic, text in held:
                await client.publish(topic, text, qos=1, retain=True)
        async with listening(server) as ears, living(house, lambda: [LOUD]):
            await ears.until(lambda now: now.get("home/baby/siren/state") == "ON" and now.get(STATE) == "OFF")
            await ears.until(lambda now: now.get("babycam/room/1/incident") == "")
            async with asyncio.timeout(10):
                while (await Broker.objects.aget()).former:  # noqa: ASYNC110 - nothing tells of it
                    await asyncio.sleep(0.05)
            assert not any(text for topic, text in ears.now.items() if topic.startswith("homeassistant/") and "/babycam_" in topic)


async def test_another_broker_or_none_leaves_a_siren_that_is_off(
    cast: Cast, server: Mosquitto, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(broker, "RENEW_S", 0.1)
    await point_at(server)
    with mosquitto() as other:
        async with listening(server) as ears, listening(other) as others, living(BrokerConnection(), lambda: [LOUD]):
            await ears.until(lambda now: now.get(STATE) == "ON" and now.get("babycam/room/1/duty") == "Ana")
            await point_at(other)
            await others.until(lambda now: now.get(STATE) == "ON" and now.get("babycam/room/1/duty") == "Ana")
            await ears.until(lambda now: now.get(STATE) == "OFF" and now.get("babycam/room/1/incident") == "")
            await point_at(other, enabled=False)
            await others.until(lambda now: now.get(STATE) == "OFF" and now.get("babycam/status") == "offline")


async def test_the_process_that_takes_over_says_what_is_so_now(cast: Cast, server: Mosquitto) -> None:
    await point_at(server)
    first, second = BrokerConnection(), BrokerConnection()
    await sync_to_async(lease.take_lease)(first._me, clock.now())
    async with listening(server) as ears, living(second, lambda: [ZOE]):
        await settled(second, elsewhere=True)
        async with living(first, lambda: [LOUD]):
            await ears.until(lambda now: now.get(STATE) == "ON")
        await ears.until(lambda now: now.get(STATE) == "OFF")


async def test_a_dead_alarm_sounds_the_siren_although_the_database_hangs(cast: Cast, server: Mosquitto) -> None:
    await point_at(server)
    house, hangs, again = BrokerConnection(), threading.Event(), threading.Event()

    def facts() -> list[RoomFacts]:
        if hangs.is_set():
            again.wait(30)
        return [ZOE]

    async with listening(server) as ears, living(house, facts):
        await ears.until(lambda now: now.get(STATE) == "OFF")
        hangs.set()
        siren_holds.hold("test")
        await ears.until(lambda now: now.get(STATE) == "ON")
        assert await house.sounds(0)
        server.stop()
        await lost(house)
        server.start()
        async with listening(server) as later:
            await later.until(lambda now: now.get(STATE) == "ON")  # a broker that comes back meanwhile is told, too
        siren_holds.let_go("test")
        again.set()
    assert (STATE, "OFF") in ears.came


async def test_the_dead_man_holds_the_siren_until_the_loop_comes_round_again(cast: Cast) -> None:
    hands = Hands()
    man = deadman.DeadMan(time=hands)
    await sync_to_async(alerts_services.tick)(hands.now())
    for passed, ticked, sounds in ((5, False, False), (60, False, True), (65, False, True), (70, True, False)):
        hands.passed = passed
        if ticked:
            await sync_to_async(alerts_services.tick)(hands.now())
        await sync_to_async(man.look)()
        assert siren_holds.held() is sounds


async def test_a_call_for_the_siren_counts_as_sent_only_when_the_broker_holds_its_incident(
    cast: Cast, server: Mosquitto, monkeypatch: pytest.MonkeyPatch
) -> None:
    house, night, rooms = BrokerConnection(), Night(), [LOUD]
    monkeypatch.setattr(mqtt, "house", house)
    await point_at(server)
    async with living(house, lambda: list(rooms)):
        await settled(house, elsewhere=False)
        for incident in (7, 8):  # of 8 somebody has taken care already
            await night.call([], incident=incident, alert=replace(CRY, siren=True))
        await night.pass_(5)
        assert (await row("the siren", incident=7)).state == "accepted"
        late = await row("the siren", incident=8)
        assert late.state == "dead" and "answered" in late.words
        assert late.channel is not None and late.channel.fail_streak == 0
        rooms[:] = [ZOE]
        over = Alert(kind="noise", words="Ben has it", key="incident-7")
        await sync_to_async(retract)(incident_id=7, alert=over, now=night.clock.now())
        await night.pass_(5)
        assert (await row("the siren", incident=7, what="retract")).state == "accepted"


@pytest.mark.parametrize(
    ("values", "sounds"),
    [
        ({}, True),
        ({"unanswered": 2}, False),
        ({"state": "acked"}, False),
        ({"state": "snoozed"}, False),
        ({"state": "resolved"}, False),
        ({"kind": "test"}, False),
        ({"kind": "monitor_lost", "noisy": False}, True),
        ({"policy": {"rounds": 5}}, False),
    ],
)
def test_it_sounds_for_what_nobody_has_answered(values: dict[str, Any], sounds: bool) -> None:
    incident = Incident(**{"kind": "noise", "state": "triggered", "unanswered": 3, "policy": {"rounds": 3}, **values})
    assert bool(siren_state.siren_incidents([incident])) is sounds
