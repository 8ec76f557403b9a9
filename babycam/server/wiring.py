"""Who hears of what, and what runs in the background: all of it in these two lists.

The buses feed screens, sockets and workers' settings only; whatever wakes a parent is a plain call.
"""

import importlib
import operator
from dataclasses import dataclass
from typing import Any

from babycam.core.events import Bus, Handler
from babycam.server.background import Background, Job


@dataclass(frozen=True, slots=True)
class Subscription:
    """`bus` publishes to `handler`; both as "module:name", imported when the server starts."""

    bus: str
    handler: str


SUBSCRIPTIONS: tuple[Subscription, ...] = (
    Subscription("babycam.core.events:screens", "babycam.realtime.fanout:fanout.publish"),
    Subscription("babycam.core.events:screens", "babycam.family.cards:heard"),
    Subscription("babycam.core.events:screens", "babycam.alerts.database_probe:news.heard"),
    Subscription("babycam.rooms.services:changed", "babycam.monitor.room_changes:room_changed"),
    Subscription("babycam.rooms.services:changed", "babycam.realtime.visitors:door.recheck"),
    Subscription("babycam.rooms.services:changed", "babycam.monitor.phones:phones.changed"),
    Subscription("babycam.rooms.wishes:changed", "babycam.monitor.phones:phones.changed"),
    Subscription("babycam.rooms.lullabies:changed", "babycam.monitor.phones:phones.changed"),
    Subscription("babycam.monitor.presence:changed", "babycam.realtime.fanout:fanout.deliver"),
    Subscription("babycam.monitor.presence:opened", "babycam.realtime.visitors:door.recheck"),
    Subscription("babycam.people.services:changed", "babycam.realtime.visitors:door.recheck"),
)

JOBS: tuple[Job, ...] = (
    Job("event loop", "babycam.server.health.faults:run"),
    Job("bridge", "babycam.monitor.bridge:bridge.run"),
    Job("watchdog", "babycam.monitor.watch:watcher.run"),
    Job("fan-out", "babycam.realtime.fanout:fanout.run"),
    Job("presence", "babycam.monitor.presence:presence.run"),
    Job("sound", "babycam.monitor.sound.stream:run"),
    Job("phones", "babycam.monitor.phone_news:news.run"),
    Job("door", "babycam.realtime.visitors:door.run"),
    Job("ticker", "babycam.alerts.ticker:run"),
    Job("dead man", "babycam.alerts.deadman:run"),
    Job("outbox", "babycam.notify.deliver:run"),
    Job("preload", "babycam.notify.preload:run"),
    Job("home", "babycam.family.home:run"),
    Job("certificate", "babycam.server.trust.renewal:run"),
    Job("name", "babycam.server.network.mdns:run"),
    Job("evening", "babycam.family.bedtime_loop:run"),
    Job("morning", "babycam.family.morning_loop:run"),
    Job("pictures", "babycam.chat.picture_upkeep:run"),
    Job("expiry", "babycam.family.expiry:run"),
    Job("retention", "babycam.history.retention:run"),
    Job("cards", "babycam.family.cards:run"),
    Job("Baby Buddy", "babycam.history.babybuddy.sender:run"),
    Job("workers", "babycam.monitor.supervisor:run"),
)


background = Background(JOBS)
_connected: list[Subscription] = []


def subscribe() -> None:
    """Connects every subscription, once per process."""
    for subscription in SUBSCRIPTIONS:
        if subscription in _connected:
            continue
        bus: Bus = _named(subscription.bus)
        handler: Handler = _named(subscription.handler)
        bus.subscribe(handler)
        _connected.append(subscription)


def renew() -> Background:
    """A fresh set of jobs, for a process that starts the application again (tests)."""
    global background
    background = Background(JOBS)
    return background


def _named(path: str) -> Any:
    module, _, name = path.partition(":")
    return operator.attrgetter(name)(importlib.import_module(module))
