"""Every queue counts what it loses; this gives all counts of this process to /metrics, as babycam_count_total{part, what}."""

import importlib
import operator
from collections.abc import Iterable, Mapping

from prometheus_client.core import CounterMetricFamily, Metric
from prometheus_client.registry import Collector

# part: where its Counter is
COUNTS: dict[str, str] = {
    "pages": "babycam.realtime.consumers:counts",
    "fan-out": "babycam.realtime.fanout:fanout.counts",
    "live": "babycam.realtime.live:counts",
    "bridge": "babycam.monitor.bridge:bridge.counts",
    "intake": "babycam.monitor.serving:intake.counts",
    "told twice": "babycam.monitor.fence:counts",
    "questions": "babycam.monitor.links:links.counts",
    "watchdog": "babycam.monitor.watch:watcher.counts",
    "workers": "babycam.monitor.supervisor:supervisor.counts",
    "outbox": "babycam.notify.deliver:outbox.counts",
    "home": "babycam.notify.broker:house.counts",
    "screens": "babycam.core.events:screens.failures",
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

    def describe(self) -> Iterable[Metric]:
        return ()  # nothing has to be asked at registration


def _counter(path: str) -> Mapping[str, int]:
    module, _, name = path.partition(":")
    found: Mapping[str, int] = operator.attrgetter(name)(importlib.import_module(module))
    return found
