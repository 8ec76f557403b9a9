"""The sockets of camera phones, in this web process and in the others: what is said to them, and what they say to the board.

All of it may be called from any thread. A device has one socket: a newer one replaces the older, in whichever process that is.
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Any, Protocol

import msgspec

from babycam.core import clock
from babycam.core.events import ScreenEvent, screens
from babycam.monitor import handlers, phone_beats
from babycam.monitor.bridge import Bridge, bridge
from babycam.monitor.phone_beats import Beat, Talker, taken
from babycam.monitor.state import board


class PhoneSocket(Protocol):
    """A phone's socket. Called on the event loop; must not block."""

    device: int
    room: int

    def look(self) -> None:
        """Its device, its wish, or the lullabies may be other than before."""

    def hear(self) -> None:
        """Whether it is heard may be other than it was told last."""

    def reload(self) -> None:
        """Its page shall reload."""

    def cry(self, seconds: float) -> None:
        """It plays a test cry."""

    def replaced(self) -> None:
        """The device has a newer socket."""


class Phones:
    """All phones of this process. `dirty`: rooms whose phone is other than the pages were told. `counts`: beats, replaced."""

    def __init__(self, other_processes: Bridge) -> None:
        self._bridge = other_processes
        self._loop: asyncio.AbstractEventLoop | None = None
        self._all: set[PhoneSocket] = set()
        self.dirty: set[int] = set()
        self.counts: Counter[str] = Counter()
        other_processes.on("phone.here", lambda body: self._replace(body["device"], None))
        other_processes.on("phone.look", lambda body: self._look(body["room"]))
        other_processes.on("phone.reload", lambda body: self._reload(body["room"]))
        other_processes.on("phone.cry", lambda body: self._cry(body["room"], body["seconds"]))
        other_processes.on("phone.beat", self._copied_beat)
        other_processes.on("phone.talk", self._copied_talk)

    # --- sockets ------------------------------------------------------------------------------------------------------

    def attach(self) -> None:
        """This is the event loop that the sockets live on."""
        self._loop = asyncio.get_running_loop()

    def add(self, phone: PhoneSocket) -> None:
        self.attach()
        self._replace(phone.device, phone)
        self._all.add(phone)
        self._bridge.send("phone.here", {"device": phone.device})
        self.dirty.add(phone.room)

    def remove(self, phone: PhoneSocket) -> None:
        self._all.discard(phone)
        self.dirty.add(phone.room)

    def open(self) -> int:
        """How many phones are connected here."""
        return len(self._all)

    def changed(self, event: ScreenEvent) -> None:
        """Subscribed to the buses of rooms, wishes and lullabies: phones of this room (None: all) look again."""
        self._bridge.send("phone.look", {"room": event.room})
        self._soon(self._look, event.room)
        if event.room is not None:
            self.dirty.add(event.room)  # here only, so that pages hear of it once

    def news(self, room: int) -> None:
        """The room's worker has somebody who sends now, or nobody any more: its phone is told at once."""
        self._soon(self._hear, room)

    def reload(self, room: int) -> None:
        """The room's phone reloads its page."""
        self._bridge.send("phone.reload", {"room": room})
        self._soon(self._reload, room)

    def can_sound(self, room: int) -> bool:
        """Whether a phone is there whose loudspeaker and microphone are in the room."""
        phone = board.of(room).phone
        return phone is not None and phone.online(clock.monotonic()) and phone.beat.mic == "live"

    def cry(self, room: int, seconds: float) -> None:
        """The room's phone plays a test cry."""
        self._bridge.send("phone.cry", {"room": room, "seconds": seconds})
        self._soon(self._cry, room, seconds)

    # --- what phones say ----------------------------------------------------------------------------------------------

    def beat(self, room: int, device: int, beat: Beat) -> None:
        """Takes a beat of a phone whose socket ends here, and passes it on."""
        self.counts["beats"] += 1
        self._take(room, device, beat, local=True)
        handlers.readings(room, phone_beats.readings(beat, clock.unix()))
        self._bridge.send("phone.beat", {"room": room, "device": device, "beat": msgspec.to_builtins(beat)})

    def _take(self, room: int, device: int, beat: Beat, *, local: bool) -> None:
        state = board.of(room)
        before = state.phone
        state.phone = taken(before, device, beat, clock.monotonic(), local=local)
        if local and (before is None or _noteworthy(before.beat) != _noteworthy(beat)):
            self.dirty.add(room)

    def _copied_beat(self, body: dict[str, Any]) -> None:
        self._take(body["room"], body["device"], msgspec.convert(body["beat"], Beat), local=False)

    # --- who talks to them --------------------------------------------------------------------------------------------

    def talks(self, room: int, talker: Talker | None) -> None:
        """Somebody began to talk to the room's phone, or nobody does any more; known everywhere at once."""
        by = {"id": talker.person, "name": talker.name} if talker else None
        self._bridge.send("phone.talk", {"room": room, "by": by})
        if self._talks(room, talker):
            screens.publish(ScreenEvent("talk", room, {"by": by}))
            self.dirty.add(room)

    def _talks(self, room: int, talker: Talker | None) -> bool:
        state = board.of(room)
        if state.talker == talker:
            return False
        state.talker = talker
        self._soon(self._look, room)
        return True

    def _copied_talk(self, body: dict[str, Any]) -> None:
        self._talks(body["room"], Talker(body["by"]["id"], body["by"]["name"]) if body["by"] else None)

    # --- on the loop --------------------------------------------------------------------------------------------------

    def _look(self, room: int | None) -> None:
        for phone in self._of(room):
            phone.look()

    def _hear(self, room: int) -> None:
        for phone in self._of(room):
            phone.hear()

    def _cry(self, room: int, seconds: float) -> None:
        for phone in self._of(room):
            phone.cry(seconds)

    def _reload(self, room: int) -> None:
        for phone in self._of(room):
            phone.reload()

    def _replace(self, device: int, newer: PhoneSocket | None) -> None:
        for phone in list(self._all):
            if phone.device == device and phone is not newer:
                self.counts["replaced"] += 1
                phone.replaced()

    def _of(self, room: int | None) -> list[PhoneSocket]:
        return [phone for phone in self._all if room is None or phone.room == room]

    def _soon(self, call: Callable[..., None], *args: Any) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(call, *args)


def _noteworthy(beat: Beat) -> tuple[Any, ...]:
    """What of a beat is worth telling the pages at once; the rest comes along."""
    shown = msgspec.structs.replace(beat, at=0.0, playing=None)
    return (*msgspec.structs.astuple(shown), beat.playing.track if beat.playing else None)


phones = Phones(bridge)
