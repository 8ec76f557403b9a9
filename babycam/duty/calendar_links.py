"""Each parent's secret calendar address: made again at will, and only its hash is kept."""

from datetime import datetime

from babycam.core import credentials
from babycam.duty.models import CalendarLink
from babycam.people import queries as people_queries
from babycam.people.access import Right
from babycam.people.models import Person


def renew_link(*, person_id: int, now: datetime) -> str:
    """A new secret; the one before leads nowhere from now on."""
    secret = credentials.new_token()
    CalendarLink.objects.update_or_create(
        person_id=person_id, defaults={"secret_hash": credentials.of_token(secret), "created_at": now}
    )
    return secret


def owner(secret: str, now: datetime) -> Person | None:
    """Whose calendar it is; None for a secret that is not valid (any more), or whose owner may not read it (now)."""
    link = CalendarLink.objects.filter(secret_hash=credentials.of_token(secret)).first()
    person = people_queries.person(link.person_id) if link else None
    return person if person and people_queries.may(person, Right.DUTY_SEE, now) else None
