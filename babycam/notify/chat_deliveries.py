"""Telling people of a chat message: deliveries that belong to no incident, so that nothing that counts calls ever sees them.

One conversation has at most one unsent row on each channel: a newer message takes the place of one that still waits, and what was
shown is replaced on the screen (`tag`). So a burst of messages is two notifications, and the alarm's way stays free.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from babycam.notify import bells, quiet_hours, reach
from babycam.notify.message import LONGEST, Notification, topic
from babycam.notify.models import UNSENT, Channel, Delivery
from babycam.notify.transports import registry
from babycam.notify.transports.registry import transport_of
from babycam.notify.transports.transport import Chat
from babycam.people import night
from babycam.people import queries as people_queries

URL = "/chat"


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as it is told. `place`: of which room's alarm it speaks, "" in the family's conversation."""

    thread: str
    room: int | None
    author: int
    author_name: str
    text: str
    place: str = ""
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class _Hours:
    """`dark`: it is night now; `until`: when this day's quiet begins (None: never)."""

    dark: bool
    until: datetime | None


def ways(letter: Letter, now: datetime) -> list[Channel]:
    """Every channel by which this message could be told now, of whomever: few, or none, before anybody asks who may read it."""
    hours = _hours(now)
    if hours.dark and not letter.urgent:
        return []
    kinds = registry.codes(lambda transport: transport.chat is not Chat.NEVER)
    mine = Channel.objects.filter(person__isnull=False, person__is_active=True, enabled=True, dead_reason="", kind__in=kinds)
    channels = list(mine.exclude(person=letter.author).order_by("id"))
    looking = {channel.person_id for channel in channels if transport_of(channel.kind).while_open and reach.looked_at(channel, now)}
    facts = {"urgent": letter.urgent, "night": hours.dark}
    return [row for row in channels if quiet_hours.used(transport_of(row.kind), **facts, looking=row.person_id in looking)]


def enqueue(*, letter: Letter, channels: Sequence[Channel], person_ids: Collection[int], now: datetime) -> int:
    """Puts into the outbox what these people are to be told by those of `channels` that are theirs; how many rows are new.

    Joins the caller's transaction, so that a message is told exactly if it is there.
    """
    chosen = [channel for channel in channels if channel.person_id in person_ids]
    if not chosen:
        return 0
    notification, hours = _notification(letter), _hours(now)
    with transaction.atomic():
        waiting, last = _before(chosen, notification.tag, now)
        rows = []
        for channel in chosen:
            if channel.pk in waiting:
                _replace(waiting[channel.pk], notification, letter, now)
            elif row := _row(channel, notification, letter, hours, last.get(channel.pk), now):
                rows.append(row)
        Delivery.objects.bulk_create(rows)
        transaction.on_commit(bells.outbox.ring)
    return len(rows)


def _notification(letter: Letter) -> Notification:
    title = f"{letter.author_name} · {letter.place}" if letter.place else letter.author_name
    return Notification(
        title=f"Urgent: {title}" if letter.urgent else title,
        body=(letter.text or "A picture")[: LONGEST // 2],
        url=_page(letter.thread),
        tag=topic(f"chat-{letter.thread}"),
        melody="",
        urgency="high" if letter.urgent else "normal",
    )


def _page(thread: str) -> str:
    """Where the page shows this conversation: "/chat", "/chat/incident/7"."""
    kind, _, number = thread.partition(":")
    return f"{URL}/{kind}/{number}" if number else URL


def _before(channels: Sequence[Channel], tag: str, now: datetime) -> tuple[dict[int, Delivery], dict[int, datetime]]:
    """By channel: the row of this conversation that still waits, and when the last one was told."""
    recent = now - max(quiet_hours.APART, quiet_hours.URGENT_APART)
    deliveries = Delivery.objects.filter(what="chat", channel__in=channels, said__tag=tag).order_by("id")
    waiting = {row.channel_id or 0: row for row in deliveries.filter(state__in=UNSENT)}
    sent = deliveries.exclude(state__in=UNSENT).filter(created_at__gte=recent - timedelta(minutes=1))
    return waiting, {row.channel_id or 0: max(row.created_at, row.sent_at or row.created_at) for row in sent}


def _replace(row: Delivery, notification: Notification, letter: Letter, now: datetime) -> None:
    """The newest words; an urgent message is not hidden behind a later one that is not."""
    urgent = row.said.get("urgency") == "high"
    if urgent and not letter.urgent:
        return
    changes = {"said": {**row.said, **notification.to_json(), "ttl_s": row.said.get("ttl_s", notification.ttl_s)}}
    unsent = Delivery.objects.filter(pk=row.pk, state__in=UNSENT)
    if letter.urgent and not urgent and row.state == "pending":
        unsent.update(**changes, next_at=now, give_up_at=now + quiet_hours.URGENT_USE)
    else:
        unsent.update(**changes)


def _row(
    channel: Channel, notification: Notification, letter: Letter, hours: _Hours, last: datetime | None, now: datetime
) -> Delivery | None:
    due = quiet_hours.due_at(now, last, urgent=letter.urgent)
    until = quiet_hours.useful_until(due, urgent=letter.urgent, next_night=hours.until)
    if until is None:
        return None
    words = {**notification.to_json(), "ttl_s": int((until - due).total_seconds())}
    return Delivery(
        what="chat",
        room=letter.room,
        person_id=channel.person_id,
        channel=channel,
        said=words,
        created_at=now,
        next_at=due,
        give_up_at=until,
    )


def _hours(now: datetime) -> _Hours:
    home = people_queries.household()
    if home is None:
        return _Hours(dark=False, until=None)
    zone = ZoneInfo(home.tz)
    going_on = night.night_at(now, zone, home.night_start, home.morning_time)
    return _Hours(going_on is not None, night.next_night(now, zone, home.night_start, home.morning_time))
