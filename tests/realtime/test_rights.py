"""Sockets, message kinds and media paths, pair by pair; and what happens to those that are open when somebody's time ends."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import OperationalError

from babycam.core import clock, link
from babycam.family import members
from babycam.monitor.presence import presence
from babycam.people import access
from babycam.people.models import Person
from babycam.realtime import consumers, visitors
from babycam.realtime.groups import Audience
from babycam.realtime.messages import PAGE_MESSAGES
from babycam.realtime.visitors import door
from babycam.rooms.models import RoomGrant
from tests.cast import Cast
from tests.conftest import Browser
from tests.support.wires import PATIENCE_S, PageWire, Wire, WorkerWire, login

pytestmark = pytest.mark.django_db(transaction=True)
NOT_SIGNED_IN, NOT_ALLOWED, NOT_FOUND = 4401, 4403, 4404
HOUR = timedelta(hours=1)
OFFER = "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\n"

# kind: owner, parent, sitter in the room, sitter of another room, viewer in the room, viewer of another room
HEARD = {
    "noise.started": "yyynyn",
    "noise.through": "yyynyn",
    "noise.ended": "yyynyn",
    "incident.changed": "yyynnn",
    "alert": "yyynnn",
    "delivery.changed": "yyynnn",
    "room.health": "yyynyn",
    "quiet.changed": "yyynyn",
    "setting_up.changed": "yyynyn",
    "room.changed": "yyynyn",
    "phone.changed": "yyynnn",
    "talk": "yyynyn",
    "device.changed": "yynnnn",
    "clip.ready": "yyynnn",
    "clip.changed": "yyynnn",
    "clip.deleted": "yyynnn",
    "mark.changed": "yyynnn",
    "storage.changed": "yyynnn",
    "duty.changed": "yyynnn",
    "alarm.down": "yyynnn",
    "presence": "yynnnn",
    "people.changed": "yyynnn",
    "chat.message": "yyynnn",
    "chat.marks": "yyynnn",
    "chat.typing": "yyynnn",
    "chat.cleared": "yyynnn",
    "settings.changed": "yyynyn",
}


class HandClock:
    """Moved by hand."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        return clock.now() + self.ahead

    def monotonic(self) -> float:
        return clock.monotonic()


@pytest.fixture
def hand() -> Iterator[HandClock]:
    door.time = hand = HandClock()
    yield hand
    door.time = clock.SYSTEM


@pytest.fixture
def gran(cast: Cast) -> Person:
    person = Person.objects.create(username="gran", name="Gran", role="viewer")
    RoomGrant.objects.create(person=person, room=cast.zoe)
    return person


def audience(role: str, rooms: frozenset[int] | None) -> Audience:
    return Audience(rights=frozenset(str(right) for right in access.rights(role)), rooms=rooms)


@pytest.mark.parametrize("kind", sorted(PAGE_MESSAGES))
def test_who_hears_what(kind: str) -> None:
    own, other = frozenset({1}), frozenset({2})
    people = [("owner", None), ("parent", None), ("sitter", own), ("sitter", other), ("viewer", own), ("viewer", other)]
    heard = "".join("ny"[audience(role, rooms).hears(kind, 1)] for role, rooms in people)
    assert heard == HEARD[kind]


async def until(person: Person, at: datetime | None) -> None:
    allow = sync_to_async(members.allow_member)
    await allow(person=person, until=at, since=None, hours=(None, None), now=clock.now() - HOUR)


async def key(person: Person) -> str:
    return await sync_to_async(login)(person)


async def first_word(path: str, person: Person | None) -> int | str:
    """The close code, or "open"."""
    async with Wire(path, session=await key(person) if person else "") as wire:
        if path == "/ws/events/":
            return "open" if await wire.receive() is not None else wire.code or 0
        reading = asyncio.create_task(wire.closed())
        waiting = asyncio.create_task(_sits(person))
        done, others = await asyncio.wait([reading, waiting], return_when=asyncio.FIRST_COMPLETED)
        for other in others:
            other.cancel()
        return reading.result() if reading in done else "open"


async def _sits(person: Person | None) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not any(one.person == (person and person.pk) for one in presence.viewers()):  # noqa: ASYNC110
            await asyncio.sleep(0.005)


async def test_who_gets_which_socket(cast: Cast, gran: Person) -> None:
    live, other = f"/ws/live/{cast.zoe.pk}/", f"/ws/live/{cast.max.pk}/"
    paths = ("/ws/events/", live, other, "/ws/live/999/")
    expected: dict[Any, tuple[int | str, ...]] = {
        cast.ana: ("open", "open", "open", NOT_FOUND),
        cast.ben: ("open", "open", "open", NOT_FOUND),
        cast.cy: ("open", "open", NOT_FOUND, NOT_FOUND),
        gran: ("open", "open", NOT_FOUND, NOT_FOUND),
        None: (NOT_SIGNED_IN,) * 4,
    }
    for person, codes in expected.items():
        assert tuple([await first_word(path, person) for path in paths]) == codes, person
    for person in (cast.cy, gran):
        await until(person, clock.now() - timedelta(seconds=1))
        assert [await first_word(path, person) for path in paths] == [NOT_ALLOWED] * 4
    for path in ("/ws/worker/", "/ws/worker/live/?room=1&epoch=1"):
        async with Wire(path, session=await key(cast.ana)) as wire:
            assert not wire.accepted
    async with Wire("/ws/camera/", session=await key(cast.ana)) as wire:
        assert await wire.closed() == NOT_SIGNED_IN


async def test_a_viewers_hello_holds_rooms_and_no_incidents(cast: Cast, gran: Person) -> None:
    from babycam.alerts.models import Incident

    opened = {"kind": "noise", "state": "triggered", "opened_at": clock.now()}
    await Incident.objects.acreate(room=cast.zoe, **opened)
    async with PageWire(await key(gran)) as hers, PageWire(await key(cast.cy)) as his:
        hello, sitters = await hers.hear("hello"), await his.hear("hello")
    assert [room["id"] for room in hello["rooms"]] == [cast.zoe.pk]
    assert (len(hello["incidents"]), len(sitters["incidents"])) == (0, 1)


async def test_a_page_that_comes_later_knows_what_is_heard_through_the_wall(cast: Cast, gran: Person) -> None:
    from babycam.history.models import Noise

    heard = {"onset_at": clock.now(), "started_at": clock.now(), "woke_at": clock.now(), "level_db": -38.0, "threshold_db": -50.0}
    next_door = await Noise.objects.acreate(id=uuid4(), room=cast.max, certainty="cry", **heard)
    for ended in (None, clock.now()):
        await Noise.objects.acreate(id=uuid4(), room=cast.zoe, certainty="cry", through=next_door.pk, ended_at=ended, **heard)
    for person in (cast.ana, cast.cy, gran):
        async with PageWire(await key(person)) as page:
            hello = await page.hear("hello")
        assert [(noise["room"], noise["through"]) for noise in hello["through"]] == [(cast.zoe.pk, str(next_door.pk))]
    await RoomGrant.objects.all().adelete()
    async with PageWire(await key(cast.cy)) as page:
        assert (await page.hear("hello"))["through"] == []


async def test_open_sockets_close_when_the_time_is_over_and_not_before(cast: Cast, hand: HandClock) -> None:
    await until(cast.cy, clock.now() + HOUR)
    stop, session = asyncio.Event(), await key(cast.cy)
    running = asyncio.create_task(door.run(stop))
    async with PageWire(session) as page, Wire(f"/ws/live/{cast.zoe.pk}/", session=session) as live:
        await page.hear("hello")
        await _sits(cast.cy)
        hand.ahead = HOUR - timedelta(seconds=30)
        await door.check()
        assert page.code is None
        hand.ahead = HOUR - timedelta(seconds=0.3)
        door.recheck()  # finds nothing yet, and awaits that moment by itself
        assert {await page.closed(), await live.closed()} == {NOT_ALLOWED}
        assert hand.now() < clock.now() + HOUR
    stop.set()
    await running


@contextmanager
def database_that_hangs(monkeypatch: pytest.MonkeyPatch, *names: str) -> Iterator[None]:
    """Until the end of the block, what asks it waits."""
    answers = threading.Event()

    def hanging(real: Any) -> Any:
        def wait(*args: Any) -> Any:
            answers.wait(PATIENCE_S * 2)
            return real(*args)

        return wait

    with monkeypatch.context() as patched:
        for name in names:
            module = consumers if name == "hello" else visitors
            patched.setattr(module, name, hanging(getattr(module, name)))
        try:
            yield
        finally:
            answers.set()


async def test_a_database_that_hangs_keeps_no_door_open(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither an event socket, one that waits for its hello, a picture, nor a WebRTC session."""
    await until(cast.cy, clock.now() + timedelta(seconds=3))
    stop, session, phone = asyncio.Event(), await key(cast.cy), Browser()
    phone.cookies[settings.SESSION_COOKIE_NAME] = session
    running = asyncio.create_task(door.run(stop))
    async with (
        WorkerWire() as worker,
        PageWire(session) as page,
        Wire(f"/ws/live/{cast.zoe.pk}/", session=session) as live,
        PageWire(await key(cast.ana)) as anas,
    ):
        await worker.hello()
        await page.hear("hello")
        await anas.hear("hello")
        question = await watch_by_webrtc(worker, phone, cast.zoe.pk)
        with database_that_hangs(monkeypatch, "visitor_of", "visitor_called", "hello"):
            door.recheck()  # hangs from here
            async with asyncio.timeout(PATIENCE_S):
                assert {await page.closed(), await live.closed()} == {NOT_ALLOWED}
                assert (await farewell(worker)).args == {"session": question.args["session"]}
            assert anas.code is None
    stop.set()
    await running


async def test_a_page_that_waits_for_its_hello_is_closed_on_the_stroke(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    await until(cast.cy, clock.now() + timedelta(seconds=1.5))
    stop, session = asyncio.Event(), await key(cast.cy)
    running = asyncio.create_task(door.run(stop))
    with database_that_hangs(monkeypatch, "hello"):
        async with PageWire(session) as page, asyncio.timeout(PATIENCE_S):
            assert await page.closed() == NOT_ALLOWED
    stop.set()
    await running


async def test_whoever_comes_while_the_database_hangs_finds_the_door_shut_by_then(
    cast: Cast, hand: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await until(cast.cy, clock.now() + HOUR)
    real = visitors.visitor_of

    def slow(key: str, now: datetime) -> Any:
        found = real(key, now)
        hand.ahead = HOUR
        return found

    monkeypatch.setattr(consumers, "visitor_of", slow)
    async with PageWire(await key(cast.cy)) as page:
        assert await page.closed() == NOT_ALLOWED


async def test_a_database_that_is_away_keeps_no_door_open(cast: Cast, hand: HandClock, monkeypatch: pytest.MonkeyPatch) -> None:
    await until(cast.cy, clock.now() + HOUR)
    async with PageWire(await key(cast.cy)) as cys, PageWire(await key(cast.ana)) as anas:
        await cys.hear("hello")
        await anas.hear("hello")

        async def away(*_: object) -> None:
            raise OperationalError

        monkeypatch.setattr(visitors, "in_db", away)
        await door.check()
        assert cys.code is None
        hand.ahead = HOUR
        await door.check()
        assert await cys.closed() == NOT_ALLOWED
        assert anas.code is None


async def watch_by_webrtc(worker: WorkerWire, client: Any, room: int) -> link.Ask:
    asked = asyncio.create_task(sync_to_async(client.post)(f"/api/rooms/{room}/whep", data=OFFER, content_type="application/sdp"))
    question: link.Ask = await worker.hear(link.Ask)
    await worker.say(link.Answer(request_id=question.request_id, result={"sdp": "v=0 answer"}))
    assert (await asked).status_code == 201
    return question


def watcher(question: link.Ask) -> link.Watcher:
    args = question.args
    return link.Watcher(session=args["session"], person=args["person"], since=args["since"])


async def farewell(worker: WorkerWire) -> link.Ask:
    """The next question, answered."""
    question: link.Ask = await worker.hear(link.Ask)
    await worker.say(link.Answer(request_id=question.request_id))
    return question


async def test_a_webrtc_session_ends_when_the_time_is_over(cast: Cast, cy_client: Any, hand: HandClock) -> None:
    await until(cast.cy, clock.now() + HOUR)
    async with WorkerWire() as worker:
        await worker.hello()
        question = await watch_by_webrtc(worker, cy_client, cast.zoe.pk)
        assert 3500 < question.args["left_s"] <= 3600  # the worker would end it by itself too
        await worker.beat(watching=(watcher(question),))
        await _sits(cast.cy)
        await door.check()
        hand.ahead = HOUR
        await door.check()
        ended = await farewell(worker)
        assert (ended.what, ended.args) == ("whep_end", {"session": question.args["session"]})


async def test_a_webrtc_session_ends_with_its_login_and_with_the_room(cast: Cast, cy_client: Any, gran: Person) -> None:
    async with WorkerWire() as worker:
        await worker.hello()
        first = await watch_by_webrtc(worker, cy_client, cast.zoe.pk)
        await sync_to_async(cy_client.delete)("/api/session")
        await door.check()
        assert (await farewell(worker)).args == {"session": first.args["session"]}
        hers = Browser()
        await sync_to_async(hers.force_login)(gran)
        second = await watch_by_webrtc(worker, hers, cast.zoe.pk)
        assert second.args["left_s"] is None
        await RoomGrant.objects.filter(person=gran).adelete()
        await door.check()
        assert (await farewell(worker)).args == {"session": second.args["session"]}


async def test_a_session_that_nobody_remembers_beginning_is_ended_all_the_same(cast: Cast, hand: HandClock) -> None:
    """As after a restart of the server: the worker still serves it."""
    await until(cast.cy, clock.now() - timedelta(seconds=1))
    async with WorkerWire() as worker:
        await worker.hello()
        await worker.beat(watching=(link.Watcher(session="old", person=cast.cy.pk, since=clock.unix()),))
        await _sits(cast.cy)
        await door.check()
        assert (await farewell(worker)).args == {"session": "old"}


async def test_a_voice_ends_when_the_time_is_over(cast: Cast, hand: HandClock) -> None:
    from babycam.monitor.presence import VOICE, Sitting

    await until(cast.cy, clock.now() + HOUR)
    async with WorkerWire() as worker:
        await worker.hello()
        voice = presence.begin(Sitting(VOICE, cast.zoe.pk, cast.cy.pk, await key(cast.cy)))
        await door.check()
        hand.ahead = HOUR
        await door.check()
        ended = await farewell(worker)
        assert (ended.what, ended.args) == ("talk_end", {"session": voice.id})


async def test_parents_see_who_watches_while_it_lasts_and_nobody_else_does(cast: Cast, gran: Person, ana_client: Any) -> None:
    stop = asyncio.Event()
    running = asyncio.create_task(presence.run(stop))
    async with PageWire(await key(cast.ben)) as bens:
        await bens.hear("hello")
        async with Wire(f"/ws/live/{cast.zoe.pk}/", session=await key(gran)):
            told = await bens.hear("presence")
            assert [(one["person"], one["room"], one["how"]) for one in told["viewers"]] == [(gran.pk, cast.zoe.pk, "watching")]
            assert (await sync_to_async(ana_client.get)("/api/presence")).json() == told["viewers"]
        assert (await bens.hear("presence"))["viewers"] == []
    stop.set()
    await running
