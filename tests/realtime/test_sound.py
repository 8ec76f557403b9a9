"""Listening without a picture: who may, who is told of it, and when it ends."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any, Self

import pytest
from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.conf import settings

from babycam.core import adts, clock, link
from babycam.family import members
from babycam.monitor.links import links
from babycam.monitor.presence import presence
from babycam.monitor.sound import relay as relays
from babycam.monitor.sound import stream
from babycam.people import access_keys
from babycam.people.models import AccessKey, Person
from babycam.realtime.visitors import door
from babycam.rooms import services as rooms_services
from tests.cast import Cast
from tests.support.wires import PATIENCE_S, Wire, WorkerWire, login

pytestmark = pytest.mark.django_db(transaction=True)
FRAME = adts.wrap(b"a frame of a room")


@sync_to_async
def session_of(person: object) -> str:
    return login(person)


class PushWire(Wire):
    """A worker's sound socket."""

    def __init__(self, room: int, epoch: int, token: str = "") -> None:
        super().__init__(f"/ws/worker/sound/?room={room}&epoch={epoch}", authorization=f"Bearer {token or settings.WORKER_TOKEN}")


class Player:
    """A program that plays a stream."""

    def __init__(self, path: str, session: str, method: str = "GET", **headers: str) -> None:
        from babycam.server.asgi import application

        path, _, query = path.partition("?")
        given = {"host": "localhost:8443", "cookie": f"{settings.SESSION_COOKIE_NAME}={session}", **headers}
        scope: dict[str, Any] = {
            "type": "http",
            "method": method,
            "path": path,
            "query_string": query.encode(),
            "scheme": "https",
            "headers": [(name.encode(), value.encode()) for name, value in given.items()],
        }
        self._app = ApplicationCommunicator(application, scope)
        self.status = 0
        self.headers: dict[str, str] = {}
        self.heard = b""

    async def __aenter__(self) -> Self:
        await self._app.send_input({"type": "http.request"})
        head = await self._app.receive_output(PATIENCE_S)
        self.status = head["status"]
        self.headers = {name.decode().lower(): value.decode() for name, value in head["headers"]}
        return self

    async def __aexit__(self, *_: object) -> None:
        with contextlib.suppress(asyncio.CancelledError):
            await self._app.send_input({"type": "http.disconnect"})
            await self._app.wait(PATIENCE_S)

    async def hears(self, what: bytes) -> None:
        """Plays on until that has come."""
        while what not in self.heard:
            assert await self.more(), "the stream has ended"

    async def more(self) -> bool:
        message = await self._app.receive_output(PATIENCE_S)
        self.heard += message.get("body", b"")
        return bool(message.get("more_body"))

    async def ended(self) -> bool:
        while await self.more():
            pass
        return True


@contextlib.asynccontextmanager
async def on_air(cast: Cast) -> AsyncIterator[tuple[WorkerWire, PushWire]]:
    """Zoe's room is heard, and its sound is pushed."""
    async with WorkerWire() as worker:
        await worker.hello()
        await worker.beat()
        await worker.levels(-60.0)
        async with PushWire(cast.zoe.pk, worker.epoch) as push:
            yield worker, push


def audio(cast: Cast) -> str:
    return f"/api/rooms/{cast.zoe.pk}/audio.aac"


async def test_the_first_listener_wakes_the_worker_and_hears_what_it_pushes(cast: Cast) -> None:
    async with on_air(cast) as (worker, push), Player(audio(cast), await session_of(cast.cy)) as cy:
        assert (cy.status, cy.headers["content-type"], cy.headers["cache-control"]) == (200, "audio/aac", "no-store")
        assert "content-length" not in cy.headers
        assert (await worker.hear(link.SoundWanted)).wanted
        await push.send(FRAME * 3)
        await cy.hears(FRAME * 3)
        assert [(each.person, each.room, each.how) for each in presence.viewers()] == [(cast.cy.pk, cast.zoe.pk, "listening")]
    assert presence.viewers() == []


async def test_the_worker_may_stop_some_time_after_the_last_one_left(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relays, "GRACE_S", 0.01)
    async with on_air(cast) as (worker, _):
        async with Player(audio(cast), await session_of(cast.ana)) as ana:
            assert await ana.more()
            assert (await worker.hear(link.SoundWanted)).wanted
        assert not (await worker.hear(link.SoundWanted)).wanted


async def test_a_worker_that_takes_the_room_over_is_told_that_somebody_listens(cast: Cast) -> None:
    links.attach()
    async with Player(audio(cast), await session_of(cast.ana)) as ana, WorkerWire() as worker:
        assert await ana.more()  # nobody pushes yet, and it goes on all the same
        await worker.hello()
        assert (await worker.hear(link.SoundWanted)).wanted


async def test_a_stranger_and_a_sitter_of_another_room_hear_nothing(cast: Cast) -> None:
    async with Player(audio(cast), "") as dee:
        assert dee.status == 401
    async with Player(f"/api/rooms/{cast.max.pk}/audio.aac", await session_of(cast.cy)) as cy:
        assert cy.status == 404
    async with Player(f"/api/audio.aac?rooms={cast.zoe.pk},{cast.max.pk}", await session_of(cast.cy)) as cy:
        assert cy.status == 404
    async with Player(f"/api/rooms/{cast.max.pk}/audio.aac", await session_of(cast.ana)) as ana:
        assert ana.status == 409  # no camera


@pytest.mark.parametrize("query", ["squelch=softly", "rooms=1;2", "mode=stereo", "rooms=" + "1," * 300 + "1"])
async def test_what_makes_no_sense_is_told_at_its_field(cast: Cast, query: str) -> None:
    async with Player(f"/api/audio.aac?{query}", await session_of(cast.ana)) as ana:
        assert ana.status == 400
        await ana.ended()
        assert f'"{query.partition("=")[0]}"'.encode() in ana.heard


async def test_a_sitter_whose_room_is_taken_away_hears_no_more_of_it(cast: Cast) -> None:
    async with on_air(cast) as (_, push), Player(audio(cast), await session_of(cast.cy)) as cy:
        await push.send(FRAME)
        await cy.hears(FRAME)
        await sync_to_async(rooms_services.grant_rooms)(person=cast.cy, room_ids=[])
        await door.check()
        assert await cy.ended()
        assert presence.viewers() == []


async def test_a_sitter_whose_time_is_over_is_cut_off_at_that_second_though_the_database_is_away(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    soon = clock.now() + timedelta(hours=1)
    await sync_to_async(members.allow_member)(person=cast.cy, until=soon, since=None, hours=(None, None), now=clock.now())
    async with on_air(cast), Player(audio(cast), await session_of(cast.cy)) as cy:
        assert await cy.more()
        door._shut_out(soon - timedelta(seconds=1))
        assert await cy.more()
        door._shut_out(soon)  # from memory alone
        assert await cy.ended()


async def test_nobody_opens_more_streams_than_a_person_can_hear(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "MOST_OF_ONE", 1)
    session, before = await session_of(cast.ana), stream.counts["refused"]
    async with on_air(cast), Player(audio(cast), session) as one:
        assert await one.more()
        async with Player(audio(cast), session) as two:
            assert two.status == 409
        async with Player(audio(cast), await session_of(cast.ben)) as ben:
            assert ben.status == 200
    async with Player(audio(cast), session) as again:
        assert again.status == 200
    assert stream.counts["refused"] == before + 1


async def test_a_listener_who_takes_nothing_loses_the_oldest_and_the_others_nothing(cast: Cast) -> None:
    slow, keen = relays.Ear(cast.zoe.pk, asyncio.Event()), relays.Ear(cast.zoe.pk, asyncio.Event())
    room, before, taken = relays.SoundRoom(), relays.counts["dropped"], 0
    room.ears |= {slow, keen}
    for number in range(relays.QUEUE + 30):
        room.take([adts.wrap(b"%04d" % number)], number / 50)
        taken += len(keen.drain())
    assert (taken, relays.counts["dropped"] - before) == (relays.QUEUE + 30, 30)
    assert slow.drain()[0] == adts.wrap(b"0030")


def test_pauses_that_come_again_are_a_habit_and_a_single_one_is_none() -> None:
    room = relays.SoundRoom()
    for at in (0.0, 0.1, 2.1, 2.2):
        room.take([FRAME], at)
    assert room.gust_s(2.3) == 0.0
    for at in (4.2, 6.2):
        room.take([FRAME], at)
    assert room.gust_s(6.3) == pytest.approx(2.0)
    assert room.gust_s(60.0) == 0.0


async def test_junk_ends_a_push_and_so_does_a_newer_one(cast: Cast) -> None:
    async with on_air(cast) as (worker, push):
        async with PushWire(cast.zoe.pk, worker.epoch) as newer:
            assert await push.closed() == 4409
            for _ in range(100):
                await newer.send(b"\xff\xf1 no frame")
            assert await newer.closed() == 4400
        async with PushWire(cast.zoe.pk, worker.epoch + 1) as early:
            assert await early.closed() == 4403
        async with PushWire(cast.zoe.pk, worker.epoch, token="some-other-token-that-is-long-enough") as stranger:
            assert not stranger.accepted


async def test_who_only_asks_what_it_would_be_is_told_and_no_stream_begins(cast: Cast) -> None:
    before = stream.counts["begun"]
    async with Player(audio(cast), await session_of(cast.ana), method="HEAD") as ana:
        assert (ana.status, ana.headers["content-type"]) == (200, "audio/aac")
        assert await ana.ended()
    assert stream.counts["begun"] == before


async def test_a_player_of_internet_radio_reads_the_rooms_name_and_state(cast: Cast) -> None:
    async with on_air(cast) as (_, push), Player(audio(cast), await session_of(cast.ana), **{"icy-metadata": "1"}) as vlc:
        assert vlc.headers["icy-name"] == "Zoe"
        assert int(vlc.headers["icy-metaint"]) > 0
        await push.send(adts.wrap(bytes(8_000)) * 2)
        await vlc.hears(b"StreamTitle='Zoe: quiet';")


def program(key: str) -> dict[str, str]:
    return {"authorization": f"Bearer {key}"}


@sync_to_async
def key_of(person: Person, rooms: list[int] | None = None) -> tuple[int, str]:
    key, secret = access_keys.make(person=person, name="vlc", room_ids=rooms, pictures=False, now=clock.now())
    return key.pk, secret


async def test_a_program_listens_by_a_key_in_its_persons_name_and_is_cut_off_when_it_is_revoked(cast: Cast) -> None:
    number, secret = await key_of(cast.ben)
    async with on_air(cast) as (_, push), Player(audio(cast), "", **program(secret)) as vlc:
        await push.send(FRAME)
        await vlc.hears(FRAME)
        assert [(each.person, each.how) for each in presence.viewers()] == [(cast.ben.pk, "listening")]
        await door.check()
        assert await vlc.more()  # it still may
        await sync_to_async(access_keys.revoke)(key_id=number, by=cast.ben, everybodys=False, now=clock.now())
        await door.check()
        assert await vlc.ended()
        assert presence.viewers() == []


async def test_a_program_goes_on_only_in_the_rooms_that_its_person_still_may_hear(cast: Cast) -> None:
    _, secret = await key_of(cast.cy, [cast.zoe.pk])
    async with on_air(cast), Player(audio(cast), "", **program(secret)) as vlc:
        assert await vlc.more()
        await sync_to_async(rooms_services.grant_rooms)(person=cast.cy, room_ids=[cast.max.pk])
        await door.check()
        assert await vlc.ended()


async def test_a_program_that_listens_all_night_is_in_use_all_night(cast: Cast) -> None:
    number, secret = await key_of(cast.ben)
    async with on_air(cast), Player(audio(cast), "", **program(secret)) as vlc:
        assert await vlc.more()
        await AccessKey.objects.filter(pk=number).aupdate(used_at=clock.now() - timedelta(hours=8))
        await door.check()
        key = await AccessKey.objects.aget(pk=number)
        assert key.used_at is not None and key.used_at > clock.now() - timedelta(minutes=1)
