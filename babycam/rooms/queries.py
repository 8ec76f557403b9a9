"""Reads about rooms and cameras, and who may see which."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from babycam.core import link
from babycam.core.errors import BabycamError
from babycam.people import access
from babycam.people.models import Person
from babycam.rooms import seals
from babycam.rooms.models import Camera, Room, RoomGrant


def rooms_of(person: Person) -> QuerySet[Room]:
    """The rooms that a person may see, with their cameras, in order."""
    rooms = Room.objects.select_related("camera").order_by("position", "id")
    return rooms if access.sees_all_rooms(person.role) else rooms.filter(grants__person=person)


def room_ids_of(person: Person) -> frozenset[int]:
    """Their ids."""
    return frozenset(rooms_of(person).values_list("id", flat=True))


def may_see(person: Person, room_id: int) -> bool:
    """Whether the room exists and the person may know of it."""
    return rooms_of(person).filter(pk=room_id).exists()


def room_of(person: Person, room_id: int) -> Room:
    """The room. Raises BabycamError("not_found") also when it exists but is not this person's to know."""
    room = rooms_of(person).filter(pk=room_id).first()
    if room is None:
        raise BabycamError("not_found")
    return room


def cameras_of(person: Person) -> QuerySet[Camera]:
    """The cameras in the person's rooms."""
    return Camera.objects.filter(room__in=rooms_of(person)).order_by("room__position", "room_id")


def camera_of(person: Person, camera_id: int) -> Camera:
    """The camera. Raises BabycamError("not_found") also when it is in a room that is not this person's to know."""
    camera = cameras_of(person).filter(pk=camera_id).select_related("room").first()
    if camera is None:
        raise BabycamError("not_found")
    return camera


def room_names() -> dict[int, str]:
    """All rooms, by id."""
    return dict(Room.objects.values_list("id", "name"))


def wakes_for(room_ids: Iterable[int]) -> dict[int, str]:
    """What each of these rooms wakes its parents for (rules.WAKE_FOR), by id."""
    return dict(Room.objects.filter(pk__in=list(room_ids)).values_list("id", "wake_for"))


def all_rooms() -> list[Room]:
    """Every room, with its camera, in order; for code that asks for nobody in particular."""
    return list(Room.objects.select_related("camera").order_by("position", "id"))


def camera_in(room: Room) -> Camera | None:
    """The room's camera, if it has one that is on."""
    camera: Camera | None = getattr(room, "camera", None)
    return camera if camera and camera.enabled else None


def rooms_to_watch() -> list[int]:
    """Rooms with a camera that is on: each needs a worker."""
    rooms = Room.objects.filter(camera__enabled=True).order_by("position", "id")
    return list(rooms.values_list("id", flat=True))


def camera_saved_at(room_id: int) -> datetime | None:
    """When the room's camera was added, or its stream changed last; None: it has none."""
    return Camera.objects.filter(room=room_id).values_list("saved_at", flat=True).first()


def cameras_saved_since(at: datetime) -> list[int]:
    """Rooms whose camera was added or changed since then."""
    return list(Camera.objects.filter(saved_at__gte=at).values_list("room_id", flat=True))


def granted_rooms() -> dict[int, list[int]]:
    """Room ids by person id, for those who were granted rooms one by one."""
    granted: dict[int, list[int]] = {}
    for person_id, room_id in RoomGrant.objects.order_by("room_id").values_list("person_id", "room_id"):
        granted.setdefault(person_id, []).append(room_id)
    return granted


def config_for(room_id: int) -> link.RoomConfig | None:
    """What the room's worker must know, password decrypted; None without a room or a camera that is on."""
    room = Room.objects.select_related("camera").filter(pk=room_id, camera__enabled=True).first()
    return _config(room) if room else None


def camera_config(camera: Camera) -> link.CameraConfig:
    """Where the stream comes from, password decrypted. Never log this."""
    return link.CameraConfig(
        kind=camera.kind,
        url=camera.url,
        audio_url=camera.audio_url,
        username=camera.username,
        password=seals.unseal(camera.sealed_password),
        device=str(camera.device_id or ""),
    )


def listening_config(room: Room) -> link.ListeningConfig:
    """By what the room's sounds are judged."""
    return link.ListeningConfig(
        stir_db=room.stir_db,
        loud_db=room.loud_db,
        relative=room.relative,
        voice_band=room.voice_band,
        patience=room.patience,
        curve=tuple((float(over), float(seconds)) for over, seconds in room.curve),
        wake_for=room.wake_for,
        long_noise_s=room.long_noise_s,
    )


def seeing_config(room: Room) -> link.SeeingConfig:
    """Whether and how the room's pictures are judged."""
    zone = tuple((int(left), int(top), int(width), int(height)) for left, top, width, height in room.motion_zone)
    return link.SeeingConfig(motion=room.motion != "off", zone=zone, sensitivity=room.motion_sensitivity)


def eyes() -> dict[int, tuple[bool, bool]]:
    """By room: whether it calls somebody when something moves, and when nothing can be seen. Those that do neither are left out."""
    rows = Room.objects.filter(Q(motion="alarm") | Q(picture_alarm=True)).values_list("id", "motion", "picture_alarm")
    return {room: (motion == "alarm", picture) for room, motion, picture in rows}


def _config(room: Room) -> link.RoomConfig:
    return link.RoomConfig(
        room=room.pk,
        name=room.name,
        camera=camera_config(room.camera),
        listening=listening_config(room),
        recording=link.RecordingConfig(
            record=room.record,
            pre_roll_s=room.pre_roll_s,
            post_roll_s=room.post_roll_s,
            split_s=room.split_s,
            timelapse=room.timelapse,
            keep_sound=room.keep_sound,
        ),
        seeing=seeing_config(room),
    )
