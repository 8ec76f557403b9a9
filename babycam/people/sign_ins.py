"""Logins that last: which devices somebody is logged in on, when each was last used, and ending them.

What belongs to a login (a browser's subscription, its links) keeps its number and asks `alive` each time, so that it ends with the
login whatever ended it: logging out, the list of logins, a new password, a cookie that grew too old, a person who left.
Functions take a session's key as the cookie holds it; rows hold its hash.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import constant_time_compare

from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.people import audit
from babycam.people.agents import device_words
from babycam.people.models import Person, SignIn
from babycam.people.services import publish_rights
from babycam.people.session_store import of_key

EACH = timedelta(minutes=1)  # the last use is written at most so often


def begun(*, person: Person, session_key: str, user_agent: str, address: str, now: datetime, before: str = "") -> SignIn:
    """Somebody has logged in. `before`: the key of the session that this browser had: the same person goes on in the same login."""
    values = {"person": person, "user_agent": user_agent[:300], "address": address[:64], "created_at": now, "seen_at": now}
    with transaction.atomic():
        SignIn.objects.filter(session_key=of_key(before), person=person).update(session_key=of_key(session_key))
        _tidy()
        row, _ = SignIn.objects.update_or_create(session_key=of_key(session_key), defaults=values)
        audit.note(act="login", who=person, words=f"{person.name} logged in on {device_words(user_agent)}", now=now)
    return row


def current(*, person: Person, session_key: str, user_agent: str, address: str, now: datetime) -> SignIn:
    """The login of this session; one that was begun before logins were written down is written down now."""
    values = {"person": person, "user_agent": user_agent[:300], "address": address[:64], "created_at": now, "seen_at": now}
    return SignIn.objects.get_or_create(session_key=of_key(session_key), defaults=values)[0]


def alive(sign_in_ids: Collection[int], now: datetime) -> set[int]:
    """Those of these logins that would still let their person in."""
    rows = SignIn.objects.filter(pk__in=sign_in_ids, person__is_active=True).select_related("person")
    people = {row.session_key: row for row in rows}
    sessions = Session.objects.filter(session_key__in=people, expire_date__gt=now)
    return {
        people[session.session_key].pk
        for session in sessions
        if _lets_in(session.get_decoded(), people[session.session_key].person)
    }


def changed(*, person: Person, old: str, new: str) -> None:
    """The password was changed in session `old`, which Django has given the key `new`; all others have ended."""
    with transaction.atomic():
        SignIn.objects.filter(session_key=of_key(old)).update(session_key=of_key(new))
        end_all(person=person, but=new, by=person)


def used(*, session_key: str, now: datetime) -> None:
    """It is in use; costs a write only when the last one is EACH ago, or lies in a future that a wrong clock made."""
    mine = SignIn.objects.filter(session_key=of_key(session_key))
    mine.exclude(seen_at__gt=now - EACH, seen_at__lte=now).update(seen_at=now)


def is_of(row: SignIn, session_key: str) -> bool:
    """Whether it is this session's login."""
    return row.session_key == of_key(session_key)


def sign_ins_of(person: Person) -> QuerySet[SignIn]:
    """Somebody's logins, the last used first."""
    alive = Session.objects.values("session_key")
    return SignIn.objects.filter(person=person, session_key__in=alive).select_related("person").order_by("-seen_at", "-id")


def end(*, sign_in_id: int, by: Person, everybodys: bool) -> None:
    """Ends one login at once. Raises BabycamError not_found for one that is not `by`'s own, unless they may end `everybodys`."""
    row = SignIn.objects.select_related("person").filter(pk=sign_in_id).first()
    if row is None or (row.person_id != by.pk and not everybodys):
        raise BabycamError("not_found")
    with transaction.atomic():
        _end([row])
        _note_end(row.person)
        audit.note(act="session.ended", who=by, whom=row.person.name, words=f"Login on {device_words(row.user_agent)} ended")
        publish_rights(row.person)


def left(*, person: Person, session_key: str) -> None:
    """Somebody has logged out of this session."""
    with transaction.atomic():
        _end(list(SignIn.objects.filter(person=person, session_key=of_key(session_key))))
        _note_end(person)


def end_all(*, person: Person, but: str = "", by: Person | None = None) -> int:
    """Ends somebody's logins except the session `but`; returns how many."""
    with transaction.atomic():
        rows = list(SignIn.objects.filter(person=person).exclude(session_key=of_key(but)))
        _end(rows)
        _note_end(person)
        if rows:
            audit.note(act="session.ended", who=by, whom=person.name, words=f"{len(rows)} logins of {person.name} ended")
            publish_rights(person)
    return len(rows)


def _end(rows: list[SignIn]) -> None:
    Session.objects.filter(session_key__in=[row.session_key for row in rows]).delete()
    SignIn.objects.filter(pk__in=[row.pk for row in rows]).delete()


def _note_end(person: Person) -> None:
    """For what belongs to one of their logins without knowing to which."""
    Person.objects.filter(pk=person.pk).update(logged_out_at=clock.now())


def _lets_in(session: dict[str, Any], person: Person) -> bool:
    """Whether Django would take this session for this person's: a new password makes all older ones void."""
    if session.get(SESSION_KEY) != str(person.pk) or BACKEND_SESSION_KEY not in session:
        return False
    return constant_time_compare(str(session.get(HASH_SESSION_KEY, "")), person.get_session_auth_hash())


def _tidy() -> None:
    """Rows whose session has ended by itself."""
    SignIn.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
