"""Reads about what is known of the rooms right now: Health and state, as REST and the pages give them."""

import math
from typing import Any

from babycam.core import clock
from babycam.core.errors import WORDS, words
from babycam.core.link import WorkerBeat
from babycam.core.readings import registry
from babycam.core.readings.reading import Reading
from babycam.monitor import phone_beats, warnings
from babycam.monitor.state import NO_CAMERA, UNHEARD, RoomState, board
from babycam.monitor.watchdog import TILE_S
from babycam.people import queries as people_queries
from babycam.rooms import devices, lullabies, wishes
from babycam.rooms import queries as rooms_queries

SEES_S = 5.0
LATE_S = 10.0  # a picture that pauses for less is shown as old, and no more is said of it
BEAT_FRESH_S = 5.0
POWER_FRESH_S = 60.0
CONNECTING_S = 10.0
POWER = (registry.BATTERY.code, registry.CHARGING.code)
UNREADABLE = "sound_unreadable"


def health(room_id: int) -> dict[str, Any]:
    """The Health of a room."""
    return health_shape(board.of(room_id), _has_camera(room_id), clock.monotonic())


def lately(room_id: int) -> list[float | None]:
    """The levels of its last minute, for a page that was not there: see RoomState.lately."""
    return board.of(room_id).lately(clock.monotonic())


def room_state(room_id: int) -> str:
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
    """Health from what is at hand. `kbps` in kbit/s; what is not known is None, "" or 0."""
    beat = room.beat if has_camera and now - room.beat_at < BEAT_FRESH_S else None
    error = _error(room, has_camera, now)
    return {
        "heard": has_camera and is_heard(room, now),
        "sees": has_camera and now - room.seen_at < SEES_S,
        "muted": room.muted,
        "source": _source(room, has_camera, now),
        "error": error or None,
        "words": _words(room, error, now),
        "last_audio_at": _stamp(room.last_audio_at),
        "last_video_at": _stamp(room.last_video_at),
        "video": beat.video if beat else "",
        "audio": beat.audio if beat else "",
        "fps": round(beat.fps, 1) if beat else 0.0,
        "kbps": round(beat.kbps) if beat else 0,
        "viewers": room.viewers,
        "recording": bool(beat and beat.recording),
        "unjudged": beat.unjudged if beat else "",
        "picture": (seen := picture(room, beat, now))[0],
        "picture_since": _stamp(seen[1]),
        "motion_waits": room.motion_waits,
        "readings": [_reading(reading) for reading in readings_of(room, now).values()] if has_camera else [],
        "worker": room.worker or None,
        "warnings": [
            *(warnings.of_phone(room.phone, now) if has_camera and room.phone else []),
            *(warnings.of_picture(beat, heard=is_heard(room, now)) if beat else []),
            *warnings.of_sight(*seen, clock.unix()),
            *((*warnings.of_motion(beat), *warnings.of_line(beat)) if beat else ()),
        ],
    }


def picture(room: RoomState, beat: WorkerBeat | None, now: float) -> tuple[str, float]:
    """What is to be seen: none (there is no picture) | late (no more of them come) | still | dark | covered | ok; and since
    when it is so (s since 1970, by our clock; 0.0: not known). `now`: monotonic s."""
    if beat is None or not beat.video or beat.source != "live" or math.isinf(room.seen_at):
        return "none", 0.0
    if now - room.seen_at >= LATE_S:
        return "late", clock.unix() - (now - room.seen_at)
    return (beat.picture, max(0.0, beat.picture_since - room.skew_s)) if beat.picture in warnings.SIGHTS else ("ok", 0.0)


def moving_for(room: RoomState, now: float) -> float | None:
    """For how long something has moved in its zone (s); 0.0: nothing does; None: nobody knows now."""
    if room.beat is None or not room.fresh(now) or room.beat.source != "live":
        return None
    since = room.beat.moving_since
    return max(0.1, room.beat.at - since) if since else since


def blind_for(room: RoomState, now: float) -> tuple[str, float | None]:
    """Why nothing can be seen (late | still | dark | covered), and for how long (s); ("", 0.0): all is well, None: nobody knows."""
    word, since = picture(room, room.beat if room.fresh(now) else None, now)
    if word == "none":
        return "", None
    return ("", 0.0) if word == "ok" else (word, max(0.1, clock.unix() - since) if since else None)


def why_lost(room: RoomState, now: float) -> dict[str, str]:
    """What an alarm says of a room that is not heard: `error`, and the `codec` of a sound that cannot be read."""
    error = why_unheard(room, now)
    return {"error": error, "codec": room.unreadable(now)} if error == UNREADABLE else {"error": error}


def readings_of(room: RoomState, now: float) -> dict[str, Reading]:
    """What the camera measures, by name, as it is shown; the phone's own word of its power goes before the worker's."""
    beat = room.beat if now - room.beat_at < BEAT_FRESH_S else None
    measured = registry.known(beat.readings) if beat else {}
    if own := _own_readings(room, now):
        measured = {name: reading for name, reading in measured.items() if name not in POWER} | own
    return {name: measured[name] for name in registry.KINDS if name in measured}


def _own_readings(room: RoomState, now: float) -> dict[str, Reading]:
    """What the phone said of itself lately."""
    phone = room.phone
    if phone is None or now - phone.at >= POWER_FRESH_S:
        return {}
    return registry.known(phone_beats.readings(phone.beat, clock.unix() - (now - phone.at)))


def power_of(room: RoomState, now: float) -> tuple[float | None, bool | None]:
    """Battery (per cent) and whether it is being charged."""
    measured = readings_of(room, now)
    battery, charging = measured.get(registry.BATTERY.code), measured.get(registry.CHARGING.code)
    return battery.value if battery else None, bool(charging.value) if charging else None


def _reading(reading: Reading) -> dict[str, Any]:
    """A Reading as REST gives it."""
    kind = registry.kind_of(reading.name)
    at = clock.rfc3339(clock.from_unix(reading.at))
    return {"name": kind.code, "label": kind.label, "value": reading.value, "unit": reading.unit, "at": at}


def heard(room_id: int) -> dict[str, Any]:
    """The truth for the phone in the room: whether it is heard and seen, how loud (dBFS), and what stands in the way, in words.

    `waits`: the room's worker is there and has nobody who sends, so the phone need not find out that its connection is dead.
    """
    room, now = board.of(room_id), clock.monotonic()
    health = health_shape(room, True, now)
    level = room.level_db if health["heard"] and math.isfinite(room.level_db) else None
    return {
        "heard": health["heard"],
        "sees": health["sees"],
        "level_db": None if level is None else round(level, 1),
        "state": state_word(room, True, now),
        "words": health["words"] or "",
        "waits": room.waits(now),
    }


def online(room_id: int, device_id: int, now: float) -> bool:
    """Whether this device said something within the last seconds: by its socket, or by sound that is heard."""
    room = board.of(room_id)
    if room.phone is not None and room.phone.device == device_id:
        return room.phone.online(now)
    return is_heard(room, now) and room.phone is None


def device(row: Any) -> dict[str, Any]:
    """A Device as parents see it. A program has no socket: that its sound comes is its sign of life."""
    here = online(row.room_id, row.pk, clock.monotonic())
    if here and row.kind == devices.PROGRAM:
        row.seen_at = clock.now()
    return devices.device_json(row, online=here)


def phone(room_id: int) -> dict[str, Any]:
    """The room's phone as parents see it: what it is, how it says it does, what is wished of it, and who talks to it."""
    row, now = devices.in_room(room_id), clock.monotonic()
    room = board.of(room_id)
    spoken = room.phone if row is not None and room.phone is not None and room.phone.device == row.pk else None
    return {
        "device": device(row) if row else None,
        "online": spoken is not None and spoken.online(now),
        "beat": phone_beats.beat_json(spoken.beat) if spoken else None,
        "wish": wishes.of_room(room_id, clock.now()),
        "talking": {"id": room.talker.person, "name": room.talker.name} if room.talker else None,
    }


def phone_itself(row: Any) -> dict[str, Any]:
    """What a phone may know: its room, the family's name, what is wished of it, and what it may play."""
    household = people_queries.household()
    return {
        "device": device(row),
        "room": {"id": row.room_id, "name": row.room.name},
        "family": household.name if household else "",
        "wish": wishes.of_room(row.room_id, clock.now()),
        "lullabies": lullabies.shapes(),
    }


def _source(room: RoomState, has_camera: bool, now: float) -> str:
    if not has_camera:
        return "none"
    if room.mute:
        return "lost"
    if room.beat is not None and _beats(room, now):
        return room.beat.source
    return "connecting" if now - max(room.armed_at, room.beat_at) < CONNECTING_S or math.isinf(room.armed_at) else "lost"


def _error(room: RoomState, has_camera: bool, now: float) -> str:
    """A code of core.errors, "" when all is well. What keeps an alarm from being stored goes before what the camera says."""
    if room.storing_hurts:
        return "unavailable"
    source = _source(room, has_camera, now)
    return why_unheard(room, now) if source == "lost" or (source != "none" and _beats(room, now)) else ""


def why_unheard(room: RoomState, now: float) -> str:
    """What its worker says, or that there is none, or that it says nothing (a code of core.errors); "" when nothing is wrong."""
    if room.mute or room.beat is None or not _beats(room, now):
        return room.mute or "no_worker"
    if room.unreadable(now) and not is_heard(room, now):
        return UNREADABLE
    return room.beat.error if room.beat.error in WORDS else ("source_lost" if room.beat.error else "")


def _beats(room: RoomState, now: float) -> bool:
    return room.beat is not None and now - room.beat_at < BEAT_FRESH_S


def _words(room: RoomState, error: str, now: float) -> str | None:
    if not error:
        return None
    return words(error, codec=room.unreadable(now)) if error == UNREADABLE else words(error)


def _has_camera(room_id: int) -> bool:
    return room_id in board.armed or room_id in rooms_queries.rooms_to_watch()


def _stamp(at: float) -> str | None:
    try:
        return clock.rfc3339(clock.from_unix(at)) if at > 0 else None
    except ValueError:
        return None
