"""Access keys: a program (vlc, Home Assistant) hears rooms in somebody's name with one, without a login of a browser.

A key opens the sound of the rooms that were chosen for it, and their pictures if that was wished; never more than its person may at
that moment, because role, rooms and access window are read at each request, and again while a stream goes on. It is told once and
kept as a hash, and ends when it is revoked, or its person leaves or has a new password (`services.end_access_keys`).
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from babycam.core import credentials
from babycam.core.errors import BabycamError
from babycam.people import access, audit, rules, throttle
from babycam.people.models import AccessKey, Person
from babycam.people.services import recheck

PREFIX = "babycam_"  # so that a key is known for what it is where it was left lying about
LONGEST = 200
MOST = 20  # of one person
EACH = timedelta(minutes=1)  # the last use is written at most so often


def known(secret: str, address: str) -> AccessKey | None:
    """The key that a program at `address` shows, with its person; None for a wrong one, and for that of somebody who has left.

    Raises BabycamError too_many_tries: each wrong one has a count of its own, so that a program that goes on asking with a key that
    was revoked does not keep out those beside it.
    """
    if not secret.startswith(PREFIX) or len(secret) > LONGEST:
        return None
    mark, where = credentials.of_token(secret), throttle.place(address)
    tries = (
        throttle.begin(throttle.key_of("access key", where, mark), throttle.PER_NAME),
        throttle.begin(throttle.key_of("access key", where), throttle.PER_ADDRESS),
    )
    key = _living().filter(secret_hash=mark).first()
    if key is not None:
        throttle.take_back(*tries)
    return key


def living(key_id: int) -> AccessKey | None:
    """The key, with its person; None if it was revoked or its person has left."""
    return _living().filter(pk=key_id).first()


def as_key(credential: object) -> AccessKey | None:
    """The access key, if what came along with a request is one."""
    return credential if isinstance(credential, AccessKey) else None


def access_keys_of(person: Person) -> QuerySet[AccessKey]:
    """Somebody's keys, the oldest first."""
    return AccessKey.objects.filter(person=person).order_by("id")


def opens(key: AccessKey, right: access.Right | str) -> bool:
    """Whether it stands for this right of its person: to hear always, to see if it was made so, and nothing else."""
    return right == access.Right.ROOM_HEAR or (right == access.Right.ROOM_SEE and key.pictures)


def reaches(key: AccessKey, room_id: int) -> bool:
    """Whether this room was chosen for it; one for all rooms reaches those that come later, too."""
    return key.room_ids is None or room_id in key.room_ids


def make(*, person: Person, name: str, room_ids: Collection[int] | None, pictures: bool, now: datetime) -> tuple[AccessKey, str]:
    """A new key, and its secret, which is told this once. `room_ids` None: all that the person may hear.

    Raises BabycamError too_many, or invalid for a name of nothing visible.
    """
    name = rules.clean_name(name)
    if not name:
        raise BabycamError("invalid", fields={"name": ["Choose a name of 1 to 64 letters."]})
    secret = PREFIX + credentials.new_token()
    values = {"room_ids": None if room_ids is None else sorted(room_ids), "pictures": pictures, "created_at": now}
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)  # two at once count each other
        if access_keys_of(person).count() >= MOST:
            raise BabycamError("too_many")
        key = AccessKey.objects.create(person=person, name=name, secret_hash=credentials.of_token(secret), **values)
        audit.note(act="access_key", who=person, whom=person.name, words=f"Made the access key {name}", now=now)
    return key, secret


def used(*, key_id: int, now: datetime) -> None:
    """It is in use; costs a write only when the last one is EACH ago, or lies in a future that a wrong clock made."""
    old = AccessKey.objects.filter(pk=key_id).filter(Q(used_at=None) | ~Q(used_at__gt=now - EACH, used_at__lte=now))
    if old.exists():
        old.update(used_at=now)


def revoke(*, key_id: int, by: Person, everybodys: bool, now: datetime) -> None:
    """Ends a key, and what it plays. Raises BabycamError not_found for one that is not `by`'s own, unless they may end
    `everybodys`."""
    with transaction.atomic():
        key = AccessKey.objects.select_related("person").filter(pk=key_id).first()
        if key is None or (key.person_id != by.pk and not everybodys):
            raise BabycamError("not_found")
        key.delete()
        audit.note(act="access_key", who=by, whom=key.person.name, words=f"Revoked the access key {key.name}", now=now)
        recheck(key.person)


def _living() -> QuerySet[AccessKey]:
    return AccessKey.objects.select_related("person").filter(person__is_active=True)
