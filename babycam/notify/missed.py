"""Takings-back that the house's broker was away for: a lamp that was told "Zoe is loud" must not stay on.

What goes to a person's topic is a message and gives up after some minutes, as a call should. Its end should not: whoever connects
to the broker again sends those that gave up, unless the channel has been called again for the same incident since.
"""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from babycam.notify import bells
from babycam.notify.models import Delivery

LATEST = timedelta(days=1)
GOOD_FOR = timedelta(minutes=5)


def again(now: datetime, kind: str) -> int:
    """Sends those of this transport once more; returns how many that are. May be repeated."""
    newer = Delivery.objects.filter(channel=OuterRef("channel"), incident=OuterRef("incident"), pk__gt=OuterRef("pk"))
    rows = Delivery.objects.filter(what="retract", state="dead", sent_at=None, created_at__gt=now - LATEST)
    rows = rows.filter(channel__kind=kind, channel__enabled=True, person__isnull=False)
    missed = rows.filter(~Exists(newer.filter(what="alert"))).values_list("pk", flat=True)
    count = Delivery.objects.filter(pk__in=list(missed)).update(state="pending", next_at=now, give_up_at=now + GOOD_FOR)
    if count:
        bells.outbox.ring()
    return count
