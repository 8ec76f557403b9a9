"""Passwords on their way into a person's row: looked at and hashed before any transaction, because a hash has to wait for its turn
and takes long, and a database that is locked meanwhile stops everybody."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.hashers import check_password, is_password_usable, make_password

from babycam.core.errors import BabycamError
from babycam.people import rules
from babycam.people.models import Person


@dataclass(frozen=True, slots=True)
class Hashed:
    """A password that was found good; only its hash is left."""

    encoded: str = field(repr=False)

    @property
    def usable(self) -> bool:
        """Whether anybody can log in with it."""
        return is_password_usable(self.encoded)


def hashed(password: str | None) -> Hashed:
    """The hash of a password that is good already; None: one that nobody can have. Raises BabycamError login_busy."""
    return Hashed(make_password(password))


def ready(values: Mapping[str, Any], person: Person | None = None) -> dict[str, Any]:
    """`values` of somebody (of `person`, who is changed), with the password hashed. Raises BabycamError invalid with the marked
    fields, or login_busy."""
    names = () if person is None else (person.name, person.username)
    if faults := rules.check_person(_unhashed(values), names):
        raise BabycamError("invalid", fields=faults)
    there = "password" in values and not isinstance(values["password"], Hashed)
    return {**values, "password": hashed(values["password"])} if there else dict(values)


def _unhashed(values: Mapping[str, Any]) -> dict[str, Any]:
    """Without a password that was looked at already, or that nobody can have."""
    return {name: value for name, value in values.items() if name != "password" or isinstance(value, str)}


def right(person: Person | None, password: str) -> bool:
    """Whether it is their password. Takes as long for nobody, so that names cannot be told apart by time."""
    if len(password) > rules.LARGEST_PASSWORD:
        return False
    if person is None:
        make_password(password)
        return False
    return check_password(password, person.password, setter=lambda same: _renew(person, same))


def _renew(person: Person, password: str) -> None:
    """The same password as a hash of today's kind: logins that were begun with the old one go on."""
    old, mark = person.password, person.get_session_auth_hash()
    new = make_password(password)
    kept = Person.mark_of(new, mark)
    if Person.objects.filter(pk=person.pk, password=old).update(password=new, session_mark=kept):
        person.password, person.session_mark = new, kept
