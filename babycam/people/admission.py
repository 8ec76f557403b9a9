"""Writes about when somebody's access is open: a viewer is let in or out, a sitter's evening is over. See window.py."""

from datetime import datetime, time

from django.contrib.sessions.models import Session
from django.db import transaction

from babycam.core.errors import BabycamError
from babycam.core.events import ScreenEvent, screens
from babycam.people import access, audit, sign_ins
from babycam.people.access import Role
from babycam.people.models import Person
from babycam.people.queries import zone as zone_of_family
from babycam.people.services import publish_rights


def allow(
    *,
    person: Person,
    until: datetime | None,
    hours: tuple[time | None, time | None],
    since: datetime | None,
    now: datetime,
    by: Person | None = None,
) -> Person:
    """Lets a sitter or viewer in from `since` (None: at once) `until` (None: always; not after `now`: not now), in these hours of
    each day. Raises BabycamError invalid."""
    if faults := _faults(person, until, hours, since):
        raise BabycamError("invalid", fields=faults)
    with transaction.atomic():
        person.access_from, (person.hours_start, person.hours_end) = since, hours
        person.access_until = None if until is None else max(until, now)
        person.expired_at = None
        person.save(update_fields=["access_from", "access_until", "hours_start", "hours_end", "expired_at"])
        audit.note(act="access", who=by, whom=person.name, words=_access_words(person, now), now=now)
        publish_rights(person)
    return person


def expired_sitters(now: datetime) -> list[Person]:
    """Sitters whose time is over, and who were not expired yet."""
    sitters = Person.objects.filter(role=Role.SITTER, is_active=True, expired_at=None)
    return list(sitters.filter(access_until__lte=now).order_by("id"))


def expire(*, person: Person, now: datetime) -> bool:
    """Ends all sessions of somebody whose time is over, for good; False when another process was faster, or they were let in again.

    Nothing was open to them before: this only tidies up.
    """
    with transaction.atomic():
        mine = Person.objects.filter(pk=person.pk, expired_at=None, access_until__lte=now)
        if not mine.update(expired_at=now):
            return False
        sign_ins.end_all(person=person)
        end_sessions(person)
        audit.note(act="access", whom=person.name, words=f"{person.name}’s time was over", now=now)
        publish_rights(person)
    return True


def end_sessions(person: Person) -> int:
    """Ends every login of somebody; returns how many there were."""
    mine = [row.pk for row in Session.objects.all() if row.get_decoded().get("_auth_user_id") == str(person.pk)]
    return Session.objects.filter(pk__in=mine).delete()[0]


def _access_words(person: Person, now: datetime) -> str:
    """What was allowed, on the family's clock."""
    zone = zone_of_family()
    until = person.access_until
    if until is not None and until <= now:
        return f"{person.name} is no longer let in"
    times = [f"from {person.access_from.astimezone(zone):%d %b %H:%M}"] if person.access_from else []
    times += [f"until {until.astimezone(zone):%d %b %H:%M}"] if until else ["without end"]
    if person.hours_start and person.hours_end:
        times.append(f"daily {person.hours_start:%H:%M} to {person.hours_end:%H:%M}")
    return f"{person.name} is let in {', '.join(times)}"


def announce() -> None:
    """Pages look again at who belongs to the family, after the commit."""
    transaction.on_commit(lambda: screens.publish(ScreenEvent("people.changed", None)))


def _faults(
    person: Person, until: datetime | None, hours: tuple[time | None, time | None], since: datetime | None
) -> dict[str, list[str]]:
    if not access.has_hours(person.role):
        return {"until": [f"{person.name} always has access: only sitters and grandparents are let in for a time."]}
    if (hours[0] is None) != (hours[1] is None):
        return {"hours_end" if hours[1] is None else "hours_start": ["Say from when until when."]}
    if since is not None and until is not None and until <= since:
        return {"until": ["The end has to be after the start."]}
    return {}
