"""Starts an evening drill: the room's phone plays a test cry, or its worker makes one, or the alarm rings without any."""

from babycam.alerts import drills
from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.monitor.links import links
from babycam.monitor.phones import phones

CRY_S = 8.0
ANSWER_S = 5.0


def start(room_id: int, by: int) -> int:
    """The drill's id. Raises BabycamError already_drilling or room_is_loud. For code in a thread."""
    aloud = phones.can_sound(room_id)
    drill = drills.begin(room_id=room_id, by=by, source="speaker" if aloud else "source", now=clock.now())
    if aloud:
        phones.cry(room_id, CRY_S)
        return drill.pk
    try:
        links.ask_sync(room_id, "drill", {"seconds": CRY_S}, timeout_s=ANSWER_S)
    except BabycamError:
        drills.ring(drill=drill, now=clock.now())
    return drill.pk
