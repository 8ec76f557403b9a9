"""The outbox's rows: claimed under a lease, and marked with what came of them. For deliver.py only."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When

from babycam.core.ids import new_id
from babycam.loops.database import finds
from babycam.notify import answer_links, subscriptions
from babycam.notify import queries as notify_queries
from babycam.notify import services as notify_services
from babycam.notify.message import Notification
from babycam.notify.models import UNDONE, UNSENT, Attempt, Channel, Delivery
from babycam.notify.transports.parcel import Outcome, Parcel
from babycam.notify.transports.registry import transport_of
from babycam.people import queries as people_queries
from babycam.rooms import seals
from babycam.rooms.models import Room

MARGIN_S = 5.0  # by which a lease is longer than its transport's timeout
PAUSES_S = (2.0, 4.0, 8.0, 16.0, 30.0)
CLAIMABLE = UNDONE
ANY_DUE = "SELECT EXISTS (SELECT 1 FROM notify_delivery WHERE state IN (%s, %s, %s) AND next_at <= %s)"
HANGS = timedelta(seconds=15)  # after its timeout; for so long nothing of the incident overtakes it, in any process
KEPT_FOR = timedelta(days=90)


def due_by(at: datetime) -> bool:
    """Whether something is to be sent until then, by anybody."""
    return finds(ANY_DUE, *CLAIMABLE, at)


@dataclass(frozen=True, slots=True)
class Chats:
    """How many chat messages may be taken, and on which channels one is on its way already."""

    limit: int
    busy: Collection[int] = ()


def claim(
    *,
    now: datetime,
    busy: Collection[int],
    limit: int,
    timeouts: Mapping[str, float],
    leave: Collection[str] = (),
    chats: Chats = Chats(8),
) -> list[Parcel]:
    """Takes what is due, at most one per channel and none of the `busy` ones; rows that are no use any more end here.

    While something of an incident is on its way by a channel, in whichever process, nothing else of it is sent there: what takes a
    call back never overtakes it. Calls go before chat messages. `leave`: kinds of channels that are another process' to send;
    `timeouts`: seconds that each kind may take.
    """
    if not due_by(now):
        return []
    due = Delivery.objects.filter(state__in=CLAIMABLE, next_at__lte=now).exclude(channel__in=busy)
    due = due.exclude(channel__kind__in=leave) if leave else due
    if not due.exists():
        return []
    with transaction.atomic():
        calls_first = Case(When(what="chat", then=1), default=0)
        mine = due.filter(_ours_to_send(due, limit)).exclude(Exists(_on_its_way(now)))
        rows = list(_locked(mine.select_related("channel__person", "person").order_by(calls_first, "next_at", "id"))[:limit])
        homes = set(Room.objects.filter(pk__in={row.room for row in rows if row.room is not None}).values_list("pk", flat=True))
        chosen = _few_chats([row for row in _one_each(rows) if _still_useful(row, now, homes)], chats)
        return [_leased(row, now, timeouts) for row in chosen]


def still_stands(*, parcel: Parcel, now: datetime) -> bool:
    """Whether this claim still stands: asked right before it is sent, because much may have happened since it was taken.

    One that was cancelled has never left, and its channel is free again.
    """
    mine = Delivery.objects.filter(pk=parcel.delivery, claim=parcel.claim)
    if mine.filter(state="sending", lease_until__gt=now).exists():
        return True
    mine.filter(state="cancelled").update(lease_until=None, tries=F("tries") - 1)
    return False


def mark(*, parcel: Parcel, outcome: Outcome, now: datetime) -> None:
    """Writes down what came of a try. A receipt may have been faster; a claim that was taken over changes only the story, and so
    does one that was cancelled meanwhile: it is not tried again, and may be taken back now."""
    with transaction.atomic():
        Attempt.objects.create(delivery_id=parcel.delivery, at=now, outcome=outcome.kind, words=outcome.words[:300])
        _mark_channel(parcel, outcome, now)
        mine = Delivery.objects.filter(pk=parcel.delivery, claim=parcel.claim)
        if outcome.kind == "ok":
            mine.filter(sent_at=None).update(sent_at=now)
        if mine.filter(state="sending").update(**_after(parcel, outcome, now)):
            _publish_delivery(parcel.delivery)
        mine.update(lease_until=now + HANGS if outcome.hangs else None)


def prune(now: datetime) -> int:
    """Forgets deliveries that nobody will ask for any more; returns how many."""
    return Delivery.objects.filter(created_at__lt=now - KEPT_FOR).delete()[0]


def pause_after(tries: int) -> float:
    """Seconds until the next try."""
    return PAUSES_S[min(tries, len(PAUSES_S)) - 1]


def _locked(due: QuerySet[Delivery]) -> QuerySet[Delivery]:
    """Other loops pass these rows by. SQLite has one writer at a time anyway."""
    if connection.features.has_select_for_update_skip_locked:
        return due.select_for_update(skip_locked=True, of=("self",))
    return due


def _ours_to_send(due: QuerySet[Delivery], limit: int) -> Q:
    """Channels that no other loop is looking at right now, until the end of this transaction: of two rows for one channel, two
    loops could else take one each. Rows without a channel are anybody's."""
    if not connection.features.has_select_for_update_skip_locked:
        return Q()
    wanted = set(due.order_by("next_at", "id").values_list("channel_id", flat=True)[: 4 * limit])
    free = Channel.objects.filter(pk__in=wanted - {None}).order_by("pk").select_for_update(skip_locked=True, no_key=True)
    return Q(channel__in=[channel.pk for channel in free]) | Q(channel=None)


def _on_its_way(now: datetime) -> QuerySet[Delivery]:
    """Another row of the same incident on the same channel that somebody is sending, also one that was cancelled meanwhile."""
    same = Delivery.objects.filter(incident=OuterRef("incident"), channel=OuterRef("channel"), lease_until__gt=now)
    return same.exclude(pk=OuterRef("pk"))


def _few_chats(rows: list[Delivery], chats: Chats) -> list[Delivery]:
    free = [row for row in rows if row.what == "chat" and row.channel_id not in chats.busy][: max(0, chats.limit)]
    return [*(row for row in rows if row.what != "chat"), *free]


def _one_each(rows: Iterable[Delivery]) -> list[Delivery]:
    first: dict[object, Delivery] = {}
    for row in rows:
        first.setdefault(row.channel_id or ("gone", row.pk), row)
    return list(first.values())


def _still_useful(row: Delivery, now: datetime, homes: Collection[int]) -> bool:
    """Whether to send it; if not, its end is written. What takes a call back is owed to everybody who was called. `homes`: rooms
    that are still there."""
    channel, owed = row.channel, row.what == "retract"
    if channel is None:
        why = "This channel is gone"
    elif not channel.enabled and not owed:
        why = "This channel was turned off"
    elif row.person is not None and not owed and not people_queries.lets_in(row.person, now):
        why = "Has no access now"
    elif row.room is not None and row.what == "alert" and row.room not in homes:
        why = "The room was removed"
    elif words := subscriptions.fault(channel, now):
        why = words
    elif row.give_up_at <= now:
        why = row.words if row.state == "retry" and row.words else "It was no longer needed"
    else:
        return True
    Delivery.objects.filter(pk=row.pk).update(state="dead", words=why, next_at=None, lease_until=None)
    _publish_delivery(row.pk)
    return False


def _leased(row: Delivery, now: datetime, timeouts: Mapping[str, float]) -> Parcel:
    channel = row.channel
    assert channel is not None  # _still_useful
    until = now + timedelta(seconds=timeouts[channel.kind] + MARGIN_S)
    mark: dict[str, Any] = {"claim": new_id(), "lease_until": until, "next_at": until, "tries": row.tries + 1}
    Delivery.objects.filter(pk=row.pk).update(state="sending", **mark)
    return Parcel(
        delivery=row.pk,
        kind=channel.kind,
        said=Notification.from_json(row.said),
        claim=mark["claim"],
        tries=mark["tries"],
        what=row.what,
        incident=row.incident,
        room=row.room,
        round=row.round,
        person=row.person_id,
        name=row.person.name if row.person else "",
        channel=channel.pk,
        address=seals.unseal(channel.sealed),
        token=notify_services.token_for(row.pk),
        answer=answer_links.token_of(row, now),
        awake=notify_queries.could_work(channel, now),
    )


def _after(parcel: Parcel, outcome: Outcome, now: datetime) -> dict[str, Any]:
    words = {"words": outcome.words[:300], "lease_until": None}
    if outcome.kind == "ok":
        return {"state": "accepted", "next_at": None, **words}
    if outcome.kind == "later":
        pause = outcome.after_s if outcome.after_s is not None else pause_after(parcel.tries)
        return {"state": "retry", "next_at": now + timedelta(seconds=pause), **words}
    return {"state": "dead", "next_at": None, **words}


def _mark_channel(parcel: Parcel, outcome: Outcome, now: datetime) -> None:
    channel = Channel.objects.filter(pk=parcel.channel or 0)
    if outcome.kind == "ok":
        channel.update(last_ok_at=now, fail_streak=0, dead_reason="")
        if not transport_of(parcel.kind).receipts:
            channel.filter(verified_at=None).update(verified_at=now)
    elif outcome.counts:
        channel.update(fail_streak=F("fail_streak") + 1)
    if outcome.kind == "gone":
        channel.update(dead_reason=outcome.words[:300])
        Delivery.objects.filter(channel=parcel.channel, state__in=UNSENT).update(
            state="dead", words=outcome.words[:300], next_at=None
        )


def _publish_delivery(delivery_id: int) -> None:
    row = Delivery.objects.select_related("person", "channel").filter(pk=delivery_id).first()
    if row is not None and row.what != "retract":
        notify_services.publish_delivery(row)
