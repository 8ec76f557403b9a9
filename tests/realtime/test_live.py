"""The relay of live pictures: who sees what, and what a slow viewer costs the others (nothing)."""

import json

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings

from babycam.core import link
from babycam.core.link import LIVE_DELTA, LIVE_INIT, LIVE_KEY, LIVE_MIME
from babycam.monitor.state import board
from babycam.realtime import live
from babycam.realtime.visitors import door
from babycam.rooms import services as rooms_services
from tests.cast import Cast
from tests.support.wires import PageWire, Wire, WorkerWire, login

pytestmark = pytest.mark.django_db(transaction=True)

MIME = json.dumps({"mime": 'video/mp4; codecs="avc1.42e01f"', "video": True, "audio": False})


class ViewerWire(Wire):
    """A viewer."""

    def __init__(self, room: int, session: str) -> None:
        super().__init__(f"/ws/live/{room}/", session=session)


class PushWire(Wire):
    """A worker's media socket."""

    def __init__(self, room: int, epoch: int, token: str = "") -> None:
        super().__init__(f"/ws/worker/live/?room={room}&epoch={epoch}", authorization=f"Bearer {token or settings.WORKER_TOKEN}")

    async def push(self, kind: int, data: bytes) -> None:
        await self.send(bytes([kind]) + data)

    async def begin(self) -> None:
        await self.push(LIVE_MIME, MIME.encode())
        await self.push(LIVE_INIT, b"init")
        await self.push(LIVE_KEY, b"key-1")
        await self.push(LIVE_DELTA, b"delta-1")


@sync_to_async
def session_of(person: object) -> str:
    return login(person)


async def test_a_viewer_wakes_the_worker_and_sees_what_it_pushes(cast: Cast) -> None:
    async with WorkerWire() as worker, ViewerWire(cast.zoe.pk, await session_of(cast.cy)) as viewer:
        await worker.hello()
        assert (await worker.hear(link.LiveWanted)).wanted
        async with PushWire(cast.zoe.pk, worker.epoch) as push:
            await push.begin()
            assert json.loads(str(await viewer.receive()))["video"] is True
            assert [await viewer.receive() for _ in range(3)] == [b"init", b"key-1", b"delta-1"]
        assert board.of(cast.zoe.pk).viewers == 1


async def test_the_worker_may_stop_some_time_after_the_last_viewer_left(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "GRACE_S", 0.01)
    async with WorkerWire() as worker:
        await worker.hello()
        async with ViewerWire(cast.zoe.pk, await session_of(cast.ana)):
            assert (await worker.hear(link.LiveWanted)).wanted
        assert not (await worker.hear(link.LiveWanted)).wanted


async def test_a_stranger_sees_nothing(cast: Cast) -> None:
    async with ViewerWire(cast.zoe.pk, "") as viewer:
        assert await viewer.closed() == 4401


async def test_the_sitter_may_not_look_into_a_room_she_was_not_given(cast: Cast) -> None:
    async with ViewerWire(cast.max.pk, await session_of(cast.cy)) as viewer:
        assert await viewer.closed() == 4404


async def test_a_sitter_whose_room_is_taken_away_sees_no_more_of_it(cast: Cast) -> None:
    async with WorkerWire() as worker, ViewerWire(cast.zoe.pk, await session_of(cast.cy)) as viewer:
        await worker.hello()
        await worker.hear(link.LiveWanted)
        await sync_to_async(rooms_services.grant_rooms)(person=cast.cy, room_ids=[])
        await door.check()
        assert await viewer.closed() == 4404


async def test_a_hundred_messages_from_a_viewer_close_it(cast: Cast) -> None:
    async with ViewerWire(cast.zoe.pk, await session_of(cast.ana)) as viewer:
        for _ in range(100):
            await viewer.send("hello?")
        assert await viewer.closed() == 4400


async def test_pushing_needs_the_token_and_the_newest_epoch(cast: Cast) -> None:
    async with WorkerWire() as worker:
        await worker.hello()
        async with PushWire(cast.zoe.pk, worker.epoch, token="some-other-token-that-is-long-enough") as push:
            assert not push.accepted
        async with PushWire(cast.zoe.pk, worker.epoch + 1) as push:
            assert await push.closed() == 4403


async def test_a_hundred_pieces_of_junk_end_a_push(cast: Cast) -> None:
    async with WorkerWire() as worker:
        await worker.hello()
        async with PushWire(cast.zoe.pk, worker.epoch) as push:
            for _ in range(100):
                await push.send(b"\xff\xfe")
            assert await push.closed() == 4400


async def test_a_newer_push_replaces_the_older_one(cast: Cast) -> None:
    async with WorkerWire() as worker:
        await worker.hello()
        async with PushWire(cast.zoe.pk, worker.epoch) as old:
            await old.begin()
            async with PushWire(cast.zoe.pk, worker.epoch) as new:
                await new.begin()
                assert await old.closed() == 4409


async def test_a_socket_that_leads_nowhere_is_refused(cast: Cast) -> None:
    async with Wire("/ws/nowhere/") as wire:
        assert not wire.accepted


async def test_junk_on_a_page_does_not_touch_the_viewers(cast: Cast) -> None:
    session = await session_of(cast.ana)
    async with WorkerWire() as worker, ViewerWire(cast.zoe.pk, session) as viewer, PageWire(session) as page:
        await worker.hello()
        for _ in range(30):
            await page.send("junk")
        assert await page.closed() == 4400
        async with PushWire(cast.zoe.pk, worker.epoch) as push:
            await push.begin()
            assert await viewer.receive() == MIME
