"""Reads about people."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from babycam.people import access, night, window
from babycam.people.models import Household, Person, ZoneChange
from babycam.people.window import ALWAYS, Window


def household() -> Household | None:
    """The family, or None before the set-up."""
    return Household.objects.first()


def set_up() -> bool:
    """Whether somebody exists, so that nobody else may set this server up."""
    return Person.objects.exists()


def members() -> QuerySet[Person]:
    """Everybody who may log in, in the order they came."""
    return Person.objects.filter(is_active=True).order_by("id")


def everybody() -> QuerySet[Person]:
    """Also those who have left: for names in what was."""
    return Person.objects.order_by("id")


def person(person_id: int) -> Person | None:
    """Somebody who may log in."""
    return Person.objects.filter(pk=person_id, is_active=True).first()


def wants_report(person_id: int) -> bool:
    """Whether the morning report comes to somebody by their own channels, too."""
    return Person.objects.filter(pk=person_id, wants_report=True).exists()


def window_of(person: Person) -> Window:
    """When somebody's access is open: always, unless the role has hours."""
    return ALWAYS if not access.has_hours(person.role) else windows([person])[person.pk]


def lets_in(person: Person, at: datetime) -> bool:
    """Whether somebody belongs here and their access is open at `at`."""
    return person.is_active and window.is_open(window_of(person), at)


def may(person: Person, right: access.Right | str, at: datetime) -> bool:
    """Whether somebody has a right at `at`."""
    return access.allowed(person.role, right) and lets_in(person, at)


def let_in(at: datetime, where: ZoneInfo | None = None) -> list[Person]:
    """Everybody whose access is open at `at`, in the order they came; `where`: the family's zone, if it is known already."""
    everybody = list(members())
    windows_of = windows(everybody, where)
    return [person for person in everybody if window.is_open(windows_of[person.pk], at)]


def zone() -> ZoneInfo:
    """The family's time zone."""
    family = household()
    return ZoneInfo(family.tz if family else "UTC")


def is_night(now: datetime) -> bool:
    """Whether it is night in the family's house."""
    family = household()
    return family is not None and night.night_at(now, ZoneInfo(family.tz), family.night_start, family.morning_time) is not None


def zones() -> list[tuple[datetime, ZoneInfo]]:
    """The zones that the family has lived in, each with since when, oldest first; empty where none was written down."""
    return [(row.since, ZoneInfo(row.zone)) for row in ZoneChange.objects.order_by("since")]


def zone_at(moment: datetime, changes: Sequence[tuple[datetime, ZoneInfo]] | None = None) -> ZoneInfo:
    """The family's time zone as it was at `moment`; before the first that is known, that one. `changes`: `zones()`, to ask once."""
    known = zones() if changes is None else changes
    past = [where for since, where in known if since <= moment]
    return past[-1] if past else known[0][1] if known else zone()


def windows(people: Iterable[Person], where: ZoneInfo | None = None) -> dict[int, Window]:
    """The same for several people, by their ids; `where`: the family's zone, if it is known already."""
    people = list(people)
    if not any(access.has_hours(person.role) for person in people):
        return {person.pk: ALWAYS for person in people}
    zone_ = where or zone()
    return {person.pk: _window(person, zone_) for person in people}


def _window(person: Person, zone: ZoneInfo) -> Window:
    if not access.has_hours(person.role):
        return ALWAYS
    daily = (person.hours_start, person.hours_end)
    return Window(
        since=person.access_from,
        until=person.access_until,
        hours=None if daily[0] is None or daily[1] is None else (daily[0], daily[1]),
        zone=zone,
        shut=person.expired_at is not None,
    )
