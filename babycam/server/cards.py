"""Posts the house's cards: looks up what has happened since a while, and says each thing once.

It is woken by the screens' events and looks by itself each EACH_S, in every process: what was posted is known by its key in the
database, so a restart loses nothing and two processes double nothing. Nothing older than LOOK_BACK is said any more.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from channels.db import DatabaseSyncToAsync
from django.db import DatabaseError, InterfaceError, connections

from babycam.alerts import recap
from babycam.chat import changing, services
from babycam.core import clock, tasks
from babycam.core.events import ScreenEvent
from babycam.duty import queries as duty
from babycam.duty import swapping
from babycam.duty.roster import instant
from babycam.history import queries as history
from babycam.monitor import queries as monitor
from babycam.monitor.state import board
from babycam.notify.wake import Bell
from babycam.people import audit
from babycam.people import queries as people
from babycam.rooms import queries as rooms
from babycam.server import card_words as words
from babycam.server.card_words import Card

EACH_S = 10.0
SOON_S = 0.3  # events come in swarms
LONGEST_PAUSE_S = 60.0
LOOK_BACK = timedelta(hours=12)
REMEMBERED = 5000
UNPLUGGED_S = 60.0  # a plug that is moved is no news
WAKES = frozenset({"incident.changed", "duty.changed", "clip.ready"})
Rows = Iterator[Card]
bell = Bell()


def heard(event: ScreenEvent) -> None:
    """Subscribed to the screens: something may want to be said."""
    if event.type in WAKES:
        bell.ring()


@dataclass(frozen=True)
class Known:
    """What all cards need, read once a turn. `since`: nothing from before."""

    now: datetime
    since: datetime
    names: dict[int, str]
    rooms: dict[int, str]


@dataclass
class Cards:
    """One loop's memory: what it knows to be said (by key), and since when each room's camera is unplugged (monotonic, s)."""

    time: clock.Clock = clock.SYSTEM
    said: dict[str, str] = field(default_factory=dict)
    unplugged: dict[int, float] = field(default_factory=dict)

    def turn(self) -> int:
        """Says what is new; returns how much that was."""
        now = self.time.now()
        names = {person.pk: person.name for person in people.everybody()}
        known = Known(now, _since(now), names, rooms.room_names())
        posted = 0
        for card in sorted(self._cards(known), key=lambda card: card.at):
            posted += self._say(card)
        return posted

    def _cards(self, known: Known) -> Rows:
        yield from _handed(known)
        yield from _swaps(known)
        yield from _incidents(known)
        yield from _clips(known)
        yield from _guesses(known)
        yield from self._power(known)

    def _say(self, card: Card) -> bool:
        """Whether that was news. A card that stands there already is changed when it says something else now."""
        sentence = str(card.card["words"])
        if self.said.get(card.key) == sentence:
            return False
        new = services.post_card(key=card.key, thread=card.thread, room=card.room, card=card.card, at=card.at) is not None
        if not new and card.renewed:
            new = changing.renew_card(key=card.key, card=card.card)
        if len(self.said) > REMEMBERED:
            self.said.clear()
        self.said[card.key] = sentence
        return new

    def _power(self, known: Known) -> Rows:
        """Cameras that run on their battery, once an evening."""
        ticks, zone = self.time.monotonic(), duty.zone()
        for room, name in known.rooms.items():
            level, charging = monitor.power_of(board.of(room), ticks)
            if charging is not False:
                self.unplugged.pop(room, None)
            elif ticks - self.unplugged.setdefault(room, ticks) >= UNPLUGGED_S:
                key = f"unplugged:{room}:{words.evening_of(known.now, zone)}"
                yield words.warning("unplugged", key, room, name, known.now, battery=level)


def _since(now: datetime) -> datetime:
    """Nothing is said again that the owner has cleared away."""
    cleared = audit.entries().filter(act="chat", at__gt=now - LOOK_BACK).order_by("-at").first()
    return cleared.at if cleared else now - LOOK_BACK


def _handed(known: Known) -> Rows:
    for row in duty.said_since(known.since):
        said = words.Handed(
            id=row.pk,
            kind=row.kind,
            by=row.created_by_id,
            who=tuple(row.who),
            instead_of=row.instead_of_id,
            rooms=None if row.rooms is None else tuple(row.rooms),
            start=row.start,
            until=row.end,
            at=row.created_at,
            reason=row.reason,
            incident=row.incident,
            cancelled_at=row.cancelled_at,
            cancelled_by=row.cancelled_by_id,
        )
        yield from _fresh(words.handed(said, known.names, known.rooms, duty.zone()), known)


def _swaps(known: Known) -> Rows:
    for row in duty.swaps_since(known.since):
        offer = words.Offer(
            id=row.pk,
            asker=row.asker_id,
            asked=row.asked_id,
            given=tuple((instant(start), instant(end)) for start, end in row.given),
            wanted=tuple((instant(start), instant(end)) for start, end in row.wanted),
            rooms=None if row.rooms is None else tuple(row.rooms),
            words=row.words,
            state=swapping.state(row, known.now).value,
            at=max(row.created_at, known.since),
            expires_at=row.expires_at,
            decided_by=row.decided_by_id,
        )
        yield words.swap(offer, known.names, duty.zone())


def _incidents(known: Known) -> Rows:
    zone = duty.zone()
    for one in recap.changed_since(known.since):
        about = words.About(one.pk, one.room_id, one.room.name)
        for up in recap.ups(one):
            if up.until and up.until >= known.since:
                yield words.woken(up.person, up.since, up.until, about, up.number, known.names, zone)
        if one.kind in recap.WARNS and one.opened_at >= known.since:
            battery = one.params.get("battery")
            yield words.warning(one.kind, f"{one.pk}", one.room_id, one.room.name, one.opened_at, battery=battery, incident=one.pk)
        if one.kind in recap.WARNS and (back := recap.comes_and_goes(one)) and back[0] >= known.since:
            key = f"{one.pk}:comes-and-goes"
            yield words.warning(one.kind, key, one.room_id, one.room.name, back[0], incident=one.pk, said=back[1])


def _clips(known: Known) -> Rows:
    for row in history.clips_of_incidents(known.since):
        if row.noise and row.noise.incident:
            about = words.About(row.noise.incident, row.room_id, row.room.name)
            yield words.clip(str(row.pk), row.started_at, row.duration_s or 0.0, about, row.noise.certainty)


def _guesses(known: Known) -> Rows:
    for row in audit.entries().filter(act="login.guessed", at__gte=known.since):
        yield words.guessed(row.whom, f"{row.pk}", row.at)


def _fresh(cards: Iterable[Card], known: Known) -> Rows:
    return (card for card in cards if card.at >= known.since)


async def run(stop: asyncio.Event, cards: Cards | None = None) -> None:
    """Until `stop`: a turn soon after each event that matters, and one each EACH_S at least."""
    cards, thread = cards or Cards(), ThreadPoolExecutor(max_workers=1, thread_name_prefix="cards")
    rung, failures = bell.listen(), 0
    try:
        while not stop.is_set():
            rung.clear()
            try:
                await _in_db(cards.turn, thread)
                failures = 0
            except (DatabaseError, InterfaceError):
                failures += 1
            await _rest(stop, rung, min(LONGEST_PAUSE_S, EACH_S * 2**failures))
    finally:
        thread.submit(connections.close_all)
        thread.shutdown(wait=False)


async def _rest(stop: asyncio.Event, rung: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await tasks.until_first_ends(stop.wait(), rung.wait())
    except TimeoutError:
        return
    await tasks.pause(stop, SOON_S)


async def _in_db(turn: Callable[[], int], thread: ThreadPoolExecutor) -> int:
    done: int = await DatabaseSyncToAsync(turn, thread_sensitive=False, executor=thread)()
    return done
