"""From the code to the sound in the house, door to door: the real server, its own worker, and a phone that sends by WebRTC."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import websockets

from tests.media.ingest.publisher import Publisher, tone
from tests.rig import Client, Refused, Rig
from tests.support.phones import BEAT

pytestmark = pytest.mark.slow

SOON_S = 20.0


@pytest.fixture(scope="module")
def rig() -> Iterator[Rig]:
    with Rig() as rig:
        yield rig


@pytest.fixture(scope="module")
def ana(rig: Rig) -> Client:
    return rig.set_up()


def room_of(ana: Client, name: str) -> int:
    return int(ana.post("/api/rooms", {"name": name})["id"])


def comes(rig: Rig, ana: Client, room: int, *, replace: bool = False) -> Client:
    """A phone's browser that typed the code."""
    made = ana.post("/api/pairings", {"room": room})
    phone = Client(rig.base)
    phone.get("/api/session")
    phone.post("/api/pairings/claim", {"code": made["code"], "room": room, "name": "Old phone", "replace": replace})
    assert ana.get(f"/api/pairings/{made['id']}")["state"] == "used"
    return phone


class Phone:
    """What the camera page does: a socket with a beat each second, and a stream."""

    def __init__(self, client: Client, socket: websockets.ClientConnection, room: int) -> None:
        self.client, self.socket, self.room = client, socket, room
        self.publisher = Publisher(sound=tone())
        self.place = ""

    async def send(self) -> None:
        await self.publisher.call(self._whip)

    async def _whip(self, sdp: str) -> str:
        status, headers, body = await asyncio.to_thread(
            self.client.raw, "POST", f"/api/rooms/{self.room}/whip", sdp.encode(), Content_Type="application/sdp"
        )
        assert status == 201
        self.place = headers["location"]
        return body.decode()

    async def hear(self, kind: str, **wanted: Any) -> dict[str, Any]:
        """The next message of this kind that says this."""
        async with asyncio.timeout(SOON_S):
            while True:
                message: dict[str, Any] = json.loads(await self.socket.recv())
                if message["type"] == kind and wanted.items() <= message.items():
                    return message


@asynccontextmanager
async def connected(client: Client, room: int) -> AsyncIterator[Phone]:
    async with client.socket("/ws/camera/") as socket:
        phone = Phone(client, socket, room)
        beating = asyncio.create_task(_beat(socket))
        try:
            yield phone
        finally:
            beating.cancel()
            await phone.publisher.close()


async def _beat(socket: websockets.ClientConnection) -> None:
    while True:
        await socket.send(json.dumps({**BEAT, "battery": 61}))
        await asyncio.sleep(1)


async def until(condition: Any) -> Any:
    async with asyncio.timeout(SOON_S):
        while not (value := await asyncio.to_thread(condition)):  # noqa: ASYNC110 - the house decides
            await asyncio.sleep(0.1)
    return value


def well(health: dict[str, Any]) -> bool:
    """Whether its sound comes, and its own word about its battery counts."""
    measured = {reading["name"]: reading["value"] for reading in health["readings"]}
    return health["heard"] and health["source"] == "live" and bool(health["audio"]) and measured["battery"] == 61


async def test_a_phone_that_was_just_paired_is_heard_and_everybody_sees_it(rig: Rig, ana: Client) -> None:
    room = await asyncio.to_thread(room_of, ana, "Nursery")
    client = await asyncio.to_thread(comes, rig, ana, room)
    async with connected(client, room) as phone:
        await phone.hear("hello")
        await phone.send()  # at once: no worker serves the room yet
        await phone.hear("heard", heard=True, words="")
        await until(lambda: well(ana.get(f"/api/rooms/{room}")["health"]))
        shape = ana.get(f"/api/rooms/{room}/phone")
        assert shape["online"] and shape["device"]["name"] == "Old phone"
        ana.patch(f"/api/rooms/{room}/phone", {"play": {"track": "waves"}})
        assert (await phone.hear("wish"))["wish"]["play"]["track"] == "waves"


async def test_revoking_a_phone_ends_its_socket_and_its_stream_at_once(rig: Rig, ana: Client) -> None:
    room = await asyncio.to_thread(room_of, ana, "Attic")
    client = await asyncio.to_thread(comes, rig, ana, room)
    async with connected(client, room) as phone:
        await phone.send()
        await phone.hear("heard", heard=True)
        device = next(one for one in ana.get("/api/devices") if one["room"] == room)
        await asyncio.to_thread(ana.delete, f"/api/devices/{device['id']}")
        began = time.monotonic()
        with pytest.raises(websockets.ConnectionClosed):
            while True:
                await asyncio.wait_for(phone.socket.recv(), SOON_S)
        assert phone.socket.close_code == 4401 and time.monotonic() - began < SOON_S
        await until(lambda: phone.publisher.connection.connectionState in ("closed", "failed"))
        after = ana.get(f"/api/rooms/{room}")
        assert after["camera"] is None and after["state"] == "no_camera"
        with pytest.raises(Refused) as refused:
            await asyncio.to_thread(client.delete, phone.place)
        assert refused.value.status == 401


async def test_another_phone_takes_the_place_and_the_first_one_is_out(rig: Rig, ana: Client) -> None:
    room = await asyncio.to_thread(room_of, ana, "Cellar")
    first = await asyncio.to_thread(comes, rig, ana, room)
    async with connected(first, room) as old:
        await old.send()
        await old.hear("heard", heard=True)
        second = await asyncio.to_thread(lambda: comes(rig, ana, room, replace=True))
        async with connected(second, room) as new:
            await new.send()
            await until(lambda: old.publisher.connection.connectionState in ("closed", "failed"))
            await new.hear("heard", heard=True)
            await old.socket.wait_closed()
            assert old.socket.close_code == 4401


async def test_a_phone_that_loads_its_page_anew_goes_on(rig: Rig, ana: Client) -> None:
    room = await asyncio.to_thread(room_of, ana, "Garden")
    client = await asyncio.to_thread(comes, rig, ana, room)
    async with connected(client, room) as before:
        await before.send()
        await before.hear("heard", heard=True)
        async with connected(client, room) as after:
            await after.send()
            await before.socket.wait_closed()
            assert before.socket.close_code == 4409
            await until(lambda: before.publisher.connection.connectionState in ("closed", "failed"))
            await after.hear("heard", heard=True)
