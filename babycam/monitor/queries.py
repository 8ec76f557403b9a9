"""Reads about what is known of the rooms right now: Health and state, as REST and the pages give them."""

import math
from typing import Any

from babycam.core import clock
from babycam.core.errors import WORDS, words
from babycam.monitor.state import NO_CAMERA, UNHEARD, RoomState, board
from babycam.monitor.watchdog import TILE_S
from babycam.rooms import queries as rooms

SEES_S = 5.0
BEAT_FRESH_S = 5.0
CONNECTING_S = 10.0


def health(room_id: int) -> dict[str, Any]:
    """The Health of a room."""
    return health_shape(board.of(room_id), _has_camera(room_id), clock.monotonic())


def state(room_id: int) -> str:
    """quiet | stirring | loud | settling | unheard | no_camera."""
    return state_word(board.of(room_id), _has_camera(room_id), clock.monotonic())


def state_word(room: RoomState, has_camera: bool, now: float) -> str:
    """The same, from what is at hand."""
    if not has_camera:
        return NO_CAMERA
    return room.noise if is_heard(room, now) else UNHEARD


def is_heard(room: RoomState, now: float) -> bool:
    """Whether sound came in the last seconds."""
    return now - room.heard_at < TILE_S


def health_shape(room: RoomState, has_camera: bool, now: float) -> dict[str, Any]:
    """Health from what is at hand. `battery` in per cent, `kbps` in kbit/s; what is not known is None, "" or 0."""
    beat = room.beat if has_camera and now - room.beat_at < BEAT_FRESH_S else None
    error = _error(room, has_camera, now)
    return {
        "heard": has_camera and is_heard(room, now),
        "sees": has_camera and now - room.seen_at < SEES_S,
        "muted": room.muted,
        "source": _source(room, has_camera, now),
        "error": error or None,
        "words": words(error) if error else None,
        "last_audio_at": _stamp(room.last_audio_at),
        "last_video_at": _stamp(room.last_video_at),
        "video": beat.video if beat else "",
        "audio": beat.audio if beat else "",
        "fps": round(beat.fps, 1) if beat else 0.0,
        "kbps": round(beat.kbps) if beat else 0,
        "viewers": room.viewers,
        "recording": bool(beat and beat.recording),
        "battery": beat.battery if beat else None,
        "charging": beat.charging if beat else None,
        "worker": room.worker or None,
    }


def _source(room: RoomState, has_camera: bool, now: float) -> str:
    if not has_camera:
        return "none"
    if room.beat is not None and now - room.beat_at < BEAT_FRESH_S:
        return room.beat.source
    return "connecting" if now - max(room.armed_at, room.beat_at) < CONNECTING_S or math.isinf(room.armed_at) else "lost"


def _error(room: RoomState, has_camera: bool, now: float) -> str:
    """A code of core.errors, "" when all is well. What keeps an alarm from being stored goes before what the camera says."""
    if room.storing_hurts:
        return "unavailable"
    source = _source(room, has_camera, now)
    if source == "none":
        return ""
    if room.beat is None:
        return "no_worker" if source == "lost" else ""
    return room.beat.error if room.beat.error in WORDS else ("source_lost" if room.beat.error else "")


def _has_camera(room_id: int) -> bool:
    return room_id in board.armed or room_id in rooms.rooms_to_watch()


def _stamp(at: float) -> str | None:
    try:
        return clock.rfc3339(clock.from_unix(at)) if at > 0 else None
    except ValueError:
        return None
