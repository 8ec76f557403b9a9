"""The family's members, with when each began and ended to give care: writes that touch people, their rooms and duty together."""

from datetime import datetime
from typing import Any

from django.db import transaction

from babycam.duty.services import keep_caregivers, tell
from babycam.people import services as people
from babycam.people.models import Person
from babycam.rooms import family


def add_member(*, values: dict[str, Any], rooms: list[int] | None, now: datetime) -> Person:
    """Somebody new, who is woken from now on. Raises BabycamError invalid."""
    with transaction.atomic():
        person = family.add_member(values=values, rooms=rooms)
        _note(now)
    return person


def edit_member(*, person: Person, values: dict[str, Any], rooms: list[int] | None, now: datetime) -> Person:
    """Changes somebody; `rooms` None leaves theirs as they are. Raises BabycamError invalid."""
    with transaction.atomic():
        person = family.edit_member(person=person, values=values, rooms=rooms)
        _note(now)
    return person


def remove_member(*, person: Person, now: datetime) -> None:
    """Takes all access away at once; from now on nobody counts on them. Raises BabycamError invalid for the last owner."""
    with transaction.atomic():
        people.remove_person(person=person)
        _note(now)


def _note(now: datetime) -> None:
    keep_caregivers(now)
    tell()
