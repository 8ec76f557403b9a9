"""How duty looks on the wire: times RFC 3339 in UTC, people as {id, name, colour} where they are shown, else as ids."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from babycam.core.clock import rfc3339
from babycam.duty import leavers, rows, swap_services, timeline, words
from babycam.duty.models import DoNotDisturb, DutyRule, Override, Swap
from babycam.duty.nights import Night
from babycam.duty.queries import Book, DutyNow, answer, why
from babycam.duty.roster import instant
from babycam.duty.timeline import Shift
from babycam.people.models import Person

Shape = dict[str, Any]


def person(somebody: Person) -> Shape:
    return {"id": somebody.pk, "name": somebody.name, "colour": somebody.colour}


def people(book: Book, names: Collection[str]) -> list[Shape]:
    return [person(book.people[name]) for name in names]


def of_room(book: Book, room_id: int, room_name: str, at: datetime) -> Shape:
    """Who is on duty in the room at `at`, until when, why, and who is next."""
    duty = answer(book, room_id, at)
    change = timeline.first_change(book.roster, str(room_id), at, book.dnd_wishes)
    following = {"people": people(book, change[1].tiers[0]), "at": rfc3339(change[0])} if change else None
    return {"room": room_id, "room_name": room_name, "until": _time(duty.until), "next": following, **decided(book, duty)}


def decided(book: Book, duty: DutyNow) -> Shape:
    by_id = {somebody.pk: somebody for somebody in book.people.values()}
    tiers = [[person(by_id[number]) for number in tier] for tier in duty.tiers]
    return {"tiers": tiers, "flags": duty.flags, "why": duty.why, "used": duty.used}


def segment(book: Book, room_id: int, shift: Shift) -> Shape:
    return {"room": room_id, **shift_json(book, shift), "why": why(book, shift.duty)}


def shift_json(book: Book, shift: Shift) -> Shape:
    return {
        "start": rfc3339(shift.start),
        "end": rfc3339(shift.end),
        "people": people(book, shift.people),
        "flags": shift.duty.flags,
    }


def night(book: Book, preview: Night) -> Shape:
    return {
        "date": preview.date.isoformat(),
        "label": preview.label,
        "before": [shift_json(book, shift) for shift in preview.before],
        "after": [shift_json(book, shift) for shift in preview.after],
        "changed": preview.changed,
    }


def rule(row: DutyRule, book: Book) -> Shape:
    """`gone`: whom its turns name though they cannot have them any more."""
    names = (
        "id",
        "rooms",
        "tz",
        "days",
        "turns",
        "every",
        "count",
        "priority",
        "anchor",
        "valid_from",
        "valid_until",
        "closed_from",
    )
    shape = {name: getattr(row, name) for name in names}
    shape |= {name: f"{getattr(row, name):%H:%M}" for name in ("start", "end")}
    shape |= {name: _time(getattr(row, name)) for name in ("created_at", "closed_at")}
    gone = [] if row.closed_at else [{**person(leaver), "words": why} for leaver, why in leavers.leavers_of(row, book)]
    return shape | {"created_by": row.created_by_id, "replaced_by": row.replaced_by_id, "gone": gone}


def override(row: Override, book: Book) -> Shape:
    names = {somebody.pk: username for username, somebody in book.people.items()}
    called = {username: somebody.name for username, somebody in book.people.items()}
    shape = {name: getattr(row, name) for name in ("id", "kind", "who", "rooms", "reason", "incident")}
    shape |= {name: _time(getattr(row, name)) for name in ("start", "end", "created_at", "cancelled_at")}
    return shape | {
        "client_uuid": str(row.client_uuid),
        "instead_of": row.instead_of_id,
        "created_by": row.created_by_id,
        "cancelled_by": row.cancelled_by_id,
        "scope": row.scope_label or None,
        "swap": row.swap_id,
        "words": f"{words.said(rows.override(row, names), called, book.zone)}, until {words.clock(row.end, book.zone)}.",
    }


def swap(row: Swap, now: datetime) -> Shape:
    return {
        "id": row.pk,
        "asker": row.asker_id,
        "asked": row.asked_id,
        "rooms": row.rooms,
        "given": _windows(row.given),
        "wanted": _windows(row.wanted),
        "words": row.words,
        "state": swap_services.swap_state(row, now).value,
        "created_at": rfc3339(row.created_at),
        "expires_at": rfc3339(row.expires_at),
        "decided_at": _time(row.decided_at),
        "decided_by": row.decided_by_id,
    }


def dnd(row: DoNotDisturb) -> Shape:
    return {
        "id": row.pk,
        "person": row.person_id,
        "start": _time(row.start),
        "end": _time(row.end),
        "days": row.days,
        "daily_start": row.daily_start and f"{row.daily_start:%H:%M}",
        "daily_end": row.daily_end and f"{row.daily_end:%H:%M}",
        "tz": row.tz,
        "created_at": rfc3339(row.created_at),
        "ended_at": _time(row.ended_at),
    }


def _time(at: datetime | None) -> str | None:
    return None if at is None else rfc3339(at)


def _windows(texts: Iterable[list[str]]) -> list[Shape]:
    return [{"start": rfc3339(instant(start)), "end": rfc3339(instant(end))} for start, end in texts]


def caregivers(book: Book) -> list[Shape]:
    """Everybody who is there, in the order of backup."""
    return [
        person(book.people[caregiver.id])
        | {"rank": caregiver.rank, "rooms": None if caregiver.rooms is None else sorted(map(int, caregiver.rooms))}
        for caregiver in book.roster.by_rank
        if caregiver.left_at is None
    ]
