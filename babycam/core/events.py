"""The screen event bus: features publish what happened, the page sockets listen.

It feeds screens only. Whatever wakes a parent is a plain call that is stored before it is sent; a lost screen event costs a
repaint, never an alarm. Handlers run in the publisher's thread and must not block; one that raises is logged and counted,
and does not stop the others.
"""

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ScreenEvent:
    """One thing that happened. `type` is a wire name such as "incident.changed"; `room` limits who may see it (None: all),
    `person` limits it to that person's own pages."""

    type: str
    room: int | None
    body: dict[str, Any] = field(default_factory=dict)
    person: int | None = None


Handler = Callable[[ScreenEvent], None]


class Bus:
    """Publishes each event to every subscriber, in the order of subscription."""

    def __init__(self) -> None:
        self._handlers: list[Handler] = []
        self.failures: Counter[str] = Counter()

    def subscribe(self, handler: Handler) -> None:
        self._handlers.append(handler)

    def publish(self, event: ScreenEvent) -> None:
        for handler in self._handlers:
            try:
                handler(event)
            except Exception:  # a screen that fails must not take the feature with it
                self.failures[event.type] += 1
                log.exception("screen handler failed", extra={"event": event.type})


screens = Bus()
