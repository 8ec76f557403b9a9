"""Who has to act when a room or a camera was made, changed or deleted: its worker, the watchdog, and the supervisor."""

from babycam.core.events import ScreenEvent
from babycam.monitor.links import links
from babycam.monitor.supervisor import supervisor
from babycam.monitor.watch import watcher


def room_changed(event: ScreenEvent) -> None:
    """Subscribed to `rooms.services.changed`; from any thread, after the commit."""
    links.nudge(event.room)
    watcher.nudge()
    supervisor.nudge()
