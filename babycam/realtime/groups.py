"""Who hears what: an audience is what a person may hear; everybody with the same one gets the same bytes. Pure."""

from dataclasses import dataclass

from babycam.chat.sight import Sight, seen
from babycam.core.events import ScreenEvent
from babycam.realtime.messages import PAGE_MESSAGES, event_frame


@dataclass(frozen=True, slots=True)
class Audience:
    """`rooms` None: all rooms, also those that will be made later. `since`: as in `Sight`, for the chat."""

    rights: frozenset[str]
    rooms: frozenset[int] | None = None
    since: str = ""

    def sees(self, room: int | None) -> bool:
        """Whether something about this room (None: about the house) may be known."""
        return room is None or self.rooms is None or room in self.rooms

    def hears(self, kind: str, room: int | None) -> bool:
        """Whether this message is for them; nobody hears a kind that is not in the table."""
        message_kind = PAGE_MESSAGES.get(kind)
        return message_kind is not None and message_kind.right in self.rights and self.sees(room)

    @property
    def sight(self) -> Sight:
        """What may be read of the chat."""
        return Sight(self.rooms, self.since)


class Telling:
    """One event as text, made once for all who get the same; a chat message is cut for those who may not read all of it."""

    def __init__(self, event: ScreenEvent) -> None:
        self._event = event
        self._cut = event.type == "chat.message"
        self._texts: dict[Sight | None, str] = {}

    def text(self, audience: Audience) -> str:
        """What this audience, which hears the event, is sent; "" for nothing."""
        sight = audience.sight if self._cut else None
        if sight not in self._texts:
            self._texts[sight] = self._made(sight)
        return self._texts[sight]

    def _made(self, sight: Sight | None) -> str:
        event, body = self._event, self._event.body
        if sight is not None:
            message = seen(body["message"], sight)
            if message is None:
                return ""
            body = {**body, "message": message}
        return event_frame(event.type, event.room, body)
