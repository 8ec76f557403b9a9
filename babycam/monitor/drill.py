"""Starts an evening drill: asks the room's worker for a test cry, or rings without one when it cannot make any."""

from babycam.alerts import drills
from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.monitor.links import links

CRY_S = 8.0
ANSWER_S = 5.0


def start(room_id: int, by: int) -> int:
    """The drill's id. Raises BabycamError already_drilling or room_is_loud. For code in a thread."""
    drill = drills.begin(room_id=room_id, by=by, source="source", now=clock.now())
    try:
        links.ask_sync(room_id, "drill", {"seconds": CRY_S}, timeout_s=ANSWER_S)
    except BabycamError:
        drills.ring(drill=drill, now=clock.now())
    return drill.pk
