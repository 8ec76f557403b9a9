"""From "the incident is committed" to the first byte that each transport sends, with and without dead channels beside it.

Two couples look after the rooms of a house. In each, one has an open page and a phone (web push), the other an ntfy topic and an
MQTT topic; in one couple each of them also has something dead: a push service that never answers, an ntfy server that never does.
Their rooms fall silent in turn, in the same process, so that both couples see the same machine: an incident opens, the rota says
whom it is for, and one transaction stores it with its calls. Ratio: the median with dead channels by the median without.
"""

import argparse
import asyncio
import json
import random
import re
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import time as time_of_day
from datetime import timedelta
from typing import Any

import aiomqtt

from bench._django import django
from bench._lib import report, summary
from tests.support.ntfy import Ntfy, ntfy
from tests.support.push_service import PushService, push_service
from tests.support.services import Mosquitto, mosquitto

TRANSPORTS = ("page", "webpush", "ntfy", "mqtt")
PATIENCE_S = 10.0
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Watch:
    """When each incident's first byte came out of each transport: {(transport, incident): monotonic s}."""

    def __init__(self, push: PushService, topics: Ntfy) -> None:
        self.seen: dict[tuple[str, int], float] = {}
        self.incidents: dict[int, int] = {}  # by the number in the room's name, which is all that a person is told
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
            named = re.search(r"Room (\d+)", f"{taken.get('title')} {taken['message']}")
            if named:
                self.seen.setdefault(("ntfy", self.incidents.get(int(named[1]), 0)), at)


@contextmanager
def silence() -> Iterator[int]:
    """A port that accepts and never answers."""
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(64)
        yield deaf.getsockname()[1]


def couple(name: str, push: PushService, ntfy_url: str) -> tuple[Any, Any]:
    """Who has the page and the phone, and who has the topics."""
    from babycam.core import clock
    from babycam.notify import channels
    from babycam.people.models import Person
    from tests.notify.loop import server_key

    by_page, by_topic = (Person.objects.create(username=f"{name}-{way}", name=f"{name} {way}") for way in ("page", "topic"))
    now, device = clock.now(), push.subscribe(name, server_key())
    channels.add_channel(person=by_page, kind="webpush", values={"subscription": device.subscription()}, now=now)
    channels.add_channel(person=by_topic, kind="apprise", values={"url": ntfy_url}, now=now)
    channels.add_channel(person=by_topic, kind="mqtt", values={}, now=now)
    return by_page, by_topic


def add_dead(by_page: Any, by_topic: Any, push: PushService, deaf: int) -> None:
    from babycam.core import clock
    from babycam.notify import channels
    from tests.notify.loop import server_key

    subscription = {**push.subscribe("dead", server_key()).subscription(), "endpoint": f"http://127.0.0.1:{deaf}/push/dead"}
    channels.add_channel(person=by_page, kind="webpush", values={"subscription": subscription}, now=clock.now())
    channels.add_channel(person=by_topic, kind="apprise", values={"url": f"ntfy://127.0.0.1:{deaf}/dead"}, now=clock.now())


def rooms_of(two: tuple[Any, Any], numbers: range) -> list[int]:
    """Rooms that these two look after all day."""
    from babycam.core import clock
    from babycam.duty import rule_services
    from babycam.rooms.models import Room

    ids = [Room.objects.create(name=f"Room {number}").pk for number in numbers]
    turns = [[person.pk for person in two]]
    values = {"rooms": ids, "turns": turns, "tz": "UTC", "days": DAYS, "start": time_of_day(), "end": time_of_day()}
    rule_services.add_rule(by=two[0].pk, values=values, now=clock.now() - timedelta(days=2))
    return ids


def fall_silent(room: int, two: tuple[Any, Any]) -> tuple[int, float]:
    """The room's microphone is muted: the incident that opens, and when it was committed."""
    from babycam.alerts import queries as alerts_queries
    from babycam.alerts import services as alerts_services
    from babycam.core import clock
    from babycam.notify import services as notify_services

    notify_services.page_seen(person_id=two[0].pk, sound=True, now=clock.now())
    alerts_services.report_unheard(room_id=room, kind="mic_muted", at=clock.now())
    committed = time.monotonic()
    incident = alerts_queries.latest(room, "mic_muted")
    assert incident is not None
    return incident.pk, committed


async def call(watch: Watch, number: int, room: int, two: tuple[Any, Any]) -> dict[str, float]:
    """Milliseconds to the first byte, by transport."""
    incident, began = await asyncio.to_thread(fall_silent, room, two)
    watch.incidents[number] = incident
    async with asyncio.timeout(PATIENCE_S):
        while any((kind, incident) not in watch.seen for kind in TRANSPORTS):
            await asyncio.sleep(0.005)
            watch.look()
    return {kind: 1000 * max(0.0, watch.seen[kind, incident] - began) for kind in TRANSPORTS}


async def measure(push: PushService, topics: Ntfy, broker: Mosquitto, deaf: int, count: int) -> dict[str, Any]:
    from babycam.core import clock
    from babycam.core.events import screens
    from babycam.notify import channels
    from babycam.notify.broker import house
    from babycam.notify.deliver import Outbox
    from babycam.notify.models import Channel
    from babycam.people import services as people_services

    def prepare() -> tuple[list[tuple[Any, Any]], list[list[int]]]:
        people_services.found_household(name="Bench", tz="UTC")
        channels.save_broker(values={"host": "127.0.0.1", "port": broker.port})
        couples = [couple(name, push, topics.url(name)) for name in ("calm", "troubled")]
        add_dead(*couples[1], push, deaf)
        Channel.objects.update(verified_at=clock.now())
        return couples, [rooms_of(couples[0], range(count + 1)), rooms_of(couples[1], range(count + 1, 2 * count + 1))]

    (calm, troubled), (quiet, loud) = await asyncio.to_thread(prepare)
    watch, stop, ready, outbox = Watch(push, topics), asyncio.Event(), asyncio.Event(), Outbox()
    screens.subscribe(watch.page)
    running = [asyncio.create_task(work) for work in (outbox.run(stop), house.run(stop, list), watch.mqtt(broker.port, ready))]
    async with asyncio.timeout(20):
        await ready.wait()
        while not house.connected:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.05)
    times: dict[str, list[dict[str, float]]] = {"without": [], "with": []}
    await call(watch, 0, quiet[0], calm)  # libraries are loaded at their first use
    for turn in range(count):
        for name, number, room, two in (
            ("without", 1 + turn, quiet[1 + turn], calm),
            ("with", 1 + count + turn, loud[turn], troubled),
        ):
            times[name].append(await call(watch, number, room, two))
            await asyncio.sleep(random.uniform(0.05, 0.3))  # so as not to fall in step with the loop
    stop.set()
    running[2].cancel()
    await asyncio.gather(*running, return_exceptions=True)
    return _figures(times)


def _figures(times: dict[str, list[dict[str, float]]]) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    for kind in TRANSPORTS:
        without, dead = ([took[kind] for took in times[name]] for name in ("without", "with"))
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
        push, topics = stack.enter_context(push_service()), stack.enter_context(ntfy())
        broker, deaf = stack.enter_context(mosquitto()), stack.enter_context(silence())
        figures = asyncio.run(measure(push, topics, broker, deaf, options.incidents))
    report("page_to_push", dead_channels=2, **figures)


if __name__ == "__main__":
    main()
