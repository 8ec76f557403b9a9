"""Every queue counts what it loses; this gives all counts of this process to /metrics, as babycam_count_total{part, what}, and
which rooms are heard, as babycam_room_heard{room}."""

import importlib
import operator
from collections.abc import Iterable, Mapping

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from babycam.core import clock
from babycam.monitor import queries as monitor_queries
from babycam.monitor.state import board

# part: where its Counter is
COUNTS: dict[str, str] = {
    "pages": "babycam.realtime.consumers:counts",
    "fan-out": "babycam.realtime.fanout:fanout.counts",
    "live": "babycam.realtime.live:counts",
    "sound": "babycam.monitor.sound.relay:counts",
    "sound streams": "babycam.monitor.sound.stream:counts",
    "sound made": "babycam.monitor.sound.programme:counts",
    "sound mixed": "babycam.monitor.sound.mixer:counts",
    "bridge": "babycam.monitor.bridge:bridge.counts",
    "intake": "babycam.monitor.worker_messages:intake.counts",
    "level hours": "babycam.history.level_services:counts",
    "told twice": "babycam.monitor.fence:counts",
    "questions": "babycam.monitor.links:links.counts",
    "watchdog": "babycam.monitor.watch:watcher.counts",
    "workers": "babycam.monitor.supervisor:supervisor.counts",
    "database": "babycam.loops.database:counts",
    "probe": "babycam.alerts.database_probe:counts",
    "standby": "babycam.alerts.standby:standby.counts",
    "direct": "babycam.notify.direct:direct.counts",
    "outbox": "babycam.notify.deliver:outbox.counts",
    "home": "babycam.notify.broker:house.counts",
    "passwords": "babycam.people.password_hashes:counts",
    "screens": "babycam.core.events:screens.failures",
    "doors": "babycam.server.front.guests:counts",
    "jobs": "babycam.server.wiring:background.deaths",
}


class Counts(Collector):
    """Read when somebody asks."""

    def collect(self) -> Iterable[Metric]:
        family = CounterMetricFamily("babycam_count", "What happened, and what was lost, since the start", labels=["part", "what"])
        for part, path in COUNTS.items():
            for what, number in dict(_counter(path)).items():
                family.add_metric([part, what], number)
        yield family
        yield _rooms(clock.monotonic())

    def describe(self) -> Iterable[Metric]:
        return ()  # nothing has to be asked at registration


def _rooms(now: float) -> Metric:
    """Rooms with a camera. Heard means that samples came out of the decoder; `why` is a code of core.errors, or empty."""
    family = GaugeMetricFamily("babycam_room_heard", "1 while a room with a camera is heard", labels=["room", "why"])
    for room in sorted(board.armed):
        health = monitor_queries.health_shape(board.of(room), True, now)
        family.add_metric([str(room), "" if health["heard"] else health["error"] or ""], float(health["heard"]))
    return family


def _counter(path: str) -> Mapping[str, int]:
    module, _, name = path.partition(":")
    counter: Mapping[str, int] = operator.attrgetter(name)(importlib.import_module(module))
    return counter
