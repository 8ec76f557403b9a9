"""What one web process tells the others, over the channel layer: beats, page events, settings that changed, questions.

This process never waits for it: everything is done here at once, and the bridge only carries copies. With one web process (the
in-memory layer) it is off. Redis going away costs the copies and nothing else: at most QUEUE of them wait, the oldest are
dropped and counted, and the bridge comes back by itself with a growing pause. What is worth something only now (FLEETING) may
take half of the queue, so that it never pushes out an alarm. A ping to oneself each PING_S seconds proves
the whole round trip; without one for SILENT_S the subscription is renewed.
"""

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Callable
from typing import Any

import msgspec
from channels.layers import InMemoryChannelLayer, get_channel_layer

from babycam.core import clock, tasks
from babycam.core.ids import new_id

log = logging.getLogger(__name__)

GROUP = "web"
QUEUE = 500
FLEETING = frozenset({"beat", "levels", "live", "phone.beat"})
PING_S = 2.0
SILENT_S = 6.0
SEND_S = 3.0
PAUSES_S = (0.2, 0.5, 1.0, 2.0)

Handler = Callable[[dict[str, Any]], None]


def layer_failures() -> tuple[type[Exception], ...]:
    """What a layer that is away raises; asked only then, because redis takes a fifth of a second to import."""
    from redis.exceptions import RedisError

    return OSError, RedisError


class Bridge:
    """One end. `counts`: sent, received, dropped, failed. `heard_at`: when the last message came (monotonic s)."""

    def __init__(self) -> None:
        self.origin = new_id()
        self.active = False
        self.heard_at = 0.0
        self.counts: Counter[str] = Counter()
        self._handlers: dict[str, Handler] = {}
        self._outbox: deque[dict[str, Any]] = deque()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wake = asyncio.Event()

    def on(self, kind: str, handler: Handler) -> None:
        """Calls `handler` on the event loop with the body of each message of this kind from another process."""
        self._handlers[kind] = handler

    def send(self, kind: str, body: dict[str, Any]) -> None:
        """Tells the other processes, from any thread, without waiting."""
        if not self.active or self._loop is None:
            return
        if kind in FLEETING and len(self._outbox) >= QUEUE // 2:
            self.counts["dropped"] += 1
            return
        if len(self._outbox) >= QUEUE:
            self._outbox.popleft()
            self.counts["dropped"] += 1
        data = msgspec.msgpack.encode(body)
        self._outbox.append({"type": "web.copy", "origin": self.origin, "kind": kind, "body": data})
        self._loop.call_soon_threadsafe(self._wake.set)

    def well(self, now: float) -> bool:
        """Whether the round trip works (always, while there is nobody else to talk to)."""
        return not self.active or now - self.heard_at < SILENT_S

    async def run(self, stop: asyncio.Event) -> None:
        """Carries messages until `stop`."""
        layer = get_channel_layer()
        if layer is None or isinstance(layer, InMemoryChannelLayer):
            await stop.wait()
            return
        self._loop, self._wake, self.active = asyncio.get_running_loop(), asyncio.Event(), True
        try:
            await tasks.until_first_ends(stop.wait(), self._keep(self._sending, layer), self._keep(self._receiving, layer))
        finally:
            self.active = False

    async def _keep(self, part: Callable[[Any], Any], layer: Any) -> None:
        failures = 0
        while True:
            started = clock.monotonic()
            try:
                await part(layer)
            except layer_failures() as error:
                self.counts["failed"] += 1
                failures = 0 if clock.monotonic() - started > 60 else failures + 1
                log.warning("the channel layer fails (%s: %s), trying again", part.__name__, type(error).__name__)
            await asyncio.sleep(PAUSES_S[min(failures, len(PAUSES_S) - 1)])

    async def _sending(self, layer: Any) -> None:
        while True:
            message = self._outbox[0] if self._outbox else self._ping()
            async with asyncio.timeout(SEND_S):
                await layer.group_send(GROUP, message)
            self.counts["sent"] += 1
            if self._outbox and self._outbox[0] is message:
                self._outbox.popleft()
            if not self._outbox:
                self._wake.clear()
                await tasks.pause(self._wake, PING_S)

    def _ping(self) -> dict[str, Any]:
        return {"type": "web.copy", "origin": self.origin, "kind": "ping", "body": b""}

    async def _receiving(self, layer: Any) -> None:
        async with asyncio.timeout(SEND_S):
            channel = await layer.new_channel()
            await layer.group_add(GROUP, channel)
        self.heard_at = clock.monotonic()
        try:
            while True:
                async with asyncio.timeout(SILENT_S):
                    message = await layer.receive(channel)
                self._take(message)
        finally:
            await self._leave(layer, channel)

    async def _leave(self, layer: Any, channel: str) -> None:
        try:
            async with asyncio.timeout(1.0):
                await layer.group_discard(GROUP, channel)
        except layer_failures() as error:  # it is gone, and has forgotten us anyway
            log.debug("leaving the channel layer: %s", type(error).__name__)

    def _take(self, message: dict[str, Any]) -> None:
        self.heard_at = clock.monotonic()
        handler = self._handlers.get(message["kind"])
        if message["origin"] == self.origin or handler is None:
            return
        self.counts["received"] += 1
        try:
            handler(msgspec.msgpack.decode(message["body"]))
        except Exception:  # a message that fails must not end the bridge
            self.counts["failed"] += 1
            log.exception("a message of another web process failed", extra={"kind": message["kind"]})


bridge = Bridge()
