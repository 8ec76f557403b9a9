"""Writes to the outbox, and what comes back. Every call may be repeated, and joins the caller's transaction if there is one."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.core import signing
from django.db import transaction
from django.db.models import Q, QuerySet

from babycam.core.errors import BabycamError
from babycam.core.events import ScreenEvent, screens
from babycam.notify import bells, direct, message, page_sightings, reach, subscriptions
from babycam.notify import queries as notify_queries
from babycam.notify.message import Alert, Notification
from babycam.notify.models import UNDONE, Channel, Delivery
from babycam.notify.transports import page
from babycam.notify.transports.registry import transport_of
from babycam.people.models import Person

Reach = Literal["first", "rest", "all"]
Stage = Literal["received", "sounding", "seen"]
REPEAT = timedelta(seconds=20)  # between two calls for one incident on one channel, unless critical
CHECK = "babycam test"
NO_USE_AFTER = timedelta(minutes=5)
TOKEN_S = 24 * 3600
RUNG_APART = 1_000_000  # the step of what rang without the outbox
_receipts = signing.TimestampSigner(salt="babycam.notify.receipt")


@dataclass(frozen=True, slots=True)
class Step:
    """Which call of which incident: with person and channel, what makes a delivery unique."""

    incident: int
    room: int | None
    round: int
    step: int


def enqueue(
    *,
    incident_id: int,
    room_id: int | None,
    round: int,
    step: int,
    person_ids: Iterable[int],
    alert: Alert,
    reach: Reach,
    now: datetime,
) -> int:
    """Puts into the outbox what these people are to be told; returns how many deliveries are new.

    reach "first": channels whose transport goes first (pages, web push); "rest": the others; "all": every one. Somebody without a
    "first" channel that could work is told by all at once. A second call for the same step adds only what is missing. A repeat for
    the same incident waits until REPEAT after the last one on that channel, unless critical. With `alert.siren` the house's siren
    is switched on too. What was to take back an earlier call on these channels is not sent any more: it would silence this one.
    """
    place = Step(incident_id, room_id, round, step)
    notification = message.ring(alert)
    with transaction.atomic():
        channels = [*_ways(person_ids, reach, now), *(_sirens() if alert.siren else ())]
        held = {} if alert.critical else _held(incident_id, channels, now)
        rows = [_row(place, channel, notification, now, due=held.get(channel.pk, now)) for channel in channels]
        direct.direct.absorb(rows, room_id, alert.kind)
        older = Delivery.objects.filter(incident=incident_id, what="retract", channel__in=channels, state__in=UNDONE)
        older.update(state="cancelled", words="Called again", next_at=None)
        return _add(rows)


def note_rung(*, incident_id: int, room_id: int, round: int, alert: Alert, channels: Collection[int], now: datetime) -> int:
    """Writes down on which channels it has rung without the outbox, so that they are told when it is over; returns how many.

    Those that `direct.absorb` has marked already are left out; a step of its own keeps the rows apart from calls that come later.
    """
    mine = Delivery.objects.filter(incident=incident_id, what="alert", words=direct.RANG_FROM_MEMORY)
    new = Channel.objects.filter(pk__in=channels).exclude(pk__in=list(mine.values_list("channel_id", flat=True)))
    place, notification = Step(incident_id, room_id, round, RUNG_APART), message.ring(alert)
    rows = [_row(place, channel, notification, now, due=now) for channel in new]
    for row in rows:
        row.state, row.words, row.next_at, row.sent_at, row.tries = "accepted", direct.RANG_FROM_MEMORY, None, now, 1
    return _add(rows)


def cancel_unsent(*, incident_id: int, person_ids: Collection[int] | None = None, now: datetime) -> int:
    """What was not sent yet will not be, for these people (None: all); returns how many that were.

    What is on its way is not tried again, whatever comes of it; taking it back (`retract`, `call_off`) waits until that is known.
    """
    return _undone(incident_id, person_ids).update(state="cancelled", words="No longer needed", next_at=None)


def call_off(*, incident_id: int, alert: Alert, person_ids: Collection[int], now: datetime) -> int:
    """Others are called instead of these people: nothing more is sent to them, and what is on its way right now is taken back.

    What has reached them stays, so that they may answer too. Returns how many were taken back.
    """
    with transaction.atomic():
        on_its_way = _undone(incident_id, person_ids).filter(state="sending", channel__isnull=False)
        channels = set(on_its_way.values_list("channel_id", flat=True))
        cancel_unsent(incident_id=incident_id, person_ids=person_ids, now=now)
        return retract(incident_id=incident_id, alert=alert, person_ids=person_ids, channels=channels, now=now) if channels else 0


def retract(
    *,
    incident_id: int,
    alert: Alert,
    person_ids: Collection[int] | None = None,
    channels: Collection[int | None] | None = None,
    now: datetime,
) -> int:
    """Tells everybody (or these) who was told, on each channel (or these) once, that it is over for them (`alert.words`: "Dad has
    it").

    Channels that were told nothing since they last heard that are left alone, so this may be said again.
    """
    notification = message.take_back(alert)
    with transaction.atomic():
        rows = []
        for sent, before in _ringing(incident_id):
            if person_ids is not None and sent.person_id not in person_ids:
                continue
            if channels is not None and sent.channel_id not in channels:
                continue
            place = Step(incident_id, sent.room, sent.round, before)
            row = _row(place, sent.channel, notification, now, due=now, what="retract")
            rows.append(row)
        return _add(rows)


def receipt(*, delivery_id: int, stage: Stage, token: str, now: datetime) -> None:
    """A page or a service worker proves how far it came. Raises BabycamError not_found for a token that is not this delivery's."""
    if not _token_fits(token, delivery_id):
        raise BabycamError("not_found")
    with transaction.atomic():
        delivery = Delivery.objects.select_for_update(of=("self",)).select_related("channel").filter(pk=delivery_id).first()
        if delivery is None:
            raise BabycamError("not_found")
        if _note_stage(delivery, stage, now):
            delivery.save(update_fields=["state", "words", "received_at", "sounding_at", "seen_at", "next_at"])
            if delivery.channel and not subscriptions.fault(delivery.channel, now):
                channel = Channel.objects.filter(pk=delivery.channel.pk)
                channel.update(last_receipt_at=now, fail_streak=0, dead_reason="")
                channel.filter(verified_at=None).update(verified_at=now)
            publish_delivery(delivery)


def token_for(delivery_id: int) -> str:
    """What a receipt must bring along: signed, for this delivery only, good for TOKEN_S."""
    return _receipts.sign(str(delivery_id))


def wants_pong(*, person_id: int, sound: bool, looked: bool = False, now: datetime) -> bool:
    """Whether `page_seen` would write anything: asked without touching the database."""
    return page_sightings.due(person_id, sound, now, looked=looked)


def page_seen(*, person_id: int, sound: bool, looked: bool = False, now: datetime) -> None:
    """A page of this person has answered a ping; `looked`: it is before their eyes. Costs a write at most each
    page_sightings.EACH_S, or when one of the two changes. When it is the first that could ring, all pages are told: who can be
    woken is another now."""
    if not page_sightings.due(person_id, sound, now, looked=looked):
        return
    channel = notify_queries.page_of(person_id) or make_page(person_id)
    if channel is not None:
        times = {"seen_at": now, **({"sound_at": now} if sound else {}), **({"looked_at": now} if looked else {})}
        Channel.objects.filter(pk=channel.pk).update(**times)
        page_sightings.written(person_id, sound, now, looked=looked)
        if sound and not reach.rings(channel, now):
            screens.publish(ScreenEvent("duty.changed", None))


def send_test(*, channel_id: int | None = None, person_id: int | None = None, now: datetime) -> list[Delivery]:
    """A test that may be heard, to one channel or to all of a person; returns its deliveries."""
    chosen = Channel.objects.filter(enabled=True)
    chosen = chosen.filter(pk=channel_id) if channel_id is not None else chosen.filter(person=person_id)
    alert = Alert(
        kind="check", title=CHECK, words="This is only a test. When something happens, you will be called like this.", key="check"
    )
    return _send_apart(list(chosen), message.ring(alert), "test", now)


def prove_again(*, channel_id: int, now: datetime) -> list[Delivery]:
    """A silent test to a browser that has renewed its subscription by itself: its receipt makes it count again."""
    alert = Alert(
        kind="check", title=CHECK, words="All is well: this device will be called again when something happens.", key="check"
    )
    fresh = Channel.objects.filter(pk=channel_id, enabled=True, verified_at=None)
    return _send_apart(list(fresh), message.silent(alert), "test", now)


def bedtime_check(now: datetime) -> list[Delivery]:
    """A silent test to everybody: whose receipt is missing afterwards would not be woken. Channels that can prove nothing
    are asked only where a person has no other."""
    alert = Alert(kind="bedtime", title="Bedtime check", words="All is well: this device can be woken tonight.", key="bedtime")
    chosen = [channel for person in notify_queries.family(now) for channel in _provable(person.pk)]
    return _send_apart(chosen, message.silent(alert), "bedtime", now)


def publish_delivery(delivery: Delivery) -> None:
    """Shows its new state on the pages, after the commit: a test that somebody made is theirs, all else the family's. What became
    of a chat message's notification is nobody's news."""
    if delivery.what == "chat":
        return
    event = ScreenEvent(
        "delivery.changed",
        delivery.room,
        {"delivery": notify_queries.delivery_json(delivery)},
        person=delivery.person_id if delivery.what == "test" else None,
    )
    transaction.on_commit(lambda: screens.publish(event))


def make_page(person_id: int) -> Channel | None:
    """The channel that stands for all open pages of a person; None when there is no such person."""
    if not Person.objects.filter(pk=person_id, is_active=True).exists():
        return None
    key = f"person-{person_id}"
    return Channel.objects.get_or_create(
        kind=page.TRANSPORT.code, key=key, defaults={"person_id": person_id, "name": "open pages"}
    )[0]


# --- inside -----------------------------------------------------------------------------------------------------------------


def _ways(person_ids: Iterable[int], reach: Reach, now: datetime) -> list[Channel]:
    chosen: list[Channel] = []
    family = {person.pk for person in notify_queries.family(now)}
    for person_id in dict.fromkeys(number for number in person_ids if number in family):
        make_page(person_id)
        mine = list(Channel.objects.filter(person=person_id, person__is_active=True, enabled=True))
        first = [channel for channel in mine if transport_of(channel.kind).first]
        wanted = reach if any(notify_queries.could_work(channel, now) for channel in first) else "all"
        chosen += [channel for channel in mine if wanted == "all" or transport_of(channel.kind).first == (wanted == "first")]
    return chosen


def _sirens() -> list[Channel]:
    return list(Channel.objects.filter(person=None, enabled=True))


def _provable(person_id: int) -> list[Channel]:
    make_page(person_id)
    mine = list(Channel.objects.filter(person=person_id, enabled=True))
    proving = [channel for channel in mine if transport_of(channel.kind).receipts]
    return proving if any(not transport_of(channel.kind).while_open for channel in proving) else mine


def _held(incident_id: int, channels: Sequence[Channel], now: datetime) -> dict[int, datetime]:
    """When each channel may repeat, for those that were told of this incident before."""
    before = Delivery.objects.filter(incident=incident_id, what="alert", channel__in=channels).exclude(state="cancelled")
    held: dict[int, datetime] = {}
    for channel_id, created, due in before.values_list("channel_id", "created_at", "give_up_at"):
        if channel_id is not None:
            free = max(created, due - NO_USE_AFTER) + REPEAT
            held[channel_id] = max(free, held.get(channel_id, free))
    return {channel: free for channel, free in held.items() if free <= now + REPEAT}  # later: told before the clock was set back


def _row(
    place: Step, channel: Channel | None, notification: Notification, now: datetime, *, due: datetime, what: str = "alert"
) -> Delivery:
    due = max(due, now)
    dead = channel.dead_reason if channel else "This channel is gone"
    return Delivery(
        what=what,
        incident=place.incident,
        room=place.room,
        round=place.round,
        step=place.step,
        person_id=channel.person_id if channel else None,
        channel=channel,
        state="dead" if dead else "pending",
        words=dead,
        said=notification.to_json(),
        created_at=now,
        next_at=None if dead else due,
        give_up_at=due + NO_USE_AFTER,
    )


def _add(rows: list[Delivery]) -> int:
    """Inserts those that are not there; a second writer of the same rows changes nothing."""
    if not rows:
        return 0
    keys = Q()
    for row in rows:
        keys |= Q(
            incident=row.incident, round=row.round, step=row.step, person=row.person_id, channel=row.channel_id, what=row.what
        )
    there = set(Delivery.objects.filter(keys).values_list("person_id", "channel_id"))
    new = [row for row in rows if (row.person_id, row.channel_id) not in there]
    Delivery.objects.bulk_create(new, ignore_conflicts=True)
    transaction.on_commit(bells.outbox.ring)
    return len(new)


def _ringing(incident_id: int) -> list[tuple[Delivery, int]]:
    """The last alert of each channel that may have been heard there and was not taken back since; and how often that was tried."""
    rows = Delivery.objects.filter(incident=incident_id, what__in=("alert", "retract"), channel__isnull=False)
    last: dict[int | None, Delivery] = {}
    taken_back: Counter[int | None] = Counter()
    for row in rows.select_related("channel").order_by("id"):
        done = row.state not in ("cancelled", "dead")
        if row.what == "retract":
            taken_back[row.channel_id] += 1
            if done:
                last.pop(row.channel_id, None)
        elif done or row.tries:
            last[row.channel_id] = row
    return [(row, taken_back[channel_id]) for channel_id, row in last.items()]


def _undone(incident_id: int, person_ids: Collection[int] | None) -> QuerySet[Delivery]:
    calls = Delivery.objects.filter(incident=incident_id, what="alert", state__in=UNDONE)
    return calls if person_ids is None else calls.filter(person__in=person_ids)


def _note_stage(delivery: Delivery, stage: Stage, now: datetime) -> bool:
    """Whether this receipt is news."""
    column = {"received": "received_at", "sounding": "sounding_at", "seen": "seen_at"}[stage]
    if getattr(delivery, column) is not None:
        return False
    setattr(delivery, column, now)
    delivery.received_at = delivery.received_at or now
    if delivery.state != "cancelled":
        delivery.state = "seen" if delivery.seen_at else "received"
    delivery.next_at = None
    delivery.words = {"received": "It arrived", "sounding": "It rings", "seen": "It was seen"}[stage]
    return True


def _token_fits(token: str, delivery_id: int) -> bool:
    try:
        return _receipts.unsign(token, max_age=TOKEN_S) == str(delivery_id)
    except signing.BadSignature:
        return False


def _send_apart(channels: list[Channel], notification: Notification, what: str, now: datetime) -> list[Delivery]:
    """Deliveries that belong to no incident."""
    until = now + timedelta(seconds=60)
    rows = [
        Delivery(
            what=what,
            person_id=channel.person_id,
            channel=channel,
            said=notification.to_json(),
            created_at=now,
            next_at=now,
            give_up_at=until,
        )
        for channel in channels
    ]
    with transaction.atomic():
        made = Delivery.objects.bulk_create(rows)
        transaction.on_commit(bells.outbox.ring)
    return made
