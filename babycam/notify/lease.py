"""Which process keeps the connection to the house's broker: one of them, by a lease in the database that it renews.

A process that dies leaves a lease that runs out; the next one that asks has it. One that lost it, because it stood still for
too long, learns so when it renews.
"""

from datetime import datetime, timedelta

from django.db.models import Q

from babycam.notify.models import BrokerLease

LEASE = timedelta(seconds=6)
TOO_LONG = timedelta(minutes=5)  # a lease that ends later than this was written by a clock that was wrong


def take_lease(me: str, now: datetime, *, longer_s: float = 0.0, fault: str = "") -> bool:
    """Takes or renews the lease, until LEASE and `longer_s` from `now`; whether it is ours. `fault`: why we have no connection."""
    until = now + LEASE + timedelta(seconds=longer_s)
    values = {"holder": me, "until": until, "fault": fault[:300]}
    free = Q(holder__in=(me, "")) | Q(until__lte=now) | Q(until__gt=now + TOO_LONG)
    if BrokerLease.objects.filter(free, pk=1).update(**values):
        return True
    return BrokerLease.objects.get_or_create(pk=1, defaults=values)[1]


def give_back_lease(me: str) -> None:
    """The next process that asks has it at once."""
    BrokerLease.objects.filter(pk=1, holder=me).update(holder="")


def fault() -> str:
    """Why the process that holds it has no connection; "" while it has one."""
    row = BrokerLease.objects.filter(pk=1).first()
    return row.fault if row else ""
