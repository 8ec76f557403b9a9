"""What a page hears, and who hears nothing."""

from datetime import timedelta
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async

from babycam.core import clock, link
from babycam.core.events import ScreenEvent, screens
from babycam.people import services as people_services
from babycam.people.models import SignIn
from babycam.people.session_store import of_key
from babycam.realtime.consumers import EVENTS, Page
from babycam.realtime.fanout import fanout
from babycam.realtime.visitors import door
from babycam.rooms import services as rooms_services
from tests.cast import Cast
from tests.support.wires import PageWire, WorkerWire, login

pytestmark = pytest.mark.django_db(transaction=True)


@sync_to_async
def session_of(person: object) -> str:
    return login(person)


async def test_a_stranger_is_told_to_log_in(cast: Cast) -> None:
    async with PageWire() as page:
        assert await page.closed() == 4401


async def test_a_made_up_session_is_no_session(cast: Cast) -> None:
    async with PageWire("not-a-session-of-ours") as page:
        assert await page.closed() == 4401


async def test_a_foreign_page_gets_no_socket_even_with_the_cookie(cast: Cast) -> None:
    async with PageWire(await session_of(cast.ana), origin="https://evil.example") as page:
        assert not page.accepted


async def test_our_own_page_gets_one(cast: Cast) -> None:
    async with PageWire(await session_of(cast.ana), origin="https://localhost:8443") as page:
        assert (await page.hear("hello"))["incidents"] == []


async def test_hello_tells_how_every_room_is(cast: Cast) -> None:
    async with PageWire(await session_of(cast.ben)) as page:
        hello = await page.hear("hello")
    told = {room["id"]: room["state"] for room in hello["rooms"]}
    assert told == {cast.zoe.pk: "unheard", cast.max.pk: "no_camera"}


async def test_hello_tells_which_incidents_are_open(cast: Cast) -> None:
    session = await session_of(cast.ana)
    async with PageWire(session) as first, WorkerWire() as worker:
        await worker.hello()
        await worker.cry(str(uuid4()))
        incident = (await first.hear("incident.changed"))["incident"]
        async with PageWire(session) as second:
            assert [known["id"] for known in (await second.hear("hello"))["incidents"]] == [incident["id"]]


async def test_the_sitter_hears_of_the_room_she_was_given_only(cast: Cast) -> None:
    async with PageWire(await session_of(cast.cy)) as page:
        hello = await page.hear("hello")
        assert [room["id"] for room in hello["rooms"]] == [cast.zoe.pk]
        screens.publish(ScreenEvent("noise.started", cast.max.pk, {"noise": {"id": str(uuid4()), "room": cast.max.pk}}))
        screens.publish(ScreenEvent("noise.started", cast.zoe.pk, {"noise": {"id": str(uuid4()), "room": cast.zoe.pk}}))
        assert (await page.hear("noise.started"))["room"] == cast.zoe.pk


async def test_levels_of_all_rooms_come_in_one_message_and_the_sitter_gets_hers(cast: Cast) -> None:
    await sync_to_async(rooms_services.add_camera)(room=cast.max, values={"kind": "synthetic", "url": "synthetic://max"})
    ana, cy = await session_of(cast.ana), await session_of(cast.cy)
    async with PageWire(ana) as parent, PageWire(cy) as sitter, WorkerWire() as zoe, WorkerWire("local-2", "i2") as max_:
        await zoe.hello()
        await max_.hello()
        await zoe.levels(-50.0, -40.0, state="stirring")
        await max_.levels(-55.0)
        for worker in (zoe, max_):
            await worker.event(link.MicMuted, str(uuid4()), muted=False)
            await worker.hear(link.Received)
        fanout.tick_levels()
        both = (await parent.hear("level"))["rooms"]
        assert both[str(zoe.room)] == {
            "rms": -40.0,
            "peak": -37.0,
            "judged": -40.0,
            "floor": -60.0,
            "state": "stirring",
            "hops": [-50.0, -40.0],
        }
        assert set(both) == {str(zoe.room), str(max_.room)}
        assert set((await sitter.hear("level"))["rooms"]) == {str(zoe.room)}
        async with PageWire(ana) as later:
            told = {room["id"]: room["lately"] for room in (await later.hear("hello"))["rooms"]}
        heard = [level for level in told[zoe.room] if level is not None]
        assert heard == [-50.0, -40.0], "a page that is loaded anew has the minute before"


async def test_what_is_in_no_table_reaches_nobody(cast: Cast) -> None:
    async with PageWire(await session_of(cast.ana)) as page:
        await page.hear("hello")
        screens.publish(ScreenEvent("secret.plan", None, {"words": "nothing for a page"}))
        fanout.tick_ping()
        assert "ping" in str(await page.receive())


async def test_a_hundred_pieces_of_junk_close_the_page(cast: Cast) -> None:
    async with PageWire(await session_of(cast.ana)) as page:
        await page.hear("hello")
        for number in range(100):
            await page.send(f'{{"type": "junk", "number": {number}}}')
        assert await page.closed() == 4400


async def test_pongs_are_no_junk(cast: Cast) -> None:
    async with PageWire(await session_of(cast.ana)) as page:
        await page.hear("hello")
        for _ in range(50):
            await page.send('{"type": "pong", "at": "2026-03-01T02:00:00Z", "sound": true}')
        fanout.tick_ping()
        await page.hear("ping")


async def test_a_page_whose_session_ended_is_closed(cast: Cast) -> None:
    session = await session_of(cast.ben)
    async with PageWire(session) as page:
        await page.hear("hello")
        await sync_to_async(people_services.reset_password)(person=cast.ben, new="another long password")
        await door.check()
        assert await page.closed() == 4401


async def test_somebody_who_was_removed_hears_nothing_more(cast: Cast) -> None:
    async with PageWire(await session_of(cast.cy)) as page:
        await page.hear("hello")
        await sync_to_async(people_services.remove_person)(person=cast.cy)
        await door.check()
        assert await page.closed() == 4401


async def test_a_sitter_who_is_given_another_room_gets_a_new_hello(cast: Cast) -> None:
    async with PageWire(await session_of(cast.cy)) as page:
        await page.hear("hello")
        await sync_to_async(rooms_services.grant_rooms)(person=cast.cy, room_ids=[cast.zoe.pk, cast.max.pk])
        await door.check()
        assert [room["id"] for room in (await page.hear("hello"))["rooms"]] == [cast.zoe.pk, cast.max.pk]


async def test_an_open_page_uses_its_login_once_a_minute(cast: Cast) -> None:
    session, before = await session_of(cast.ben), clock.now() - timedelta(hours=3)
    row = await SignIn.objects.acreate(person=cast.ben, session_key=of_key(session), created_at=before, seen_at=before)
    async with PageWire(session) as page:
        await page.hear("hello")
        await door.check()
        await row.arefresh_from_db()
        first = row.seen_at
        await door.check()
        await row.arefresh_from_db()
    assert row.seen_at == first > before + timedelta(hours=2)


async def test_events_go_before_levels_and_only_the_newest_level_is_kept() -> None:
    page = Page(None, None)  # type: ignore[arg-type]
    page.level("old")
    page.event("first")
    page.level("new")
    page.event("second")
    assert list(page._events) == ["first", "second"]
    assert page._level == "new"


async def test_a_page_that_lets_events_pile_up_is_closed_and_starts_afresh() -> None:
    page = Page(None, None)  # type: ignore[arg-type]
    for number in range(EVENTS + 1):
        page.event(str(number))
    assert page._end == 4408
