"""Reads: who can be reached, who was told, what became of it. Rows in words for the page."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.notify import lease, reach, subscriptions
from babycam.notify.models import ARRIVED, Attempt, Broker, Channel, Delivery, MailServer
from babycam.notify.transports import page, registry, webpush
from babycam.notify.transports.registry import transport_of
from babycam.people import access
from babycam.people import queries as people_queries
from babycam.people.models import Person

CHECK_HOLDS = timedelta(hours=16)  # a check of this evening holds for this night


def unreachable(now: datetime) -> set[int]:
    """People whom nothing would wake right now (reach.py)."""
    return {person for person, how in reach.everybody(now).items() if not how.reached}


def untried() -> bool:
    """Whether nothing is known to have ever proven that it can wake somebody: no way of a person's, no call, test, check or drill.

    A page proves itself when it rings or is looked at, and not by being open.
    """
    ways = Channel.objects.filter(person__isnull=False, verified_at__isnull=False).exclude(kind__in=_while_open())
    return not (ways.exists() or _proven(Delivery.objects.filter(person__isnull=False)).exists())


def people_called(incident_id: int, round: int) -> set[int]:
    """People for whom this round has a call, whatever came of it."""
    rows = _alerts(incident_id).filter(round=round, person__isnull=False).exclude(state="cancelled")
    return {person for person in rows.values_list("person_id", flat=True) if person is not None}


def has_receipt(incident_id: int, round: int, step: int) -> bool:
    """Whether something that can wake has proven itself in this step: a push that was shown, a page that rings or was looked at.

    A page that only got the message, with its sound locked, proves nothing.
    """
    return _proven(_alerts(incident_id).filter(round=round, step=step)).exists()


def proven(incident_id: int, round: int) -> set[int]:
    """People of whom something that can wake has proven itself in this round."""
    people = _proven(_alerts(incident_id).filter(round=round, person__isnull=False))
    return {person for person in people.values_list("person_id", flat=True) if person is not None}


def checked_since(at: datetime) -> bool:
    """Whether a bedtime check was begun since then."""
    return Delivery.objects.filter(what="bedtime", created_at__gte=at).exists()


def bedtime(now: datetime) -> list[dict[str, Any]]:
    """How the last bedtime check (of the last CHECK_HOLDS) went for everybody: {id, name, reached, words, at}."""
    rows = Delivery.objects.filter(what="bedtime", created_at__gte=now - CHECK_HOLDS).select_related("channel").order_by("id")
    by_person: dict[int, list[Delivery]] = {}
    for row in rows:
        if row.person_id is not None:
            by_person.setdefault(row.person_id, []).append(row)
    deaf, lost = unreachable(now), reach.lost(now)
    return [
        _checked(member, by_person.get(member.pk, []), deaf=member.pk in deaf, lost=lost.get(member.pk, ()))
        for member in family(now)
    ]


def _checked(person: Person, rows: list[Delivery], *, deaf: bool, lost: Sequence[str]) -> dict[str, Any]:
    """A transport that can give no receipt counts when it took the message. `deaf`: nothing would ring by now;
    `lost`: browsers of theirs that are not called any more, in words."""
    proofs = [row for row in rows if row.received_at or (row.sent_at and row.channel and _taken_is_proof(row.channel))]
    proof = max(proofs, key=lambda row: row.received_at or row.sent_at or row.created_at, default=None)
    at = (proof.received_at or proof.sent_at) if proof else None
    return {
        "id": person.pk,
        "name": person.name,
        "reached": proof is not None and not deaf,
        "words": _and_lost(_check_words(rows, proof, deaf, lost), lost),
        "at": _stamp(at),
    }


def _taken_is_proof(channel: Channel) -> bool:
    return not transport_of(channel.kind).receipts


def _while_open() -> list[str]:
    return registry.codes(lambda transport: transport.while_open)


def _and_lost(sentence: str, lost: Sequence[str]) -> str:
    more = [line for line in lost if line not in sentence]
    return " ".join([f"{sentence}." if more and sentence[-1] not in ".?" else sentence, *more])


def _check_words(rows: list[Delivery], proof: Delivery | None, deaf: bool, lost: Sequence[str]) -> str:
    if not rows:
        return "Not asked yet"
    if proof is None:
        failed = next((row.words for row in rows if row.state in ("retry", "dead") and row.words), "No answer yet")
        return f"Would not be woken: {lost[0] if lost else failed}"
    name = proof.channel.name if proof.channel else "A device"
    if deaf:
        return f"Would not be woken: {name} answered, but cannot ring now. Is the page open, with sound?"
    return f"{name} answered" if proof.received_at else f"{name} took the message; it cannot prove that it arrived"


def for_incident(incident_id: int) -> list[dict[str, Any]]:
    """Every call of an incident, oldest first, in the shape of `Delivery`."""
    return [delivery_json(row) for row in deliveries(incident_id)]


def deliveries(incident_id: int) -> QuerySet[Delivery]:
    """The calls of an incident, without what only took them back."""
    return _alerts(incident_id).select_related("person", "channel").order_by("id")


def for_incidents(incident_ids: Iterable[int]) -> dict[int, list[dict[str, Any]]]:
    """The same for many at once, with one query."""
    by_incident: dict[int, list[dict[str, Any]]] = {}
    rows = Delivery.objects.filter(incident__in=list(incident_ids), what="alert").select_related("person", "channel").order_by("id")
    for row in rows:
        if row.incident is not None:
            by_incident.setdefault(row.incident, []).append(delivery_json(row))
    return by_incident


def calls_between(rooms: Iterable[int], since: datetime, until: datetime) -> list[dict[str, Any]]:
    """What became of the calls about these rooms that were made in [since, until), channel by channel: {channel: {id, kind, name},
    person, words: "Ana, by Ana's phone", calls, arrived, failed, proves: whether it can tell that one arrived}. Pages that nobody
    had open were not called."""
    made = Delivery.objects.filter(what="alert", room__in=list(rooms), created_at__gte=since, created_at__lt=until)
    made = made.exclude(channel__kind__in=_while_open(), sent_at=None, received_at=None)
    rows = made.exclude(state="cancelled").exclude(channel=None).select_related("person", "channel").order_by("id")
    by_channel: dict[int, list[Delivery]] = {}
    for row in rows:
        by_channel.setdefault(row.channel_id or 0, []).append(row)
    return [_summed_up(calls) for calls in by_channel.values()]


def _summed_up(calls: Sequence[Delivery]) -> dict[str, Any]:
    channel, who = calls[0].channel, calls[0].person
    assert channel is not None  # of these rows each has one
    return {
        "channel": {"id": channel.pk, "kind": channel.kind, "name": channel.name},
        "person": who.pk if who else None,
        "words": f"{who.name if who else 'The house'}, by {channel.name}",
        "calls": len(calls),
        "arrived": sum(call.received_at is not None or call.state in ARRIVED for call in calls),
        "failed": sum(call.state == "dead" for call in calls),
        "proves": transport_of(channel.kind).receipts,
    }


def failures(incident_ids: Iterable[int]) -> dict[int, list[dict[str, Any]]]:
    """Tries that failed and were repeated, once for each reason: {at, words}, by incident. Not of pages: most are not open."""
    tries = Attempt.objects.filter(outcome="later", delivery__incident__in=list(incident_ids), delivery__what="alert")
    rows = (
        tries.exclude(delivery__channel__kind__in=_while_open())
        .select_related("delivery__channel", "delivery__person")
        .order_by("id")
    )
    by_channel: dict[int, list[dict[str, Any]]] = {}
    seen: set[tuple[int, str]] = set()
    for row in rows:
        delivery = row.delivery
        if delivery.incident is None or (delivery.pk, row.words) in seen:
            continue
        seen.add((delivery.pk, row.words))
        who = delivery.person.name if delivery.person else "The house"
        way = f", by {delivery.channel.name}" if delivery.channel else ""
        line = {"at": clock.rfc3339(row.at), "words": f"{who}{way}: {row.words}; it will be tried again"}
        by_channel.setdefault(delivery.incident, []).append(line)
    return by_channel


def delivery_json(row: Delivery) -> dict[str, Any]:
    """A Delivery as REST and the page socket give it."""
    channel, person = row.channel, row.person
    return {
        "id": row.pk,
        "what": row.what,
        "incident": row.incident,
        "round": row.round,
        "step": row.step,
        "person": {"id": person.pk, "name": person.name} if person else None,
        "channel": {"id": channel.pk, "kind": channel.kind, "name": channel.name} if channel else None,
        "state": row.state,
        "words": sentence(row),
        "created_at": clock.rfc3339(row.created_at),
        "sent_at": _stamp(row.sent_at),
        "received_at": _stamp(row.received_at),
        "sounding_at": _stamp(row.sounding_at),
        "seen_at": _stamp(row.seen_at),
    }


def sentence(row: Delivery) -> str:
    """What became of it: "Dad, by Dad's phone: it rings"."""
    who = row.person.name if row.person else "The house"
    way = f", by {row.channel.name}" if row.channel else ""
    return f"{who}{way}: {_became(row)}"


def family(now: datetime) -> list[Person]:
    """Everybody who may be called: gives care, and has access right now."""
    return [person for person in people_queries.let_in(now) if access.gives_care(person.role)]


def page_of(person_id: int) -> Channel | None:
    """The channel that stands for a person's open pages."""
    return Channel.objects.filter(kind=page.TRANSPORT.code, key=f"person-{person_id}").first()


def could_work(channel: Channel, now: datetime) -> bool:
    """Whether it is worth trying first: a page that is open, a subscription that is alive."""
    if transport_of(channel.kind).while_open:
        return reach.awake(channel, now)
    return not channel.dead_reason and not subscriptions.fault(channel, now)


def _proven(calls: QuerySet[Delivery]) -> QuerySet[Delivery]:
    rang = ~Q(channel__kind__in=_while_open()) | Q(sounding_at__isnull=False) | Q(seen_at__isnull=False)
    return calls.filter(rang, state__in=ARRIVED)


def _alerts(incident_id: int) -> QuerySet[Delivery]:
    return Delivery.objects.filter(incident=incident_id, what="alert")


def _became(row: Delivery) -> str:
    plain = {
        "pending": "about to be called",
        "sending": "being called",
        "accepted": "sent, no receipt yet",
        "received": "it rings" if row.sounding_at else "it arrived",
        "seen": "it was seen",
        "cancelled": "no longer needed",
    }
    return plain.get(row.state) or (f"{row.words}; it will be tried again" if row.state == "retry" else row.words or "not reached")


def _stamp(at: datetime | None) -> str | None:
    return clock.rfc3339(at) if at else None


def channels_of(person: Person, *, everybody: bool) -> QuerySet[Channel]:
    """The ways to reach this person; with `everybody` the whole family's."""
    channels = (
        Channel.objects.filter(person__isnull=False, person__is_active=True).select_related("person").order_by("person", "id")
    )
    return channels if everybody else channels.filter(person=person)


def channel_of(person: Person, channel_id: int, *, everybody: bool) -> Channel:
    """One of them. Raises BabycamError not_found also for one that is not this person's to know."""
    channel = channels_of(person, everybody=everybody).filter(pk=channel_id).first()
    if channel is None:
        raise BabycamError("not_found")
    return channel


def seen_by(person: Person, rooms: Iterable[int], incident: int | None = None) -> QuerySet[Delivery]:
    """Calls about these rooms and whatever went to this person, chat messages too; of one incident, if given."""
    rows = Delivery.objects.exclude(what="retract").select_related("person", "channel")
    rows = rows.filter((Q(room__in=list(rooms)) & ~Q(what="chat")) | Q(person=person))
    return rows if incident is None else rows.filter(incident=incident)


def broker() -> Broker | None:
    """The house's MQTT broker."""
    return Broker.objects.first()


def mail_server() -> MailServer | None:
    """The household's own mail server."""
    return MailServer.objects.first()


def broker_fault() -> str:
    """Why the process that keeps the connection to the broker has none; "" while it has."""
    return lease.fault()


def push_key() -> str:
    """What browsers subscribe with: our VAPID key's public half, uncompressed, in URL-safe base64."""
    return webpush.public_key()
