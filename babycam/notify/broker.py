"""The connection to the house's MQTT broker, kept up for as long as the server runs and a broker is set.

A broker that goes away is looked for again, with a growing pause; while it is away, calls for it fail at once and in words, and are
tried again by the outbox. After each connect everything is said again: discovery, `online`, every state, the siren's too; what the
broker still holds of ours from before (another life of the server, a room that is gone, a base topic that was used) and
is not so any more is corrected or cleared. The last will says `offline` when the server is gone. Of several web processes one
keeps the connection (lease.py); the others look each few seconds whether they have to take over, and leave the calls for the
broker to it.

One task looks (`_look`: lease, settings, facts, all from the database), another one speaks from memory (`_speak`), so that a
database that hangs delays neither the broker nor the siren that says so (siren_holds.py).
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import OperationalError, transaction

from babycam.core import clock, encryption, tasks
from babycam.core.ids import new_id
from babycam.loops.database import DATABASE_FAULTS
from babycam.loops.threads import DatabaseThreads
from babycam.notify import bells, home, lease, missed, siren_holds
from babycam.notify.home import RoomFacts
from babycam.notify.models import Broker
from babycam.rooms import seals

if TYPE_CHECKING:
    import aiomqtt

log = logging.getLogger(__name__)

CODE = "mqtt"  # of the transport that publishes by this connection
LOOK_S = 1.0  # how often states are compared with what was said
ANSWER_S = 4.0
DATABASE_S = 5.0  # after that we go on with what we know of the settings
SETTLE_S = 5.0  # within this a broker has sent what it held
RENEW_S = 2.0  # a third of the lease
ONLINE_S = 10.0  # the last will of a process that stood still may come after our first word
PAUSES_S = (1.0, 2.0, 5.0, 10.0, 30.0)
KEEPALIVE_S = 20
UNSURE = "?"  # what a topic holds while we wait for the broker's word

RoomsTold = Callable[[], Sequence[RoomFacts]]


def load() -> None:
    """The library that speaks with a broker; large, and most houses have none."""
    import aiomqtt  # noqa: F401


class BrokerAway(Exception):
    """There is no broker, or it does not answer; the text says which."""


@dataclass(frozen=True, slots=True)
class BrokerAddress:
    """Where the broker is; None instead of this when there is none."""

    host: str
    port: int
    tls: bool
    username: str
    password: str = field(repr=False)
    base: str
    discovery: str
    former: tuple[tuple[str, str], ...] = field(default=(), compare=False)

    @property
    def place(self) -> tuple[str, int, str, str]:
        """Where what we say stands."""
        return self.host, self.port, self.base, self.discovery

    @property
    def ours(self) -> tuple[tuple[str, str], ...]:
        """Base topics with their discovery prefixes, the present one first."""
        return (self.base, self.discovery), *self.former


def address() -> BrokerAddress | None:
    """From the database, password decrypted. Never log this."""
    broker = Broker.objects.filter(enabled=True).first()
    if broker is None:
        return None
    password = seals.unseal(broker.sealed_password)
    former = tuple((base, discovery) for base, discovery in broker.former)
    return BrokerAddress(broker.host, broker.port, broker.tls, broker.username, password, broker.base, broker.discovery, former)


def _forget(former: Sequence[tuple[str, str]]) -> None:
    """These were cleared."""
    with transaction.atomic():
        for broker in Broker.objects.select_for_update():
            broker.former = [place for place in broker.former if tuple(place) not in former]
            broker.save(update_fields=["former"])


@dataclass(slots=True)
class Words:
    """What one connection has said. `said`: what the broker holds, by topic; `sounding`: for which incidents the siren's state
    was confirmed last (0: siren_holds.held), as they were at `look`; looks up to `since` were before it. `leave`: it is to end;
    `news` is set and replaced with each turn."""

    said: dict[str, str] = field(default_factory=dict)
    sounding: frozenset[int] = frozenset()
    since: int = 0
    look: int = 0
    held: bool = False
    moved: bool = False
    leave: asyncio.Event = field(default_factory=asyncio.Event)
    look_now: asyncio.Event = field(default_factory=asyncio.Event)
    speak_now: asyncio.Event = field(default_factory=asyncio.Event)
    news: asyncio.Event = field(default_factory=asyncio.Event)


class BrokerConnection:
    """`counts`: connected, lost. `fault`: why there is no connection, in words; "" while there is one or none is wanted.
    `elsewhere`: another process has the lease, so that calls are its to send."""

    def __init__(self, time: clock.Clock = clock.SYSTEM) -> None:
        self.counts: Counter[str] = Counter()
        self.fault = ""
        self.elsewhere = False
        self._time = time
        self._me = new_id()
        self._client: aiomqtt.Client | None = None
        self._at: BrokerAddress | None = None
        self._words: Words | None = None
        self._rooms: Sequence[RoomFacts] | None = None
        self._looks = self._looked = 0  # begun; the last one that found something
        self._sure_until = 0.0  # monotonic: until then the lease is ours, whatever the database does
        self._thread = DatabaseThreads("mqtt")
        self._asked: asyncio.Future[Any] | None = None

    @property
    def connected(self) -> bool:
        """Whether this process has a connection right now."""
        return self._client is not None

    async def publish(self, place: str, payload: str, *, retain: bool) -> None:
        """Below the base topic, QoS 1. Raises Away when it was not confirmed within ANSWER_S."""
        import aiomqtt

        client, at = self._client, self._at
        if client is None or at is None:
            raise BrokerAway(self.fault or "There is no MQTT broker")
        try:
            await client.publish(f"{at.base}/{place}", payload, qos=1, retain=retain, timeout=ANSWER_S)
        except aiomqtt.MqttError as error:
            raise BrokerAway(f"The MQTT broker did not take it ({_why(error)})") from error

    async def sounds(self, incident: int) -> bool:
        """Looks again now: whether the siren's state, as the broker has confirmed it since, is ON for this incident (0: for
        siren_holds.held). Raises Away when it was not confirmed within ANSWER_S."""
        words, asked = self._words, self._looks
        if words is None:
            raise BrokerAway(self.fault or "There is no MQTT broker")
        words.look_now.set()
        try:
            async with asyncio.timeout(ANSWER_S):
                while words.look <= asked and not (incident == 0 and words.held and siren_holds.held()):
                    await words.news.wait()
        except TimeoutError as error:
            raise BrokerAway("The MQTT broker has not confirmed the siren’s state") from error
        return incident in words.sounding

    async def run(self, stop: asyncio.Event, facts: RoomsTold) -> None:
        """Until `stop`; without a broker it looks each few seconds whether there is one now."""
        failures = 0
        try:
            while not stop.is_set():
                at = await self._where()
                mine = at is not None and await self._held(PAUSES_S[-1] if failures else 0.0)
                self.elsewhere = at is not None and not mine
                if at is None or not mine:
                    failures, self.fault = 0, ""
                    await tasks.pause(stop, PAUSES_S[1 if at else 2])
                    continue
                failures = 0 if await self._connected(at, stop, facts) else failures + 1
                await tasks.pause(stop, PAUSES_S[min(failures, len(PAUSES_S) - 1)])
        finally:
            await self._give_back()
            self._thread.close()

    async def _where(self) -> BrokerAddress | None:
        """As it was known last while the database is away: then of all times the siren must work."""
        try:
            self._at = await self._in_db(address, DATABASE_S)
        except DATABASE_FAULTS:
            log.warning("the broker's settings cannot be read, the last ones hold")
        return self._at

    async def _held(self, longer_s: float = 0.0) -> bool:
        """Takes or renews the lease; while the database is away nobody else can have it either."""
        began, until = self._time.monotonic(), lease.LEASE.total_seconds()
        take = partial(lease.take_lease, self._me, self._time.now(), longer_s=longer_s, fault=self.fault)
        try:
            mine = bool(await self._in_db(take, None if self._client else DATABASE_S))
        except DATABASE_FAULTS:
            return not self.elsewhere
        self._sure_until = began + until if mine else 0.0
        return mine

    async def _give_back(self) -> None:
        with suppress(*DATABASE_FAULTS):
            await self._in_db(partial(lease.give_back_lease, self._me), 1.0)

    async def _connected(self, at: BrokerAddress, stop: asyncio.Event, facts: RoomsTold) -> bool:
        """One connection, from its beginning to its end; whether there was one."""
        await asyncio.to_thread(load)
        import aiomqtt

        began, words = self.counts["connected"], Words(since=self._looks)
        try:
            async with self._open(at) as client:
                self.counts["connected"] += 1
                self._client, self._words, self.fault = client, words, ""
                await client.subscribe([(each, 0) for place in at.ours for each in home.filters(*place)])
                await tasks.until_first_ends(
                    stop.wait(),
                    self._look(at, words, facts, stop),
                    self._speak(client, at, words, stop),
                    self._hear(client, at, words),
                    self._settle(client, at, words, stop),
                )
                if not self.elsewhere:
                    await self._say_good_bye(client, at, words)
        except (aiomqtt.MqttError, OSError, ValueError) as error:
            self.counts["lost"] += 1
            self.fault = f"The MQTT broker at {at.host} cannot be reached ({_why(error)})"
            log.warning("%s", self.fault)
        finally:
            self._client = self._words = None
        return self.counts["connected"] > began

    def _open(self, at: BrokerAddress) -> "aiomqtt.Client":
        import aiomqtt

        return aiomqtt.Client(
            at.host,
            at.port,
            username=at.username or None,
            password=at.password or None,
            identifier=f"babycam-{new_id()[:8]}",
            will=aiomqtt.Will(home.status_topic(at.base), home.OFFLINE, qos=1, retain=True),
            keepalive=KEEPALIVE_S,
            timeout=ANSWER_S,
            tls_context=encryption.modern() if at.tls else None,
        )

    async def _look(self, at: BrokerAddress, words: Words, facts: RoomsTold, stop: asyncio.Event) -> None:
        """What is so now; ends when the settings are others, or the lease is another's."""
        renewed = -RENEW_S
        while not (stop.is_set() or words.leave.is_set()):
            words.look_now.clear()
            now = self._time.monotonic()
            if now - renewed >= RENEW_S:
                self.elsewhere, renewed = not await self._held(), now
                words.moved = not self.elsewhere and await self._other(at)
            if self.elsewhere or words.moved:
                words.leave.set()
                return
            await self._find(facts)
            words.speak_now.set()
            await tasks.pause(words.look_now, LOOK_S)

    async def _other(self, at: BrokerAddress) -> bool:
        """Whether the settings are not `at` any more."""
        try:
            return bool(await self._in_db(address) != at)
        except DATABASE_FAULTS:
            return False

    async def _find(self, facts: RoomsTold) -> None:
        self._looks += 1
        number = self._looks
        with suppress(*DATABASE_FAULTS):
            self._rooms, self._looked = await self._in_db(facts), number

    async def _speak(self, client: "aiomqtt.Client", at: BrokerAddress, words: Words, stop: asyncio.Event) -> None:
        """States as they change, from memory. A process that stood still, or has lost its database, cannot be sure that the lease
        is its own any more, and says nothing but what siren_holds.py asks for.

        It asks for `stop` itself, because Python 3.11's wait_for, which publishing uses, may swallow a cancellation.
        """
        online, words.speak_now = -ONLINE_S, bells.home.listen()
        while not (stop.is_set() or words.leave.is_set()):
            words.speak_now.clear()
            now = self._time.monotonic()
            sure = now < self._sure_until
            if sure and now - online >= ONLINE_S:
                await client.publish(home.status_topic(at.base), home.ONLINE, qos=1, retain=True)
                words.said.pop(home.siren_topic(at.base), None)  # restated, whoever has said otherwise meanwhile
                online = now
            await self._say(client, at, words, sure=sure)
            news, words.news = words.news, asyncio.Event()
            news.set()
            await tasks.pause(words.speak_now, LOOK_S)

    async def _say(self, client: "aiomqtt.Client", at: BrokerAddress, words: Words, *, sure: bool) -> None:
        held, look = siren_holds.held(), self._looked
        rooms = self._rooms if look > words.since else None  # what was so before this connection may not be so any more
        sounding = frozenset(incident for room in rooms or () for incident in room.siren) | ({0} if held else set())
        wanted = home.siren(at.base, bool(sounding)) if (sure and rooms is not None) or held or words.held else {}
        gone: list[str] = []
        if sure and rooms is not None:
            for base, _ in at.former:
                wanted |= home.good_bye(base)
            wanted |= home.discovery(at.base, at.discovery, rooms) | home.states(at.base, rooms)
            gone = [topic for topic in words.said if topic not in wanted]
        for topic, payload in {**dict.fromkeys(gone, ""), **wanted}.items():
            if words.said.get(topic) != payload:
                words.said[topic] = UNSURE
                await client.publish(topic, payload, qos=1, retain=True)
                words.said[topic] = payload
        for topic in gone:
            del words.said[topic]
        if wanted:
            words.sounding, words.held, words.look = sounding, held, look

    async def _hear(self, client: "aiomqtt.Client", at: BrokerAddress, words: Words) -> None:
        """What the broker still holds of ours is corrected at the next turn. Raises MqttError as soon as the connection is lost."""
        async for message in client.messages:
            topic = str(message.topic)
            if message.retain and message.payload and any(home.is_ours(*place, topic) for place in at.ours):
                words.said[topic] = bytes(message.payload).decode(errors="replace")

    async def _settle(self, client: "aiomqtt.Client", at: BrokerAddress, words: Words, stop: asyncio.Event) -> None:
        """By now it has sent all that it held, and what was used before is cleared; what it was away for is sent again."""
        with suppress(*DATABASE_FAULTS):
            await self._in_db(partial(missed.again, self._time.now(), CODE))
        if not await tasks.pause(words.leave, SETTLE_S):
            await client.unsubscribe([each for place in at.ours for each in home.filters(*place)])
            asked = self._looks
            while words.look <= asked:
                await words.news.wait()
            if at.former:
                with suppress(*DATABASE_FAULTS):
                    await self._in_db(partial(_forget, at.former))
            await words.leave.wait()

    async def _say_good_bye(self, client: "aiomqtt.Client", at: BrokerAddress, words: Words) -> None:
        """Offline; and where the settings lead elsewhere now, nothing of ours is left standing but a siren that is OFF."""
        last = {home.status_topic(at.base): home.OFFLINE}
        if words.moved:
            now = await self._where()
            if now is None or now.place != at.place:
                last = {**dict.fromkeys(words.said, ""), **home.good_bye(at.base)}
        for topic, payload in last.items():
            await client.publish(topic, payload, qos=1, retain=True, timeout=1.0)

    async def _in_db(self, function: Callable[[], Any], within_s: float | None = None) -> Any:
        """One question at a time, in a thread. Raises OperationalError when there is no answer in time; it is left to hang then."""
        try:
            async with asyncio.timeout(within_s):
                while self._asked is not None and not self._asked.done():
                    await asyncio.wait([self._asked])
                self._asked = asyncio.ensure_future(self._thread.call(function))
                self._asked.add_done_callback(_seen)
                return await asyncio.shield(self._asked)
        except TimeoutError as error:
            raise OperationalError("the database does not answer") from error


def _seen(asked: "asyncio.Future[Any]") -> None:
    """So that nobody complains of an answer for which nobody waited any more."""
    if not asked.cancelled():
        asked.exception()


def _why(error: Exception) -> str:
    return str(error)[:120] or type(error).__name__


house = BrokerConnection()
