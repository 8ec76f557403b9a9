"""Posts the house's cards: looks up what has happened lately, and says each thing once.

It is woken by the screens' events and looks by itself each EACH_S, in every process: what was posted is known by its key in the
database, so a restart loses nothing and two processes double nothing. Nothing older than LOOK_BACK is said any more.
"""

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from babycam.alerts import recap
from babycam.chat import edits
from babycam.chat import services as chat_services
from babycam.core import clock, tasks
from babycam.core.events import ScreenEvent
from babycam.duty import queries as duty_queries
from babycam.duty import swap_services
from babycam.duty.roster import instant
from babycam.family import card_words
from babycam.family.card_words import Card
from babycam.history import queries as history_queries
from babycam.loops.bell import Bell
from babycam.loops.database import DATABASE_FAULTS
from babycam.loops.threads import DatabaseThreads
from babycam.monitor import queries as monitor_queries
from babycam.monitor.state import board
from babycam.people import audit
from babycam.people import queries as people_queries
from babycam.rooms import queries as rooms_queries

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
class CardContext:
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
        names = {person.pk: person.name for person in people_queries.everybody()}
        context = CardContext(now, _since(now), names, rooms_queries.room_names())
        posted = 0
        for card in sorted(self._cards(context), key=lambda card: card.at):
            posted += self._say(card)
        return posted

    def _cards(self, context: CardContext) -> Rows:
        yield from _handed(context)
        yield from _swaps(context)
        yield from _incidents(context)
        yield from _clips(context)
        yield from _guesses(context)
        yield from self._power(context)

    def _say(self, card: Card) -> bool:
        """Whether that was news. A card that stands there already is changed when it says something else now."""
        sentence = str(card.card["words"])
        if self.said.get(card.key) == sentence:
            return False
        new = chat_services.post_card(key=card.key, thread=card.thread, room=card.room, card=card.card, at=card.at) is not None
        if not new and card.renewed:
            new = edits.renew_card(key=card.key, card=card.card)
        if len(self.said) > REMEMBERED:
            self.said.clear()
        self.said[card.key] = sentence
        return new

    def _power(self, context: CardContext) -> Rows:
        """Cameras that run on their battery, once an evening."""
        ticks, zone = self.time.monotonic(), duty_queries.zone()
        for room, name in context.rooms.items():
            level, charging = monitor_queries.power_of(board.of(room), ticks)
            if charging is not False:
                self.unplugged.pop(room, None)
            elif ticks - self.unplugged.setdefault(room, ticks) >= UNPLUGGED_S:
                key = f"unplugged:{room}:{card_words.evening_of(context.now, zone)}"
                yield card_words.warning("unplugged", key, room, name, context.now, battery=level)


def _since(now: datetime) -> datetime:
    """Nothing is said again that the owner has cleared away."""
    cleared = audit.entries().filter(act="chat", at__gt=now - LOOK_BACK).order_by("-at").first()
    return cleared.at if cleared else now - LOOK_BACK


def _handed(context: CardContext) -> Rows:
    for row in duty_queries.said_since(context.since):
        change = card_words.Handed(
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
        yield from _fresh(card_words.handed(change, context.names, context.rooms, duty_queries.zone()), context)


def _swaps(context: CardContext) -> Rows:
    for row in duty_queries.swaps_since(context.since):
        offer = card_words.SwapFacts(
            id=row.pk,
            asker=row.asker_id,
            asked=row.asked_id,
            given=tuple((instant(start), instant(end)) for start, end in row.given),
            wanted=tuple((instant(start), instant(end)) for start, end in row.wanted),
            rooms=None if row.rooms is None else tuple(row.rooms),
            words=row.words,
            state=swap_services.swap_state(row, context.now).value,
            at=max(row.created_at, context.since),
            expires_at=row.expires_at,
            decided_by=row.decided_by_id,
        )
        yield card_words.swap(offer, context.names, duty_queries.zone())


def _incidents(context: CardContext) -> Rows:
    zone = duty_queries.zone()
    for incident in recap.changed_since(context.since):
        about = card_words.CardIncident(incident.pk, incident.room_id, incident.room.name, incident.params.get("certainty") or "")
        for up in recap.ups(incident):
            if up.until and up.until >= context.since:
                yield card_words.woken(up.person, up.since, up.until, about, up.number, context.names, zone)
        if recap.warns(incident) and incident.opened_at >= context.since:
            battery = incident.params.get("battery")
            yield card_words.warning(
                incident.kind,
                f"{incident.pk}",
                incident.room_id,
                incident.room.name,
                incident.opened_at,
                battery=battery,
                incident=incident.pk,
            )
        if recap.warns(incident) and (back := recap.comes_and_goes(incident)) and back[0] >= context.since:
            key = f"{incident.pk}:comes-and-goes"
            yield card_words.warning(
                incident.kind, key, incident.room_id, incident.room.name, back[0], incident=incident.pk, wording=back[1]
            )


def _clips(context: CardContext) -> Rows:
    for row in history_queries.clips_of_incidents(context.since):
        if row.noise and row.noise.incident:
            about = card_words.CardIncident(row.noise.incident, row.room_id, row.room.name)
            yield card_words.clip(str(row.pk), row.started_at, row.duration_s or 0.0, about, row.noise.certainty)


def _guesses(context: CardContext) -> Rows:
    for row in audit.entries().filter(act="login.guessed", at__gte=context.since):
        yield card_words.guessed(row.whom, f"{row.pk}", row.at)


def _fresh(cards: Iterable[Card], context: CardContext) -> Rows:
    return (card for card in cards if card.at >= context.since)


async def run(stop: asyncio.Event, cards: Cards | None = None) -> None:
    """Until `stop`: a turn soon after each event that matters, and one each EACH_S at least."""
    cards, thread = cards or Cards(), DatabaseThreads("cards")
    rung, failures = bell.listen(), 0
    try:
        while not stop.is_set():
            rung.clear()
            try:
                await thread.call(cards.turn)
                failures = 0
            except DATABASE_FAULTS:
                failures += 1
            await _rest(stop, rung, min(LONGEST_PAUSE_S, EACH_S * 2**failures))
    finally:
        thread.close()


async def _rest(stop: asyncio.Event, rung: asyncio.Event, seconds: float) -> None:
    await tasks.pause(stop, seconds, rung)
    if rung.is_set():
        await tasks.pause(stop, SOON_S)
