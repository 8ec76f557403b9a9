"""Writes about rooms and cameras. Each change is told after its commit: to screens, and on `changed` to what drives workers."""

from copy import copy
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from babycam.core import clock, names
from babycam.core.errors import BabycamError
from babycam.core.events import Bus, ScreenEvent, screens
from babycam.listening import defaults
from babycam.media.sources import kinds
from babycam.people.models import Person
from babycam.rooms import addresses, rules, seals
from babycam.rooms.models import Camera, Device, Room, RoomGrant

# ScreenEvent("room.changed", room, {"room": id, "deleted": bool}): the room's settings or camera are other than before.
changed = Bus()

ROOM_FIELDS = (
    "name",
    "position",
    "stir_db",
    "loud_db",
    "relative",
    "voice_band",
    "patience",
    "curve",
    "wake_for",
    "long_noise_s",
    "record",
    "pre_roll_s",
    "post_roll_s",
    "split_s",
    "timelapse",
    "keep_sound",
    "motion",
    "motion_zone",
    "motion_sensitivity",
    "picture_alarm",
)
NEW_ROOM = {name: getattr(defaults.NEW_ROOM, name) for name in ("stir_db", "loud_db", "relative", "wake_for", "long_noise_s")}
CAMERA_FIELDS = ("kind", "preset", "url", "audio_url", "username", "enabled")
REOPENS = ("kind", "url", "audio_url", "username", "sealed_password", "enabled", "device_id")  # a change here is a new stream


def add_room(*, values: dict[str, Any]) -> Room:
    """A new room with the defaults of new rooms where `values` is silent. Raises BabycamError invalid."""
    with transaction.atomic():
        room = Room(**{"position": Room.objects.count(), **NEW_ROOM, **_with_lines(_only(values, ROOM_FIELDS), relative=True)})
        _refuse(rules.check_room(_room_values(room)))
        room.name = names.clean(room.name)
        room.save()
        publish_room(room.pk)
    return room


def edit_room(*, room: Room, values: dict[str, Any]) -> Room:
    """Changes some of a room's settings; bites in the worker at once. Raises BabycamError invalid or not_found."""
    with transaction.atomic():
        room = _locked(room.pk)
        for name, value in _with_lines(_only(values, ROOM_FIELDS), relative=room.relative).items():
            setattr(room, name, value)
        _refuse(rules.check_room(_room_values(room)))
        room.name = names.clean(room.name)
        room.save()
        publish_room(room.pk)
    return room


def imagined_room(*, room: Room, values: dict[str, Any]) -> Room:
    """The room as `edit_room` would leave it; nothing is stored. Raises BabycamError invalid."""
    imagined = copy(room)
    for name, value in _with_lines(_only(values, ROOM_FIELDS), relative=room.relative).items():
        setattr(imagined, name, value)
    _refuse(rules.check_room(_room_values(imagined)))
    return imagined


def delete_room(*, room: Room) -> None:
    """The room with its camera; what is recorded of it follows its own rules."""
    with transaction.atomic():
        room_id = room.pk
        room.delete()
        publish_room(room_id, deleted=True)


def add_camera(*, room: Room, values: dict[str, Any]) -> Camera:
    """The room's camera. Raises BabycamError invalid; conflict when the room has one."""
    with transaction.atomic():
        camera = Camera(room=room)
        _fill(camera, values)
        try:
            with transaction.atomic():
                camera.save()
        except IntegrityError as error:
            raise BabycamError("conflict") from error
        publish_room(room.pk)
    return camera


def edit_camera(*, camera: Camera, values: dict[str, Any]) -> Camera:
    """Changes some of a camera; without "password" the stored one stays, with "" it goes. Raises BabycamError invalid."""
    with transaction.atomic():
        camera = _locked_camera(camera.pk)
        before = _stream(camera)
        _fill(camera, values)
        phone = _let_go(camera)
        if _stream(camera) != before:
            camera.saved_at = clock.now()
        camera.save()
        if phone is not None:
            phone.delete()
        publish_room(camera.room_id)
    return camera


def delete_camera(*, camera: Camera) -> None:
    """The room stays, and says that it has no camera. A phone's camera takes the phone's rights along."""
    with transaction.atomic():
        room_id = camera.room_id
        (camera.device or camera).delete()
        publish_room(room_id)


def grant_rooms(*, person: Person, room_ids: list[int]) -> None:
    """Makes these the rooms that a sitter may see. Raises BabycamError invalid for rooms that do not exist."""
    with transaction.atomic():
        rooms = Room.objects.filter(pk__in=room_ids)
        if len(rooms) != len(set(room_ids)):
            raise BabycamError("invalid", fields={"rooms": ["One of these rooms does not exist."]})
        RoomGrant.objects.filter(person=person).exclude(room__in=rooms).delete()
        for room in rooms:
            RoomGrant.objects.get_or_create(person=person, room=room)


def granted(person: Person) -> list[Room]:
    """The rooms that were given to somebody."""
    return list(Room.objects.filter(grants__person=person).order_by("position", "id"))


def checked_camera(values: dict[str, Any], stored: Camera | None = None) -> Camera:
    """An unsaved camera with `values` on top of `stored`, to try before it is saved. Raises BabycamError invalid."""
    camera = Camera(**_stored(stored)) if stored else Camera()
    _fill(camera, values)
    return camera


def _stored(camera: Camera) -> dict[str, Any]:
    return {name: getattr(camera, name) for name in (*CAMERA_FIELDS, "sealed_password")}


def _fill(camera: Camera, values: dict[str, Any]) -> None:
    """Puts checked values in. Credentials that were pasted inside the address move to their own fields."""
    values = dict(values)
    if "url" in values:
        meant = addresses.readings(values["url"], values.get("kind", camera.kind))[0]
        values["url"], user, password = rules.without_credentials(meant.url)
        values.update({name: given for name, given in (("username", user), ("password", password)) if given})
    if values.get("audio_url"):
        values["audio_url"] = addresses.readings(values["audio_url"], "pull")[0].url
    for name, value in _only(values, CAMERA_FIELDS).items():
        setattr(camera, name, value)
    if "password" in values:
        camera.sealed_password = seals.seal(values["password"])
    if kinds.calls_us(camera.kind):
        camera.url = camera.audio_url = camera.username = camera.sealed_password = ""
    named = {name: getattr(camera, name) for name in CAMERA_FIELDS} | {"paired": camera.device_id is not None}
    _refuse(rules.check_camera(named, synthetic=settings.ALLOW_SYNTHETIC))


def _let_go(camera: Camera) -> Device | None:
    """The phone that this camera was, once an address took its place."""
    if kinds.calls_us(camera.kind) or camera.device is None:
        return None
    phone, camera.device = camera.device, None
    return phone


def _stream(camera: Camera) -> tuple[Any, ...]:
    return tuple(getattr(camera, name) for name in REOPENS)


def _with_lines(values: dict[str, Any], *, relative: bool) -> dict[str, Any]:
    """The same; a line below 0 is dBFS, and makes the lines of a room that is `relative` absolute, where nothing else is said."""
    stir, loud = values.get("stir_db"), values.get("loud_db")
    if "relative" in values or not relative or not any(line is not None and line < 0 for line in (stir, loud)):
        return values
    apart = defaults.ABSOLUTE_LINES[1] - defaults.ABSOLUTE_LINES[0]
    stir = loud - apart if stir is None and loud is not None else stir
    loud = stir + apart if loud is None and stir is not None else loud
    return {**values, "relative": False, "stir_db": stir, "loud_db": loud}


def _only(values: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name in names}


def _room_values(room: Room) -> dict[str, Any]:
    return {name: getattr(room, name) for name in ROOM_FIELDS}


def _locked(room_id: int) -> Room:
    room = Room.objects.select_for_update().filter(pk=room_id).first()
    if room is None:
        raise BabycamError("not_found")
    return room


def _locked_camera(camera_id: int) -> Camera:
    camera = Camera.objects.select_for_update().filter(pk=camera_id).first()
    if camera is None:
        raise BabycamError("not_found")
    return camera


def _refuse(faults: rules.Faults) -> None:
    if faults:
        raise BabycamError("invalid", fields=faults)


def publish_room(room_id: int, *, deleted: bool = False) -> None:
    """After the commit: the room or its camera is other than before."""
    event = ScreenEvent("room.changed", room_id, {"room": room_id, "deleted": deleted})

    def publish() -> None:
        changed.publish(event)
        screens.publish(event)

    transaction.on_commit(publish)
