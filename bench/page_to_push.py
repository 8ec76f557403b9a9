"""From "the incident is committed" to the first byte that each transport sends, with and without dead channels beside it.

Two people have the same four channels: an open page, a phone (web push), an ntfy topic, an MQTT topic; one of them also has a phone
whose push service never answers, and an ntfy server that never does. They are called in turn, in the same process, so that both
see the same machine. Ratio: the median with dead channels by the median without.
"""

import argparse
import asyncio
import json
import random
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import aiomqtt

from bench._django import django
from bench._lib import report, summary
from tests.ntfy import Ntfy, ntfy
from tests.push_service import PushService, push_service
from tests.services import Mosquitto, mosquitto

TRANSPORTS = ("page", "webpush", "ntfy", "mqtt")
PATIENCE_S = 10.0


class Watch:
    """When each incident's first byte came out of each transport: {(transport, incident): monotonic s}."""

    def __init__(self, push: PushService, topics: Ntfy) -> None:
        self.seen: dict[tuple[str, int], float] = {}
        self._push, self._ntfy = push, topics

    def page(self, event: Any) -> None:
        if event.type == "alert":
            self.seen.setdefault(("page", event.body["incident"]), time.monotonic())

    async def mqtt(self, port: int, ready: asyncio.Event) -> None:
        async with aiomqtt.Client("127.0.0.1", port) as client:
            await client.subscribe("babycam/person/#", qos=1)
            ready.set()
            async for message in client.messages:
                incident = json.loads(bytes(message.payload or b"{}"))["incident"]
                self.seen.setdefault(("mqtt", incident), time.monotonic())

    def look(self) -> None:
        """Takes over what the servers noted."""
        for message in list(self._push.messages):
            self.seen.setdefault(("webpush", message.content["incident"]), message.at)
        for taken, at in zip(list(self._ntfy.messages), list(self._ntfy.times), strict=False):
            self.seen.setdefault(("ntfy", int(taken["message"].split()[-1])), at)


@contextmanager
def silence() -> Iterator[int]:
    """A port that accepts and never answers."""
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(64)
        yield deaf.getsockname()[1]


def person(name: str, push: PushService, ntfy_url: str) -> Any:
    """Somebody with the four channels."""
    from babycam.core import clock
    from babycam.notify import channels
    from babycam.people.models import Person
    from tests.notify.loop import server_key

    someone, now = Person.objects.create(username=name, name=name), clock.now()
    device = push.subscribe(name, server_key())
    channels.add(person=someone, kind="webpush", values={"subscription": device.subscription()}, now=now)
    channels.add(person=someone, kind="apprise", values={"url": ntfy_url}, now=now)
    channels.add(person=someone, kind="mqtt", values={}, now=now)
    return someone


def add_dead(someone: Any, push: PushService, deaf: int) -> None:
    from babycam.core import clock
    from babycam.notify import channels
    from tests.notify.loop import server_key

    subscription = {**push.subscribe("dead", server_key()).subscription(), "endpoint": f"http://127.0.0.1:{deaf}/push/dead"}
    channels.add(person=someone, kind="webpush", values={"subscription": subscription}, now=clock.now())
    channels.add(person=someone, kind="apprise", values={"url": f"ntfy://127.0.0.1:{deaf}/dead"}, now=clock.now())


def enqueue(incident: int, someone: Any) -> float:
    """Commits a call; returns when it was committed."""
    from babycam.core import clock
    from babycam.notify import services
    from babycam.notify.message import Alert

    services.page_seen(person_id=someone.pk, sound=True, now=clock.now())
    alert = Alert(kind="noise", words=f"cry {incident}", key=f"incident-{incident}", rooms=("Zoe",))
    place: dict[str, Any] = {"incident_id": incident, "room_id": None, "round": 0, "step": 0, "person_ids": [someone.pk]}
    services.enqueue(**place, alert=alert, reach="all", now=clock.now())
    return time.monotonic()


async def call(watch: Watch, incident: int, someone: Any) -> dict[str, float]:
    """Milliseconds to the first byte, by transport."""
    began = await asyncio.to_thread(enqueue, incident, someone)
    async with asyncio.timeout(PATIENCE_S):
        while any((kind, incident) not in watch.seen for kind in TRANSPORTS):
            await asyncio.sleep(0.005)
            watch.look()
    return {kind: 1000 * max(0.0, watch.seen[kind, incident] - began) for kind in TRANSPORTS}


async def measure(push: PushService, topics: Ntfy, broker: Mosquitto, deaf: int, count: int) -> dict[str, Any]:
    from babycam.core.events import screens
    from babycam.notify import channels
    from babycam.notify.broker import house
    from babycam.notify.deliver import Outbox

    def prepare() -> tuple[Any, Any]:
        channels.save_broker(values={"host": "127.0.0.1", "port": broker.port})
        calm, troubled = (person(name, push, topics.url(name)) for name in ("calm", "troubled"))
        add_dead(troubled, push, deaf)
        return calm, troubled

    calm, troubled = await asyncio.to_thread(prepare)
    watch, stop, ready, outbox = Watch(push, topics), asyncio.Event(), asyncio.Event(), Outbox()
    screens.subscribe(watch.page)
    running = [asyncio.create_task(work) for work in (outbox.run(stop), house.run(stop, list), watch.mqtt(broker.port, ready))]
    async with asyncio.timeout(20):
        await ready.wait()
        while not house.connected:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.05)
    found: dict[str, list[dict[str, float]]] = {"without": [], "with": []}
    await call(watch, 1, calm)  # libraries are loaded at their first use
    for turn in range(count):
        for place, (name, someone) in enumerate((("without", calm), ("with", troubled))):
            found[name].append(await call(watch, 2 + 2 * turn + place, someone))
            await asyncio.sleep(random.uniform(0.05, 0.3))  # so as not to fall in step with the loop
    stop.set()
    running[2].cancel()
    await asyncio.gather(*running, return_exceptions=True)
    return _figures(found)


def _figures(found: dict[str, list[dict[str, float]]]) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    for kind in TRANSPORTS:
        without, dead = ([one[kind] for one in found[name]] for name in ("without", "with"))
        a, b = summary(without), summary(dead)
        ratio = round(b["p50"] / a["p50"], 3) if a["p50"] else None
        figures[kind] = {"without_ms": a, "with_dead_ms": b, "ratio_of_medians": ratio}
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--incidents", type=int, default=60)
    options = parser.parse_args()
    with ExitStack() as stack:
        stack.enter_context(django())
        push, topics, broker = (stack.enter_context(each) for each in (push_service(), ntfy(), mosquitto()))
        deaf = stack.enter_context(silence())
        figures = asyncio.run(measure(push, topics, broker, deaf, options.incidents))
    report("page_to_push", dead_channels=2, **figures)


if __name__ == "__main__":
    main()
