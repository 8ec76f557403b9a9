"""Cameras and rooms for the figures: streams from this process into a real babycam, watched from outside."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from babycam.media.emulator import serve_emulator
from tests.rig import Client, Rig
from tests.support.rtsp import rtsp_stream
from tests.support.streams import http_stream

LOUD_DB = -30.0


@dataclass(frozen=True)
class Camera:
    """A running camera: what a room needs to read it, its `sound` (which takes bursts), and its address."""

    settings: dict[str, Any]
    sound: Any
    url: str


@contextmanager
def camera(kind: str, **shape: Any) -> Iterator[Camera]:
    """A camera of any kind: ipwebcam (MJPEG + WAV) | rtsp | ts | mp4 | hls."""
    if kind == "ipwebcam":
        with serve_emulator() as phone:
            yield Camera({"kind": "ipwebcam", "url": phone.url}, phone.sound, phone.url)
        return
    with rtsp_stream(**shape) if kind == "rtsp" else http_stream(kind, **shape) as stream:
        yield Camera({"kind": "pull", "url": stream.url}, stream.sound, stream.url)


def add_room(owner: Client, name: str, camera: Camera, **settings: Any) -> int:
    """A room with this camera; returns its id."""
    room = owner.post("/api/rooms", {"name": name})
    owner.patch(
        f"/api/rooms/{room['id']}",
        {"loud_db": LOUD_DB, "stir_db": LOUD_DB - 10, "voice_band": False, "wake_for": "any", **settings},
    )
    owner.post("/api/cameras", {**camera.settings, "room": room["id"]})
    return int(room["id"])


def heard(owner: Client, room: int) -> bool:
    return bool(owner.get(f"/api/rooms/{room}")["health"]["heard"])


def wait_until_heard(owner: Client, *rooms: int, seconds: float = 40.0) -> None:
    for room in rooms:
        Rig.until(partial(heard, owner, room), seconds, f"room {room} to be heard")
