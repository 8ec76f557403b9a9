"""The camera phone's socket: what it hears, what parents learn of it, and how it ends."""

import pytest
from asgiref.sync import sync_to_async

from babycam.alerts import drills
from babycam.alerts.models import Drill
from babycam.alerts.queries import DRILL_WAITS
from babycam.core import clock, link
from babycam.core.readings.registry import BATTERY, CHARGING
from babycam.monitor import phone_news
from babycam.monitor import queries as monitor_queries
from babycam.monitor.drill import CRY_S, start
from babycam.monitor.phones import phones
from babycam.monitor.state import board
from babycam.realtime import camera
from babycam.rooms import devices, wishes
from babycam.rooms import services as rooms_services
from babycam.rooms.models import Device
from tests.cast import Cast
from tests.support.phones import PhoneWire, paired
from tests.support.wires import PageWire, WorkerWire, login

pytestmark = pytest.mark.django_db(transaction=True)

pair = sync_to_async(paired)


async def test_a_phone_without_a_credential_is_told_so(cast: Cast) -> None:
    for wire in (PhoneWire(), PhoneWire("made-up")):
        async with wire as phone:
            assert await phone.closed() == 4401


async def test_a_foreign_page_gets_no_socket_even_with_the_cookie(cast: Cast) -> None:
    _, token = await pair(cast.zoe)
    async with PhoneWire(token, origin="https://evil.example") as phone:
        assert not phone.accepted


async def test_a_persons_session_is_no_phone(cast: Cast) -> None:
    session = await sync_to_async(login)(cast.ana)
    async with PhoneWire(cookie=f"__Host-babycam_session={session}") as phone:
        assert await phone.closed() == 4401


async def test_a_program_shows_its_token(cast: Cast) -> None:
    _, token = await pair(cast.zoe)
    async with PhoneWire(authorization=f"Bearer {token}") as phone:
        assert (await phone.hear("hello"))["room"]["name"] == "Zoe"


async def test_the_first_word_is_what_the_phone_is_and_what_is_wished_of_it(cast: Cast) -> None:
    device, token = await pair(cast.zoe)
    async with PhoneWire(token) as phone:
        hello = await phone.hear("hello")
    assert hello["device"] == {"id": device.pk, "name": "Old phone", "room": cast.zoe.pk}
    assert hello["family"] == "The Does" and hello["wish"]["quality"] == "auto"
    assert [lullaby["id"] for lullaby in hello["lullabies"]][:2] == ["white", "pink"]


async def test_the_phone_learns_each_second_whether_it_is_really_heard(cast: Cast) -> None:
    _, token = await pair(cast.zoe)
    async with PhoneWire(token) as phone, WorkerWire() as worker:
        await worker.hello()
        assert (await phone.hear("heard"))["heard"] is False
        await worker.beat()
        await worker.levels(-41.26, state="stirring")
        while not (heard := await phone.hear("heard"))["heard"]:
            pass
    assert (heard["level_db"], heard["state"], heard["sees"], heard["words"]) == (-41.3, "stirring", True, "")


async def test_the_worker_learns_which_device_it_is(cast: Cast) -> None:
    device, _ = await pair(cast.zoe)
    async with WorkerWire() as worker:
        await worker.hello()
    assert worker.config and (worker.config.camera.kind, worker.config.camera.device) == ("phone", str(device.pk))


async def test_what_the_phone_says_reaches_the_parents(cast: Cast) -> None:
    _, token = await pair(cast.zoe)
    session = await sync_to_async(login)(cast.ben)
    async with PageWire(session) as page, PhoneWire(token) as phone:
        await page.hear("hello")
        await phone.hear("hello")
        await phone.beat(battery=55, charging=False)
        while board.of(cast.zoe.pk).phone is None:
            await phone.hear("heard")
        await phone_news.news.round(clock.monotonic())
        told = (await page.hear("phone.changed"))["phone"]
    assert told["online"] and told["beat"]["battery"] == 55 and told["device"]["name"] == "Old phone"
    assert await sync_to_async(lambda: Device.objects.get().seen_at)() is not None


async def test_the_phones_battery_goes_before_the_workers(cast: Cast) -> None:
    _, token = await pair(cast.zoe)
    async with PhoneWire(token) as phone, WorkerWire() as worker:
        await worker.hello()
        await worker.beat(readings=(BATTERY.reading(99.0, 1.0), CHARGING.reading(1.0, 1.0)))
        await phone.beat(battery=12, charging=False)
        while board.of(cast.zoe.pk).phone is None or board.of(cast.zoe.pk).beat is None:
            await phone.hear("heard")
        health = await sync_to_async(monitor_queries.health)(cast.zoe.pk)
    assert [(reading["name"], reading["value"]) for reading in health["readings"]] == [("battery", 12.0), ("charging", 0.0)]
    assert [warning["code"] for warning in health["warnings"]] == ["phone_unplugged"]


async def test_a_wish_reaches_the_phone_at_once_and_waits_for_one_that_was_away(cast: Cast) -> None:
    _, token = await pair(cast.zoe)
    change = sync_to_async(wishes.change_wish)
    async with PhoneWire(token) as phone:
        await phone.hear("hello")
        await change(room_id=cast.zoe.pk, part={"light": {"on": True}}, now=clock.now())
        assert (await phone.hear("wish"))["wish"]["light"]["on"] is True
    await change(room_id=cast.zoe.pk, part={"play": {"track": "rain"}}, now=clock.now())
    async with PhoneWire(token) as phone:
        assert (await phone.hear("hello"))["wish"]["play"]["track"] == "rain"


async def test_a_room_with_another_name_is_told_anew(cast: Cast) -> None:
    _, token = await pair(cast.zoe)
    async with PhoneWire(token) as phone:
        await phone.hear("hello")
        await sync_to_async(rooms_services.edit_room)(room=cast.zoe, values={"name": "Zoe's room"})
        assert (await phone.hear("hello"))["room"]["name"] == "Zoe's room"


async def test_a_revoked_phone_is_out_at_once(cast: Cast) -> None:
    device, token = await pair(cast.zoe)
    async with PhoneWire(token) as phone:
        await phone.hear("hello")
        await sync_to_async(devices.revoke)(device=device)
        assert await phone.closed() == 4401
    async with PhoneWire(token) as phone:
        assert await phone.closed() == 4401


async def test_a_phone_whose_place_another_one_takes_is_out_and_the_new_one_is_in(cast: Cast) -> None:
    _, old = await pair(cast.zoe)
    async with PhoneWire(old) as before:
        await before.hear("hello")
        _, new = await pair(cast.zoe, "Laptop")
        assert await before.closed() == 4401
        async with PhoneWire(new) as after:
            assert (await after.hear("hello"))["device"]["name"] == "Laptop"


async def test_an_address_in_the_place_of_the_phone_ends_it(cast: Cast) -> None:
    _, token = await pair(cast.max)
    kept = await sync_to_async(lambda: cast.max.camera)()
    async with PhoneWire(token) as phone:
        await phone.hear("hello")
        await sync_to_async(rooms_services.edit_camera)(camera=kept, values={"kind": "pull", "url": "rtsp://192.168.1.30/x"})
        assert await phone.closed() == 4401


async def test_a_newer_socket_of_the_same_phone_replaces_the_older(cast: Cast) -> None:
    _, token = await pair(cast.zoe)
    async with PhoneWire(token) as first:
        await first.hear("hello")
        async with PhoneWire(token) as second:
            await second.hear("hello")
            assert await first.closed() == 4409
            await second.hear("heard")


async def test_a_reload_is_passed_on(cast: Cast) -> None:
    _, token = await pair(cast.zoe)
    async with PhoneWire(token) as phone:
        await phone.hear("hello")
        phones.reload(cast.zoe.pk)
        await phone.hear("reload")


async def test_phone_and_pages_learn_who_talks_and_that_nobody_does(cast: Cast) -> None:
    _, token = await pair(cast.zoe)
    session = await sync_to_async(login)(cast.ana)
    async with PhoneWire(token) as phone, PageWire(session) as page, WorkerWire() as worker:
        await phone.hear("hello")
        await page.hear("hello")
        await worker.hello()
        for person, name in ((cast.ben.pk, "Ben"), (0, "")):
            said = link.Talking(room=worker.room, epoch=worker.epoch, at=clock.unix(), person=person, name=name)
            await worker.say(said)
            assert (await phone.hear("talk"))["by"] == (name or None)
            assert (await page.hear("talk"))["by"] == ({"id": person, "name": name} if person else None)


@pytest.mark.parametrize(
    "junk", ["", "{}", '{"type":"pong"}', '{"type":"beat","battery":400}', "\ud83d", '{"type":"beat","hot":"no"}', b"\xff"]
)
async def test_a_phone_that_talks_nonsense_is_closed(cast: Cast, junk: str | bytes) -> None:
    _, token = await pair(cast.zoe)
    async with PhoneWire(token) as phone:
        for _ in range(camera.JUNK_LIMIT):
            await phone.send(junk.encode(errors="surrogatepass") if isinstance(junk, str) else junk)
        assert await phone.closed() == 4400


async def test_a_beat_as_long_as_a_book_is_junk(cast: Cast) -> None:
    _, token = await pair(cast.zoe)
    async with PhoneWire(token) as phone:
        for _ in range(camera.JUNK_LIMIT):
            await phone.beat(system="x" * 20_000)
        assert await phone.closed() == 4400
    assert board.of(cast.zoe.pk).phone is None


async def test_a_worker_that_begins_anew_has_its_phone_told_at_once(cast: Cast) -> None:
    _, token = await pair(cast.zoe)
    async with PhoneWire(token) as phone, WorkerWire() as worker:
        await worker.hello()
        await worker.beat()
        while (await phone.hear("heard"))["waits"]:
            pass
        await worker.beat(source="connecting")
        while not (await phone.hear("heard"))["waits"]:
            pass


async def test_a_drill_lets_the_phone_itself_cry(cast: Cast) -> None:
    _, token = await pair(cast.zoe)
    async with PhoneWire(token) as phone:
        await phone.hear("hello")
        await phone.beat(mic="live")
        while not phones.can_sound(cast.zoe.pk):
            await phone.hear("heard")
        drill = await sync_to_async(start)(cast.zoe.pk, cast.ana.pk)
        assert (await phone.hear("cry"))["seconds"] == CRY_S
    row = await Drill.objects.aget(pk=drill)
    assert (row.source, row.incident_id) == ("speaker", None)
    await sync_to_async(drills.ring_unheard)(row.started_at + DRILL_WAITS)  # its microphone heard nothing
    await row.arefresh_from_db()
    assert row.source == "unheard" and row.incident_id is not None
