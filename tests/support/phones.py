"""Camera phones for tests: paired in the database, and connected by their socket."""

import asyncio
from typing import Any

import msgspec

from babycam.core import clock
from babycam.rooms import devices
from babycam.rooms.models import Device, Room
from tests.support.wires import PATIENCE_S, Wire

BEAT = {
    "type": "beat",
    "at": 1.0,
    "battery": 80,
    "charging": True,
    "network": "wifi",
    "visible": True,
    "wake_lock": True,
    "mic": "live",
    "camera": "live",
    "gain_control": False,
    "noise_suppression": False,
    "echo_cancellation": True,
    "hot": None,
    "publishing": "connected",
    "playing": None,
    "torch": False,
    "quality": "auto",
    "system": "Android 9",
    "checks": {"wake_lock": True},
}
OFFER = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n"


def paired(room: Room, name: str = "Old phone", *, replace: bool = True) -> tuple[Device, str]:
    """A phone that is this room's camera, and its credential."""
    return devices.add_device(room_id=room.pk, name=name, kind=devices.PHONE, replace=replace)


class PhoneWire(Wire):
    """A phone's socket."""

    def __init__(self, token: str = "", **headers: str) -> None:
        super().__init__("/ws/camera/", **({"cookie": f"{devices.COOKIE}={token}"} if token else {}), **headers)

    async def beat(self, **values: Any) -> None:
        await self.send(msgspec.json.encode({**BEAT, "at": clock.unix() * 1000, **values}).decode())

    async def hear(self, kind: str) -> dict[str, Any]:
        """The next message of this kind; what comes before it is passed over."""
        async with asyncio.timeout(PATIENCE_S):
            while (text := await self.receive()) is not None:
                message: dict[str, Any] = msgspec.json.decode(text)
                if message["type"] == kind:
                    return message
        raise AssertionError(f"closed with {self.code} while waiting for {kind}")
