"""Who hears what: an audience is what a person may hear; everybody with the same one gets the same bytes. Pure."""

from dataclasses import dataclass

from babycam.realtime.messages import KINDS


@dataclass(frozen=True, slots=True)
class Audience:
    """`rooms` None: all rooms, also those that will be made later."""

    rights: frozenset[str]
    rooms: frozenset[int] | None = None

    def sees(self, room: int | None) -> bool:
        """Whether something about this room (None: about the house) may be known."""
        return room is None or self.rooms is None or room in self.rooms

    def hears(self, kind: str, room: int | None) -> bool:
        """Whether this message is for them; nobody hears a kind that is not in the table."""
        known = KINDS.get(kind)
        return known is not None and known.right in self.rights and self.sees(room)
