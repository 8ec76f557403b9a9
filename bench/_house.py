"""Cameras and rooms for the figures: streams from this process into a real babycam, watched from outside."""

from contextlib import AbstractContextManager
from typing import Any

from tests.rig import Client, Rig
from tests.rtsp import rtsp_stream
from tests.streams import http_stream

LOUD_DB = -30.0


def pull_camera(url: str) -> dict[str, Any]:
    return {"kind": "pull", "url": url}


def ipwebcam_camera(url: str) -> dict[str, Any]:
    return {"kind": "ipwebcam", "url": url}


def add_room(owner: Client, name: str, camera: dict[str, Any], **settings: Any) -> int:
    """A room with this camera; returns its id."""
    room = owner.post("/api/rooms", {"name": name})
    owner.patch(f"/api/rooms/{room['id']}", {"loud_db": LOUD_DB, "stir_db": LOUD_DB - 10, "voice_band": False, **settings})
    owner.post("/api/cameras", {**camera, "room": room["id"]})
    return int(room["id"])


def heard(owner: Client, room: int) -> bool:
    return bool(owner.get(f"/api/rooms/{room}")["health"]["heard"])


def wait_until_heard(owner: Client, *rooms: int, seconds: float = 40.0) -> None:
    for room in rooms:
        Rig.until(lambda room=room: heard(owner, room), seconds, f"room {room} to be heard")  # type: ignore[misc]


def stream(kind: str, **shape: Any) -> AbstractContextManager[Any]:
    """A camera of any kind with a `url` and a `sound`: ts | mp4 | hls | rtsp."""
    return rtsp_stream(**shape) if kind == "rtsp" else http_stream(kind, **shape)
