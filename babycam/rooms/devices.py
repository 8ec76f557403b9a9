"""Camera phones, and programs that send like one: how they begin and end, and whose credential it is that somebody shows.

A room has one device at most, and its camera of kind `phone` comes and goes with it. Whoever has the device's sockets and
streams hears of its end on `rooms.services.changed`, after the commit.
"""

import hmac
import uuid
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from babycam.core import clock, cookies, credentials, names
from babycam.core.errors import BabycamError
from babycam.core.events import ScreenEvent, screens
from babycam.people import audit
from babycam.people.models import Person
from babycam.rooms import presets
from babycam.rooms import services as rooms_services
from babycam.rooms.models import Camera, Device, Room

LONGEST_TOKEN = 200
COOKIE = cookies.CAMERA
PHONE, PROGRAM = "phone", "program"


def known(token: str) -> Device | None:
    """The device that shows this credential, with its room."""
    if not 0 < len(token) <= LONGEST_TOKEN:
        return None
    mark = credentials.of_token(token)
    device = Device.objects.select_related("room").filter(token_hash=mark).first()
    return device if device is not None and hmac.compare_digest(device.token_hash, mark) else None


def device(device_id: int) -> Device | None:
    """The device, with its room."""
    return Device.objects.select_related("room").filter(pk=device_id).first()


def in_room(room_id: int) -> Device | None:
    """The room's device."""
    return Device.objects.select_related("room").filter(room_id=room_id).first()


def is_on(device: Device) -> bool:
    """Whether anybody wants it as a camera: its camera is not turned off."""
    return Camera.objects.filter(device=device, enabled=True).exists()


def every() -> QuerySet[Device]:
    """All devices, in the order of their rooms."""
    return Device.objects.select_related("room").order_by("room__position", "room_id")


def unstarted() -> frozenset[int]:
    """Rooms whose phone was paired, but has never sent anything yet."""
    return frozenset(Device.objects.filter(published_at=None).values_list("room_id", flat=True))


def device_json(device: Device, *, online: bool) -> dict[str, Any]:
    """A Device as parents see it."""
    return {
        "id": device.pk,
        "name": device.name,
        "room": device.room_id,
        "room_name": device.room.name,
        "kind": device.kind,
        "created_at": clock.rfc3339(device.created_at),
        "seen_at": clock.rfc3339(device.seen_at) if device.seen_at else None,
        "online": online,
    }


def taken_by(room: Room) -> str | None:
    """The name of what is this room's camera already."""
    device: Device | None = getattr(room, "device", None)
    camera: Camera | None = getattr(room, "camera", None)
    if device is not None:
        return device.name
    if camera is None:
        return None
    return next((preset.name for preset in presets.PRESETS if preset.id == camera.preset), "Another camera")


def add_device(*, room_id: int, name: str, kind: str, replace: bool) -> tuple[Device, str]:
    """The room's new camera, and its credential, which is told this once.

    Raises BabycamError not_found; room_taken {name} when the room has a camera that may not be replaced.
    """
    token = credentials.new_token()
    try:
        with transaction.atomic():
            room = Room.objects.select_for_update().filter(pk=room_id).first()
            if room is None:
                raise BabycamError("not_found")
            _make_room(room, replace=replace)
            device = Device.objects.create(room=room, name=_clean(name), kind=kind, token_hash=credentials.of_token(token))
            Camera.objects.create(room=room, kind=PHONE, device=device)
            audit.note(act="device", whom=device.name, words=f"{device.name} is the camera of {room.name}")
            publish_devices(room.pk)
    except IntegrityError as error:  # another one came at the same moment
        raise BabycamError("room_taken", name="Another phone") from error
    return device, token


def revoke(*, device: Device, by: Person | None = None) -> None:
    """It is no camera any more: the room says that it has none. `by` None: the phone itself."""
    with transaction.atomic():
        room_id = device.room_id
        Device.objects.filter(pk=device.pk).delete()
        audit.note(act="device", who=by, whom=device.name, words=f"{device.name} is no longer a camera")
        publish_devices(room_id)


def seen(*, device_id: int, now: datetime) -> None:
    """It gave a sign of life."""
    Device.objects.filter(pk=device_id).update(seen_at=now)


def sending(*, device_id: int, session: uuid.UUID, now: datetime) -> bool:
    """Its newest WHIP session began. The first one ever rearms the watchdog. False when it was revoked meanwhile."""
    with transaction.atomic():
        first = Device.objects.filter(pk=device_id, published_at=None).update(published_at=now)
        there = Device.objects.filter(pk=device_id).update(session=session, seen_at=now)
        if first:
            Camera.objects.filter(device_id=device_id).update(saved_at=now)
    return bool(there)


def stopped(*, device_id: int, session: uuid.UUID) -> bool:
    """That session of the device's own is over; False when it is none of its sessions, or not the newest."""
    return bool(Device.objects.filter(Q(pk=device_id), session=session).update(session=None))


def publish_devices(room_id: int) -> None:
    """After the commit: the room has another camera, and the list of devices is other than before."""
    rooms_services.publish_room(room_id)
    transaction.on_commit(lambda: screens.publish(ScreenEvent("device.changed", None)))


def _make_room(room: Room, *, replace: bool) -> None:
    name = taken_by(room)
    if name is not None and not replace:
        raise BabycamError("room_taken", name=name)
    Device.objects.filter(room=room).delete()
    Camera.objects.filter(room=room).delete()


def _clean(name: str) -> str:
    """What somebody typed, in one line of at most 64 letters."""
    return names.clean(name, 64) or "Phone"
