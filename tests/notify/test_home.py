"""Home Assistant's view, by a real Mosquitto: what is discovered, what changes, and what happens while the broker is away."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async

from babycam.notify import broker, channels, lease
from babycam.notify import services as notify_services
from babycam.notify.broker import BrokerConnection
from babycam.notify.home import RoomFacts
from babycam.notify.message import Alert
from babycam.notify.transports import mqtt
from tests.cast import Cast
from tests.notify.ears import listening, living, lost, point_at, settled
from tests.notify.loop import CRY, Night, row
from tests.support.services import Mosquitto, mosquitto

pytestmark = pytest.mark.django_db(transaction=True)
DEAF = "The camera’s sound (G.726) cannot be read."
ZOE = RoomFacts(id=1, name="Zoe", level_db=-52.3, heard_words=DEAF, duty="Ana")


@pytest.fixture
def server() -> Iterator[Mosquitto]:
    with mosquitto() as running:
        yield running


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broker, "LOOK_S", 0.05)
    monkeypatch.setattr(broker, "PAUSES_S", (0.1, 0.2, 0.3))


async def test_home_assistant_discovers_each_room_with_all_that_is_known_of_it(cast: Cast, server: Mosquitto) -> None:
    await point_at(server)
    async with listening(server) as ears, living(BrokerConnection(), lambda: [ZOE]):
        await ears.until(lambda now: now.get("babycam/room/1/duty") == "Ana")
        assert ears.now["babycam/status"] == "online"
        assert ears.now["babycam/room/1/level"] == "-52" and ears.now["babycam/room/1/noise"] == "OFF"
        found = {topic: json.loads(text) for topic, text in ears.now.items() if topic.startswith("homeassistant/")}
        assert {config["name"] for config in found.values()} == {"Siren", "Sound level", "Heard", "Noise", "Incident", "On duty"}
        for config in found.values():
            assert config["state_topic"].startswith("babycam/") and config["availability_topic"] == "babycam/status"
        assert len({config["unique_id"] for config in found.values()}) == 6
    async with listening(server) as later:  # it said good-bye, and the rest is retained
        await later.until(lambda now: now.get("babycam/status") == "offline" and "babycam/room/1/duty" in now)


async def test_what_changes_is_told_and_a_room_that_is_gone_is_forgotten(cast: Cast, server: Mosquitto) -> None:
    await point_at(server)
    rooms = [ZOE]
    async with listening(server) as ears, living(BrokerConnection(), lambda: list(rooms)):
        await ears.until(lambda now: now.get("babycam/room/1/duty") == "Ana")
        assert ears.now["babycam/room/1/heard"] == "OFF"
        assert json.loads(ears.now["babycam/room/1/heard/attributes"])["words"] == DEAF
        rooms[0] = replace(ZOE, heard=True, heard_words="", noise=True, incident=True, words="Zoe is loud", duty="Ben")
        await ears.until(lambda now: now["babycam/room/1/duty"] == "Ben" and now["babycam/room/1/incident"] == "ON")
        assert ears.now["babycam/room/1/heard"] == "ON"
        assert json.loads(ears.now["babycam/room/1/incident/attributes"])["words"] == "Zoe is loud"
        said = [topic for topic, _ in ears.came]
        assert said.count("babycam/room/1/level") == 1  # what stays the same is not said again
        rooms.clear()
        await ears.until(lambda now: now.get("homeassistant/sensor/babycam_room_1_duty/config") == "")


async def test_a_server_that_dies_is_offline_by_its_last_will(
    cast: Cast, server: Mosquitto, monkeypatch: pytest.MonkeyPatch
) -> None:
    await point_at(server)
    house = BrokerConnection()
    async with listening(server) as ears, living(house, lambda: [ZOE]):
        await ears.until(lambda now: now.get("babycam/status") == "online")
        assert house._client is not None
        house._client._client._sock_close()  # as a kill would: no good-bye
        await ears.until(lambda now: now.get("babycam/status") == "offline" or ears.came.count(("babycam/status", "online")) > 1)
        assert ("babycam/status", "offline") in ears.came


async def test_a_broker_that_was_away_hears_everything_again_and_calls_wait_for_it(
    cast: Cast, server: Mosquitto, monkeypatch: pytest.MonkeyPatch
) -> None:
    house, night, rooms = BrokerConnection(), Night(), [ZOE]
    monkeypatch.setattr(mqtt, "house", house)
    await point_at(server)
    await sync_to_async(channels.add_channel)(person=cast.ana, kind="mqtt", values={"name": "lamp"}, now=night.clock.now())
    async with living(house, lambda: list(rooms)):
        async with listening(server) as ears:
            await ears.until(lambda now: now.get("babycam/status") == "online")
        server.stop()
        await lost(house)
        await night.call([cast.ana], alert=replace(CRY, siren=True))
        rooms[:] = [replace(ZOE, siren=(7,))]
        await night.work()
        for name in ("lamp", "the siren"):
            waits = await row(name)
            assert waits.state == "retry" and "broker" in waits.words
        server.start()
        async with listening(server) as ears:
            await ears.until(lambda now: now.get("babycam/status") == "online" and "babycam/room/1/duty" in now)
            await night.pass_(20)
            await ears.until(lambda now: now.get("babycam/siren/state") == "ON" and "babycam/person/ana" in now)
            assert json.loads(ears.now["babycam/person/ana"])["body"] == CRY.words
            assert (await row("the siren")).state == "accepted"
            over = Alert(kind="noise", words="Ben has it", key="incident-7")
            rooms[:] = [ZOE]
            await sync_to_async(notify_services.retract)(incident_id=7, alert=over, now=night.clock.now())
            await night.work()
            await ears.until(lambda now: now["babycam/siren/state"] == "OFF")


async def test_a_broker_that_is_away_for_an_hour_delays_nobody_is_named_and_hears_of_what_is_then(
    cast: Cast, server: Mosquitto, monkeypatch: pytest.MonkeyPatch
) -> None:
    house, night, rooms = BrokerConnection(), Night(), [ZOE]
    monkeypatch.setattr(mqtt, "house", house)
    await point_at(server)
    await sync_to_async(channels.add_channel)(person=cast.ana, kind="mqtt", values={"name": "lamp"}, now=night.clock.now())
    await sync_to_async(notify_services.page_seen)(person_id=cast.ana.pk, sound=True, now=night.clock.now())
    async with living(house, lambda: list(rooms)):
        await settled(house, elsewhere=False)
        server.stop()
        await lost(house)
        await night.call([cast.ana])
        await night.work()
        assert (await row("open pages")).state == "accepted", "her page was told at once"
        rooms[:] = [replace(ZOE, duty="Ben")]
        await night.pass_(3600, step=15)
        lamp = await row("lamp")
        assert lamp.state == "dead" and "broker" in lamp.words
        server.start()
        async with listening(server) as ears:
            await ears.until(lambda now: now.get("babycam/status") == "online" and now.get("babycam/room/1/duty") == "Ben")
            assert "babycam/person/ana" not in ears.now, "a call of an hour ago is no use"
            await night.call([cast.ana], incident=8)
            await night.work()
            await ears.until(lambda now: "babycam/person/ana" in now)


async def test_a_lamp_that_was_called_learns_that_it_is_over_however_long_the_broker_was_away(
    cast: Cast, server: Mosquitto, monkeypatch: pytest.MonkeyPatch
) -> None:
    house, night = BrokerConnection(), Night()
    monkeypatch.setattr(mqtt, "house", house)
    monkeypatch.setattr(house, "_time", night.clock)
    monkeypatch.setattr(lease, "LEASE", timedelta(days=1))  # on the story's clock
    await point_at(server)
    await sync_to_async(channels.add_channel)(person=cast.ana, kind="mqtt", values={"name": "lamp"}, now=night.clock.now())
    async with living(house, lambda: [ZOE]):
        await settled(house, elsewhere=False)
        for incident in (7, 8):
            await night.call([cast.ana], incident=incident)
            await night.pass_(5)
        server.stop()
        await lost(house)
        for incident in (7, 8):
            over = Alert(kind="noise", words="Ben has it", key=f"incident-{incident}")
            await sync_to_async(notify_services.retract)(incident_id=incident, alert=over, now=night.clock.now())
        await night.pass_(600, step=15)
        assert {(await row("lamp", what="retract", incident=one)).state for one in (7, 8)} == {"dead"}
        await night.call([cast.ana], incident=8, round=1)  # of 8 she is called anew
        server.start()
        async with listening(server) as ears:
            await ears.until(lambda now: now.get("babycam/status") == "online")
            async with asyncio.timeout(10):
                while (await row("lamp", what="retract", incident=7)).state == "dead":  # noqa: ASYNC110 - nothing tells of it
                    await asyncio.sleep(0.05)
            await night.pass_(30)
            await ears.until(lambda now: "babycam/person/ana" in now)
            said = [json.loads(text) for topic, text in ears.came if topic == "babycam/person/ana"]
            assert {(one["incident"], one["over"]) for one in said} == {(7, True), (8, False)}


async def test_of_two_processes_one_speaks_and_the_other_takes_over_when_it_goes(cast: Cast, server: Mosquitto) -> None:
    await point_at(server)
    first, second = BrokerConnection(), BrokerConnection()
    async with living(second, lambda: [replace(ZOE, duty="Ben")]):
        async with living(first, lambda: [ZOE]):
            pass  # whoever was first
        await settled(second, elsewhere=False)
        async with listening(server) as ears, living(first, lambda: [ZOE]):
            await settled(first, elsewhere=True)
            await ears.until(lambda now: now.get("babycam/room/1/duty") == "Ben")
            assert first.counts["connected"] <= 1 and second.connected


@pytest.mark.parametrize("how", ["it is killed", "it stands still"])
async def test_a_process_that_dies_or_stands_still_is_replaced_and_the_house_stays_online(
    cast: Cast, server: Mosquitto, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setattr(lease, "LEASE", timedelta(seconds=0.6))
    monkeypatch.setattr(broker, "RENEW_S", 0.1)
    monkeypatch.setattr(broker, "ONLINE_S", 0.2)
    await point_at(server)
    first, second, stands_still = BrokerConnection(), BrokerConnection(), asyncio.Event()

    async def held(longer_s: float = 0.0) -> bool:
        if stands_still.is_set():
            await asyncio.sleep(2)
        return await BrokerConnection._held(first, longer_s)

    async def nothing() -> None:
        """Nobody gives back what they held when they are killed."""

    monkeypatch.setattr(first, "_held", held)
    async with listening(server) as ears, living(first, lambda: [ZOE]) as one:
        await ears.until(lambda now: now.get("babycam/room/1/duty") == "Ana")
        async with living(second, lambda: [replace(ZOE, duty="Ben")]):
            await settled(second, elsewhere=True)
            if how == "it is killed":
                monkeypatch.setattr(first, "_give_back", nothing)
                assert first._client is not None
                first._client._client._sock_close()
                one.cancel()
            else:
                stands_still.set()
            await ears.until(lambda now: now.get("babycam/room/1/duty") == "Ben")
            if how == "it stands still":
                stands_still.clear()
                await settled(first, elsewhere=True)
            await settled(second, elsewhere=False)
            await ears.until(lambda now: now["babycam/status"] == "online")


async def test_calls_for_the_broker_are_left_to_the_process_that_has_the_connection(
    cast: Cast, server: Mosquitto, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, night = BrokerConnection(), BrokerConnection(), Night()
    await point_at(server)
    await sync_to_async(channels.add_channel)(person=cast.ana, kind="mqtt", values={"name": "lamp"}, now=night.clock.now())
    async with listening(server) as ears, living(first, lambda: [ZOE]):
        await settled(first, elsewhere=False)
        async with living(second, lambda: [ZOE]):
            await settled(second, elsewhere=True)
            await night.call([cast.ana])
            monkeypatch.setattr(mqtt, "house", second)
            await night.work()
            assert (await row("lamp")).state == "pending"
            monkeypatch.setattr(mqtt, "house", first)
            await night.work()
            assert (await row("lamp")).state == "accepted"
            await ears.until(lambda now: "babycam/person/ana" in now)


async def test_a_lease_of_a_clock_that_was_wrong_holds_up_nobody(cast: Cast) -> None:
    now = Night().clock.now()
    assert await sync_to_async(lease.take_lease)("one", now + timedelta(days=1))
    assert await sync_to_async(lease.take_lease)("two", now)
    assert not await sync_to_async(lease.take_lease)("one", now)
    assert await sync_to_async(lease.take_lease)("one", now + lease.LEASE)


async def test_a_broker_that_wants_another_password_is_named_without_ours(cast: Cast) -> None:
    with mosquitto(login=("baby", "right-password")) as server:
        house = BrokerConnection()
        await point_at(server, username="baby", password="wrong-password")
        async with living(house, lambda: [ZOE]):
            async with asyncio.timeout(20):
                while not house.fault:  # noqa: ASYNC110 - as above
                    await asyncio.sleep(0.02)
            assert "cannot be reached" in house.fault and "wrong-password" not in house.fault
            await point_at(server, username="baby", password="right-password")
            async with listening(server, ("baby", "right-password")) as ears:
                await ears.until(lambda now: now.get("babycam/status") == "online")
        assert "wrong-password" not in repr(broker.BrokerAddress("h", 1, False, "u", "wrong-password", "b", "d"))


async def test_without_a_broker_nothing_is_wrong_and_a_call_to_it_says_so(cast: Cast) -> None:
    house = BrokerConnection()
    async with living(house, lambda: [ZOE]):
        with pytest.raises(broker.BrokerAway, match="no MQTT broker"):
            await house.publish("siren/state", "ON", retain=True)
    assert house.fault == ""
