"""Somebody comes in by an invitation, or back in by a reset link: writes that touch people, their rooms and duty together."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from babycam.core.errors import BabycamError
from babycam.family import members
from babycam.people import access, invites, passkeys, passwords, rules, sign_ins
from babycam.people import services as people_services
from babycam.people.models import Invite, Person
from babycam.people.passwords import Hashed
from babycam.rooms import queries as rooms_queries


@dataclass(frozen=True, slots=True)
class LoginProof:
    """How they will show who they are: a passphrase, or a passkey that was just made."""

    password: str | None = field(default=None, repr=False)
    passkey: passkeys.New | None = None


def accept(*, invite: Invite, name: str, proof: LoginProof, now: datetime) -> Person:
    """The person who has come in. Raises BabycamError invalid with the marked fields, or invite_over."""
    if proof.password is None and proof.passkey is None:
        raise BabycamError("invalid", fields={"password": ["Choose a password, or use a passkey."]})
    name = rules.clean_name(name)
    password = _hashed(invite, name, proof)
    with transaction.atomic():
        person = _again(invite, password) if invite.kind == "reset" else _new(invite, name, password, now)
        if proof.passkey is not None:
            passkeys.add_passkey(person=person, new=proof.passkey, name="", now=now)
        invites.use_up(invite=invite, now=now)
    return person


def rooms_of(invite: Invite) -> list[dict[str, Any]]:
    """The invitation's rooms that are still there; for owners and parents all of them."""
    names = rooms_queries.room_names()
    wanted = names if access.sees_all_rooms(invite.role) else [room for room in invite.room_ids if room in names]
    return [{"id": room, "name": names[room]} for room in wanted]


def _hashed(invite: Invite, name: str, proof: LoginProof) -> Hashed:
    """The password before the transaction. Raises BabycamError invalid."""
    if proof.password is None:
        return passwords.hashed(None)
    whose = {} if invite.kind == "reset" else {"name": name}
    hashed: Hashed = passwords.ready({**whose, "password": proof.password}, invite.person)["password"]
    return hashed


def _new(invite: Invite, name: str, password: Hashed, now: datetime) -> Person:
    there = [room["id"] for room in rooms_of(invite)]
    if not access.sees_all_rooms(invite.role) and not there:
        raise BabycamError("invite_over", why="Its rooms are gone.")
    taken = set(Person.objects.values_list("username", flat=True))
    window = {part: getattr(invite, part) for part in ("access_from", "access_until", "hours_start", "hours_end")}
    if invite.role == access.Role.VIEWER and window["access_until"] is None:
        del window["access_until"]  # somebody has to allow it first
    username = rules.username_from(name, taken)
    values = {"name": name, "username": username, "password": password, "role": invite.role, **window}
    return members.add_member(values=values, rooms=[] if access.sees_all_rooms(invite.role) else there, now=now)


def _again(invite: Invite, password: Hashed) -> Person:
    person = invite.person
    if person is None or not person.is_active:
        raise BabycamError("invite_over", why="This person is no longer here.")
    if password.usable:
        people_services.reset_password(person=person, new=password, by=invite.created_by)
    people_services.end_access_keys(person=person, by=invite.created_by)  # also where a passkey takes the password's place
    sign_ins.end_all(person=person, by=invite.created_by)
    return person
