"""From features to pages: each event is serialized once, and put at once into the queue of every page that may hear it.

Features publish on `core.events.screens`, from whatever thread; this process's pages get it directly, the other web processes'
by the bridge. So a channel layer that is away costs the pages of this process nothing. Levels are gathered five times a
second into one message, serialized once for each audience.
"""

import asyncio
import logging
import threading
from collections import Counter, OrderedDict
from typing import Any, Protocol

from babycam.core import clock, tasks
from babycam.core.events import ScreenEvent
from babycam.loops.bell import Bell
from babycam.monitor.bridge import bridge
from babycam.monitor.state import LevelNow, board
from babycam.realtime import messages
from babycam.realtime.groups import Audience, Telling

log = logging.getLogger(__name__)

LEVELS_S = 0.2
PING_S = 2.0
REMEMBERED = 1000
OWN = frozenset({"alarm.down"})  # what each process knows of itself, and tells its own pages only


class PageListener(Protocol):
    """A page's socket. Called on the event loop; must not block."""

    @property
    def audience(self) -> Audience: ...

    @property
    def person(self) -> int: ...

    def event(self, text: str) -> None:
        """Something that must arrive."""

    def level(self, text: str) -> None:
        """Something that only its newer self replaces."""


class Fanout:
    """All pages of this process. `counts`: published, unlisted (kinds that no page may hear), repeated."""

    def __init__(self) -> None:
        self._pages: set[PageListener] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = 0
        self._came = Bell()  # the first page
        self._noises: OrderedDict[str, None] = OrderedDict()
        self._standing: dict[str, ScreenEvent] = {}
        self.counts: Counter[str] = Counter()

    def attach(self) -> None:
        """This is the event loop on which pages are served."""
        self._loop, self._thread = asyncio.get_running_loop(), threading.get_ident()

    def add(self, page: PageListener) -> None:
        self.attach()
        if not self._pages:
            self.tick_levels()  # what came while nobody listened is nobody's
            self._came.ring()
        self._pages.add(page)

    def remove(self, page: PageListener) -> None:
        self._pages.discard(page)

    def pages(self) -> int:
        """How many pages are open here."""
        return len(self._pages)

    def publish(self, event: ScreenEvent) -> None:
        """Subscribed to `core.events.screens`; from any thread."""
        if event.type not in messages.PAGE_MESSAGES:
            self.counts["unlisted"] += 1
            return
        if threading.get_ident() == self._thread:
            self._publish_here(event)
        elif self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._publish_here, event)

    def standing(self) -> list[ScreenEvent]:
        """What holds until it is said otherwise, and must be told to pages that connect later: that nobody can be called."""
        return list(self._standing.values())

    def deliver(self, event: ScreenEvent) -> None:
        """To the pages of this process only."""
        if self._repeated(event):
            self.counts["repeated"] += 1
            return
        self.counts["published"] += 1
        telling = Telling(event)
        for page in list(self._pages):
            audience = page.audience
            heard = audience.hears(event.type, event.room) and event.person in (None, page.person)
            if heard and (text := telling.text(audience)):
                page.event(text)

    def tick_levels(self) -> None:
        """Sends what came since the last call."""
        parts = {state.room: _part(now) for state in board.rooms() if (now := state.drain())}
        if not parts:
            return
        texts: dict[Audience, str] = {}
        for page in list(self._pages):
            audience = page.audience
            if audience not in texts:
                heard = {room: part for room, part in parts.items() if audience.sees(room)}
                texts[audience] = messages.level_frame(heard) if heard and "room.hear" in audience.rights else ""
            if texts[audience]:
                page.level(texts[audience])

    def tick_ping(self) -> None:
        """Tells every page that the server lives."""
        text = messages.frame("ping", {})
        for page in list(self._pages):
            page.event(text)

    async def run(self, stop: asyncio.Event) -> None:
        """Sends levels and pings until `stop`."""
        self.attach()
        came, next_ping = self._came.listen(), clock.monotonic()
        while not await (tasks.pause(stop, LEVELS_S) if self._pages else tasks.pause(stop, PING_S, came)):
            came.clear()
            self.tick_levels()
            if clock.monotonic() >= next_ping:
                next_ping = clock.monotonic() + PING_S
                self.tick_ping()

    def _publish_here(self, event: ScreenEvent) -> None:
        self.deliver(event)
        if event.type in OWN:
            self._standing = {**self._standing, event.type: event} if event.body.get("down") else {}
            return
        bridge.send("screen", {"type": event.type, "room": event.room, "body": event.body, "person": event.person})

    def _repeated(self, event: ScreenEvent) -> bool:
        """A noise begins twice for the bus: when it is heard and when it is stored; the pages hear of it once."""
        if event.type != "noise.started":
            return False
        noise = str(event.body["noise"]["id"])
        if noise in self._noises:
            return True
        self._noises[noise] = None
        if len(self._noises) > REMEMBERED:
            self._noises.popitem(last=False)
        return False


def _part(now: LevelNow) -> bytes:
    return messages.encoded(
        {
            "rms": round(now.rms, 1),
            "peak": round(now.peak, 1),
            "judged": round(now.judged, 1),
            "floor": round(now.floor, 1),
            "state": now.state,
            "hops": [round(hop, 1) for hop in now.hops],
        }
    )


def _copied(body: dict[str, Any]) -> None:
    fanout.deliver(ScreenEvent(body["type"], body["room"], body["body"], body.get("person")))


fanout = Fanout()
bridge.on("screen", _copied)
