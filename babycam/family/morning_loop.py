"""Each morning, once: the report on the night, as cards in the chat and by the channels of who wants it. It also keeps what nights
that are over came to.

Every process may look; who writes the night's row first posts, in one transaction with its cards and deliveries. A server that was
off at that time posts when it is back, within LATE; after that a report is no news.
"""

import asyncio
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from babycam.chat import services as chat_services
from babycam.core import clock
from babycam.core.clock import rfc3339
from babycam.core.wallclock import wall_to_utc
from babycam.duty import queries as duty_queries
from babycam.family import card_words, morning
from babycam.family.card_words import Card
from babycam.family.nights import summaries
from babycam.family.nights.calendar import NightCalendar, calendar
from babycam.family.nights.facts import RoomNight, night_facts
from babycam.family.nights.sight import house
from babycam.family.nights.spans import DAY
from babycam.history import morning_reports
from babycam.loops.timer import every
from babycam.notify import report_deliveries
from babycam.people import access
from babycam.people import queries as people_queries
from babycam.people.access import Right
from babycam.people.models import Household
from babycam.rooms import queries as rooms_queries

EACH_S = 20.0
KEEP_EACH_S = 300.0
NIGHTS_A_TURN = 10  # when many are not kept: after an update, or when the night has other hours
LATE = timedelta(hours=4)
TITLE = "Good morning"


def turn(now: datetime | None = None) -> None:
    """Posts the report that is due at `now`."""
    home, now = people_queries.household(), now or clock.now()
    day = due(home, now) if home else None
    if day is not None and not morning_reports.is_posted(day):
        post(day, calendar(), now)


def keep(now: datetime | None = None) -> int:
    """Keeps what nights came to that are over; how many, NIGHTS_A_TURN at most. Several processes may: it comes to the same."""
    if people_queries.household() is None:
        return 0
    by, kept = calendar(), 0
    while kept < NIGHTS_A_TURN and summaries.keep_one(by, house(), now or clock.now()):
        kept += 1
    return kept


def due(home: Household, now: datetime) -> date | None:
    """The night whose report is due at `now`, if the family wants one."""
    zone = ZoneInfo(home.tz)
    today = now.astimezone(zone).date()
    at = wall_to_utc(today, home.report_time, zone)
    return today - DAY if home.morning_report and at <= now < at + LATE else None


def post(day: date, by: NightCalendar, now: datetime) -> int:
    """Posts the report on the night of `day`, unless somebody has; how many cards that were: none of a night of which nothing
    was to be told."""
    names = {somebody.pk: somebody.name for somebody in people_queries.everybody()}
    nights = night_facts(by.span(day), house(), now)
    told = [(night, words) for night in nights if (words := morning.room_words(night, names))]
    with transaction.atomic():
        if not morning_reports.take(day, now):
            return 0
        for night, words in told:
            card = _card(day, night, words, now)
            chat_services.post_card(key=card.key, thread=card.thread, room=card.room, card=card.card, at=card.at)
        if told:
            texts = _texts({night.room: " ".join(words) for night, words in told}, now)
            report_deliveries.enqueue(texts=texts, title=TITLE, url=f"/night/{day}", key=f"morning-{day}", now=now)
    return len(told)


def _card(day: date, night: RoomNight, words: list[str], now: datetime) -> Card:
    facts = {
        "kind": "morning",
        "words": " ".join(words),
        "date": day.isoformat(),
        "room": night.room,
        "room_name": night.name,
        "since": rfc3339(night.span.night_since),
        "until": rfc3339(night.span.night_until),
    }
    return Card(f"morning:{day}:{night.room}", night.room, now, facts, card_words.FAMILY)


def _texts(rooms: dict[int, str], now: datetime) -> dict[int, str]:
    """What each person who wants it is told: of the rooms that they may see; nothing while they are not to be disturbed."""
    resting = duty_queries.under_dnd(now)
    wanting = [person for person in people_queries.let_in(now) if person.wants_report and person.pk not in resting]
    texts = {}
    for person in wanting:
        seen = rooms_queries.room_ids_of(person) if access.allowed(person.role, Right.HISTORY_SEE) else frozenset()
        if text := " ".join(words for room, words in rooms.items() if room in seen):
            texts[person.pk] = text
    return texts


async def run(stop: asyncio.Event) -> None:
    """Until `stop`."""
    await asyncio.gather(every(EACH_S, turn, stop, name="morning"), every(KEEP_EACH_S, keep, stop, name="nights"))
