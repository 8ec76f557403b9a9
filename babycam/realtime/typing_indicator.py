"""Somebody writes: told to those who may read the thread, and to nobody else; never stored."""

from babycam.alerts import queries as alerts_queries
from babycam.chat import queries as chat_queries
from babycam.chat.sight import FAMILY, incident_of
from babycam.core import clock
from babycam.core.events import ScreenEvent, screens
from babycam.loops.database import in_db
from babycam.realtime.visitors import Visitor

EACH_S = 2.0  # a page says it each 3 s; more often is not passed on


class Typist:
    """One page's. Remembers the room of the thread, so that a long text costs one look at the database."""

    def __init__(self) -> None:
        self._told_at = float("-inf")
        self._place: tuple[str, int | None] = (FAMILY, None)

    async def types(self, thread: str, visitor: Visitor) -> None:
        """Tells it, unless it was told a moment ago, or is not this visitor's to tell."""
        if "chat.use" not in visitor.audience.rights or clock.monotonic() - self._told_at < EACH_S:
            return
        self._told_at = clock.monotonic()
        if self._place[0] != thread:
            self._place = thread, await in_db(_room, thread)
        room = self._place[1]
        if thread == FAMILY or (room is not None and visitor.audience.sees(room)):
            screens.publish(ScreenEvent("chat.typing", room, {"thread": thread, "person": visitor.person}))


def _room(thread: str) -> int | None:
    incident = incident_of(thread)
    return None if incident is None else alerts_queries.room_of(incident) or chat_queries.room_of(thread)
