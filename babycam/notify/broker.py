"""The connection to the house's MQTT broker, kept up for as long as the server runs and a broker is set.

A broker that goes away is looked for again, with a growing pause; while it is away, calls for it fail at once and in words, and are
tried again by the outbox. After each connect everything is said anew: discovery, `online`, every state. The last will says
`offline` when the server is gone. Of several web processes one keeps the connection (lease.py); the others look each few seconds
whether they have to take over, and leave the calls for the broker to it.
"""

import asyncio
import logging
import ssl
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import aiomqtt
from channels.db import DatabaseSyncToAsync
from django.db import DatabaseError, InterfaceError, connections

from babycam.core import clock, tasks
from babycam.core.ids import new_id
from babycam.notify import home, lease
from babycam.notify.home import RoomFacts
from babycam.notify.models import Broker
from babycam.rooms import sealing

log = logging.getLogger(__name__)

LOOK_S = 1.0  # how often states are compared with what was said
ANSWER_S = 4.0
RENEW_S = 2.0  # a third of the lease
ONLINE_S = 10.0  # the last will of a process that stood still may come after our first word
PAUSES_S = (1.0, 2.0, 5.0, 10.0, 30.0)
KEEPALIVE_S = 20

Facts = Callable[[], Sequence[RoomFacts]]


class Away(Exception):
    """There is no broker, or it does not answer; the text says which."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where the broker is; None instead of this when there is none."""

    host: str
    port: int
    tls: bool
    username: str
    password: str = field(repr=False)
    base: str
    discovery: str


def address() -> Address | None:
    """From the database, password decrypted. Never log this."""
    broker = Broker.objects.filter(enabled=True).first()
    if broker is None:
        return None
    password = sealing.unseal(broker.sealed_password)
    return Address(broker.host, broker.port, broker.tls, broker.username, password, broker.base, broker.discovery)


class House:
    """`counts`: connected, lost. `fault`: why there is no connection, in words; "" while there is one or none is wanted.
    `elsewhere`: another process has the lease, so that calls are its to send."""

    def __init__(self, time: clock.Clock = clock.SYSTEM) -> None:
        self.counts: Counter[str] = Counter()
        self.fault = ""
        self.elsewhere = False
        self._time = time
        self._me = new_id()
        self._client: aiomqtt.Client | None = None
        self._at: Address | None = None
        self._said: dict[str, str] = {}
        self._thread: ThreadPoolExecutor | None = None

    @property
    def connected(self) -> bool:
        """Whether this process has a connection right now."""
        return self._client is not None

    async def publish(self, place: str, payload: str, *, retain: bool) -> None:
        """Below the base topic, QoS 1. Raises Away when it was not confirmed within ANSWER_S."""
        client, at = self._client, self._at
        if client is None or at is None:
            raise Away(self.fault or "There is no MQTT broker")
        try:
            await client.publish(f"{at.base}/{place}", payload, qos=1, retain=retain, timeout=ANSWER_S)
        except aiomqtt.MqttError as error:
            raise Away(f"The MQTT broker did not take it ({_why(error)})") from error

    async def run(self, stop: asyncio.Event, facts: Facts) -> None:
        """Until `stop`; without a broker it looks each few seconds whether there is one now."""
        failures = 0
        try:
            while not stop.is_set():
                try:
                    at: Address | None = await self._in_db(address)
                except (DatabaseError, InterfaceError):
                    at = None
                mine = at is not None and await self._held(PAUSES_S[-1] if failures else 0.0)
                self.elsewhere = at is not None and not mine
                if at is None or not mine:
                    failures, self.fault = 0, ""
                    await tasks.pause(stop, PAUSES_S[1])
                    continue
                failures = 0 if await self._connected(at, stop, facts) else failures + 1
                await tasks.pause(stop, PAUSES_S[min(failures, len(PAUSES_S) - 1)])
        finally:
            await self._give_back()
            self._close_thread()

    async def _held(self, longer_s: float = 0.0) -> bool:
        """Takes or renews the lease; while the database is away nobody else can have it either."""
        try:
            return bool(await self._in_db(partial(lease.take, self._me, self._time.now(), longer_s=longer_s, fault=self.fault)))
        except (DatabaseError, InterfaceError):
            return not self.elsewhere

    async def _give_back(self) -> None:
        with suppress(DatabaseError, InterfaceError):
            await self._in_db(partial(lease.give_back, self._me))

    async def _connected(self, at: Address, stop: asyncio.Event, facts: Facts) -> bool:
        """One connection, from its beginning to its end; whether there was one."""
        began = self.counts["connected"]
        try:
            async with self._open(at) as client:
                self.counts["connected"] += 1
                await tasks.until_first_ends(stop.wait(), self._tell(client, at, facts, stop), _gone(client))
                if not self.elsewhere:
                    await client.publish(home.status_topic(at.base), home.OFFLINE, qos=1, retain=True, timeout=1.0)
        except (aiomqtt.MqttError, OSError, ValueError) as error:
            self.counts["lost"] += 1
            self.fault = f"The MQTT broker at {at.host} cannot be reached ({_why(error)})"
            log.warning("%s", self.fault)
        finally:
            self._client, self._said = None, {}
        return self.counts["connected"] > began

    def _open(self, at: Address) -> aiomqtt.Client:
        return aiomqtt.Client(
            at.host,
            at.port,
            username=at.username or None,
            password=at.password or None,
            identifier=f"babycam-{new_id()[:8]}",
            will=aiomqtt.Will(home.status_topic(at.base), home.OFFLINE, qos=1, retain=True),
            keepalive=KEEPALIVE_S,
            timeout=ANSWER_S,
            tls_context=ssl.create_default_context() if at.tls else None,
        )

    async def _tell(self, client: aiomqtt.Client, at: Address, facts: Facts, stop: asyncio.Event) -> None:
        """States as they change; returns when the settings did, or the lease is another's.

        It asks for `stop` itself, because Python 3.11's wait_for, which publishing uses, may swallow a cancellation.
        """
        self._client, self._at, self.fault = client, at, ""
        renewed = online = -ONLINE_S
        while not stop.is_set():
            now = self._time.monotonic()
            if now - renewed >= RENEW_S:
                self.elsewhere, renewed = not await self._held(), now
                if self.elsewhere or await self._in_db(address) != at:
                    return
            if now - online >= ONLINE_S:
                await client.publish(home.status_topic(at.base), home.ONLINE, qos=1, retain=True)
                online = now
            await self._say(client, at, await self._facts(facts))
            await asyncio.sleep(LOOK_S)

    async def _say(self, client: aiomqtt.Client, at: Address, rooms: Sequence[RoomFacts] | None) -> None:
        if rooms is None:
            return
        configs = home.discovery(at.base, at.discovery, rooms)
        wanted = {**configs, **home.states(at.base, rooms)}
        known = self._said
        forgotten = {topic: "" for topic in known if topic not in wanted}
        for topic, payload in {**forgotten, **wanted}.items():
            if known.get(topic) != payload:
                await client.publish(topic, payload, qos=1, retain=True)
        self._said = wanted

    async def _facts(self, facts: Facts) -> Sequence[RoomFacts] | None:
        try:
            found: Sequence[RoomFacts] = await self._in_db(facts)
        except (DatabaseError, InterfaceError):
            return None
        return found

    async def _in_db(self, function: Callable[[], Any]) -> Any:
        if self._thread is None:
            self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mqtt")
        return await DatabaseSyncToAsync(function, thread_sensitive=False, executor=self._thread)()

    def _close_thread(self) -> None:
        if self._thread is not None:
            self._thread.submit(connections.close_all)
            self._thread.shutdown(wait=False)
            self._thread = None


async def _gone(client: aiomqtt.Client) -> None:
    """Raises MqttError as soon as the connection is lost; nothing is subscribed, so nothing else comes."""
    async for _message in client.messages:
        pass


def _why(error: Exception) -> str:
    return str(error)[:120] or type(error).__name__


house = House()
