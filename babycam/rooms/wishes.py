"""The wishes of all rooms: one stored state each, which the phone takes over whenever it comes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from babycam.core.errors import BabycamError
from babycam.core.events import Bus, ScreenEvent
from babycam.rooms import lullabies, wish
from babycam.rooms.models import Room, Wish

# ScreenEvent("wish.changed", room): something else is wished of this room's phone.
changed = Bus()


def of_room(room_id: int, now: datetime) -> dict[str, Any]:
    """What is wished of the room's phone now."""
    stored = Wish.objects.filter(room_id=room_id).values_list("wanted", flat=True).first()
    return wish.current(stored or {}, now, lullabies.ids())


def change_wish(*, room_id: int, part: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Changes some of the wish; the fields that `part` leaves out stay. Raises BabycamError invalid or not_found."""
    with transaction.atomic():
        if not Room.objects.select_for_update().filter(pk=room_id).exists():
            raise BabycamError("not_found")
        tracks = lullabies.ids()
        row, _ = Wish.objects.get_or_create(room_id=room_id)
        wanted = wish.merged(wish.current(row.wanted, now, tracks), wish.as_stored(part))
        if faults := wish.wish_faults(wanted, now, tracks):
            raise BabycamError("invalid", fields=faults)
        row.wanted, row.changed_at = wanted, now
        row.save()
        _publish_wish(room_id)
    return wish.current(wanted, now, tracks)


def _publish_wish(room_id: int) -> None:
    """After the commit: phones look again at what is wished."""
    transaction.on_commit(lambda: changed.publish(ScreenEvent("wish.changed", room_id)))
