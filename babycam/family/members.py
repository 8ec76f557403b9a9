"""The family's members, with when each began and ended to give care: writes that touch people, their rooms and duty together."""

from datetime import datetime, time
from typing import Any

from django.db import transaction

from babycam.duty.services import keep_caregivers, publish_duty
from babycam.people import admission, audit, passwords, pictures, sign_ins
from babycam.people import services as people_services
from babycam.people.models import Person
from babycam.rooms import services as rooms_services


def add_member(*, values: dict[str, Any], rooms: list[int] | None, now: datetime) -> Person:
    """Somebody new, with the rooms they may see (sitters), who is woken from now on. Raises BabycamError invalid."""
    values = passwords.ready(values)
    with transaction.atomic():
        person = people_services.add_person(**values)
        rooms_services.grant_rooms(person=person, room_ids=rooms or [])
        _note(now)
    return person


def edit_member(
    *, person: Person, values: dict[str, Any], rooms: list[int] | None, now: datetime, by: Person | None = None
) -> Person:
    """Changes somebody; `rooms` None leaves theirs as they are. A new password ends their logins and access keys.

    Raises BabycamError invalid."""
    values = passwords.ready(values, person)
    with transaction.atomic():
        person = people_services.edit_person(person=person, values=values, by=by)
        if rooms is not None:
            _grant(person, rooms, by)
        if "password" in values:
            sign_ins.end_all(person=person, by=by)
        _note(now)
    return person


def remove_member(*, person: Person, now: datetime, by: Person | None = None) -> None:
    """Takes all access and the face away; nobody counts on them any more. Raises BabycamError invalid for the last owner."""
    with transaction.atomic():
        people_services.remove_person(person=person, by=by)
        pictures.remove_picture(person=person)
        sign_ins.end_all(person=person, by=by)
        _note(now)


def allow_member(
    *,
    person: Person,
    until: datetime | None,
    hours: tuple[time | None, time | None],
    since: datetime | None,
    now: datetime,
    by: Person | None = None,
) -> None:
    """Lets a sitter or viewer in, or out; who is on duty follows at once. Raises BabycamError invalid."""
    with transaction.atomic():
        admission.allow(person=person, until=until, hours=hours, since=since, now=now, by=by)
        _note(now)


def expire_members(now: datetime) -> int:
    """Everybody whose time is over is gone, since it was over; returns how many that were."""
    gone = 0
    for person in admission.expired_sitters(now):
        with transaction.atomic():
            if admission.expire(person=person, now=now):
                _note(now)
                gone += 1
    return gone


def _grant(person: Person, room_ids: list[int], by: Person | None) -> None:
    rooms_services.grant_rooms(person=person, room_ids=room_ids)
    names = ", ".join(room.name for room in rooms_services.granted(person)) or "none"
    audit.note(act="person", who=by, whom=person.name, words=f"{person.name}’s rooms: {names}")


def _note(now: datetime) -> None:
    keep_caregivers(now)
    publish_duty()
    admission.announce()
