"""Who may read what. Pure: the queries filter by it, the shapes and the page sockets cut by it.

People who see all rooms read everything. Others read the family's conversation from when they joined, and what belongs to their
rooms.
"""

import re
from dataclasses import dataclass
from typing import Any

FAMILY = "family"
_INCIDENT = re.compile(r"incident:([1-9][0-9]{0,17})")
Shape = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sight:
    """`rooms` None: all rooms. `since`: RFC 3339 with milliseconds in UTC, so that texts compare as times do; "": the beginning."""

    rooms: frozenset[int] | None = None
    since: str = ""

    def of_room(self, room: int | None) -> bool:
        """Whether something about this room (None: about the house) may be known."""
        return room is None or self.rooms is None or room in self.rooms

    def reads(self, thread: str, room: int | None, at: str) -> bool:
        """Whether a message of this thread and room, written `at`, may be read."""
        if self.rooms is None:
            return True
        if thread == FAMILY:
            return at >= self.since and self.of_room(room)
        return room in self.rooms


EVERYTHING = Sight()


def seen(message: Shape, sight: Sight) -> Shape | None:
    """The message as this reader may know it: None, or without a quote or a clip that is not theirs to see."""
    if not sight.reads(message["thread"], message["room"], message["at"]):
        return None
    quote, clip = message["reply_to"], message["clip"]
    cut: Shape = {}
    if quote and not sight.reads(message["thread"], quote["room"], quote["at"]):
        cut["reply_to"] = None
    if clip and not sight.of_room(clip["room"]):
        cut["clip"] = None
    return {**message, **cut} if cut else message


def incident_of(thread: str) -> int | None:
    """The number of the incident whose thread this is; None for other threads."""
    match = _INCIDENT.fullmatch(thread)
    return int(match[1]) if match else None
