"""Slows guessing down: so many failed tries a minute per key. In the database, so that it holds for all web processes.

A try is written before it is judged, so that tries at the same moment cannot slip through together.
"""

import hashlib
from datetime import timedelta

from django.db.models import Q

from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.people.models import LoginTry

WINDOW = timedelta(minutes=1)
PER_NAME = 5  # of one name from one address
PER_ADDRESS = 30  # of any names from one address


def key_of(*parts: str) -> str:
    """What is counted together; hashed, so that the table tells nobody which names were tried."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def begin(key: str, limit: int) -> int:
    """Counts a try and returns its id. Raises BabycamError("too_many_tries") beyond `limit` a minute, and does not count that."""
    now = clock.now()
    LoginTry.objects.filter(Q(at__lt=now - WINDOW) | Q(at__gt=now + WINDOW)).delete()  # the clock may have been set back
    this = LoginTry.objects.create(key=key, at=now)
    if LoginTry.objects.filter(key=key).count() > limit:
        this.delete()
        raise BabycamError("too_many_tries")
    return this.pk


def forgive(*keys: str) -> None:
    """A try that was right wipes out the failed ones before it."""
    LoginTry.objects.filter(key__in=keys).delete()


def take_back(*tries: int) -> None:
    """These tries were right: they do not count. The failed ones before them do."""
    LoginTry.objects.filter(pk__in=tries).delete()
