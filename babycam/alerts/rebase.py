"""When the wall clock was set: every deadline in the database moves with it, once, so that nothing rings at once, twice or hours
late.

Deadlines are columns, and columns are wall clock. The ticker notices that the clock was set (core/clock.py) and calls `rebase`
before it asks what is due. The tick's row remembers the machine's offset, so that of several processes, or after a restart, exactly
one moves the rows: whoever comes second finds the offset that it has itself. Another machine's offset says nothing; then, and in
any case, nothing is left further ahead than it could have been put (`clamp`). Duty, access and what happened are not moved: they
follow the wall clock, or are history.

What is moved by how much: a deadline of the old clock lies about where the old clock stood, or later. What was written since the
clock was set is left alone as far as that can be told; the window is the half second until the ticker looks.
"""

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import F, Q

from babycam.alerts import machine, quiet_rule, setting_up_rule
from babycam.alerts.machine import IncidentFacts, IncidentState
from babycam.alerts.models import OPEN, Drill, Incident, RoomQuiet, SettingUp, Tick
from babycam.alerts.records import columns_of, facts_of
from babycam.core import clock
from babycam.history.models import BabyBuddy, MarkSending
from babycam.notify.models import BrokerLease, Channel, Delivery

log = logging.getLogger(__name__)

SLACK = timedelta(seconds=60)  # how long something may be overdue and still be moved
LONGEST_SNOOZE = timedelta(hours=2)
LONGEST_WAIT = timedelta(minutes=5)  # of a delivery


@dataclass(frozen=True, slots=True)
class Moved:
    """A table with deadlines: all its columns of times but those that say what happened (`stays`). `born`: when a row was made."""

    model: type[models.Model]
    stays: tuple[str, ...] = ()
    born: str = ""

    @property
    def columns(self) -> list[str]:
        times = (field.name for field in self.model._meta.get_fields() if isinstance(field, models.DateTimeField))
        return [name for name in times if name not in self.stays]


MOVED: tuple[Moved, ...] = (
    Moved(Incident, ("opened_at", "acked_at", "resolved_at"), "opened_at"),
    Moved(RoomQuiet, ("said_at", "ended_at"), "said_at"),
    Moved(SettingUp, ("began_at",), "began_at"),
    Moved(Delivery, ("created_at", "sent_at", "received_at", "sounding_at", "seen_at"), "created_at"),
    Moved(Channel, ("verified_at", "last_ok_at", "last_receipt_at", "created_at")),
    Moved(BrokerLease),
    Moved(BabyBuddy, ("told_at",)),
    Moved(MarkSending),
)


def rebase(*, host: str, offset_s: float, now: datetime) -> float:
    """Moves every deadline by how far this machine's clock was set since the tick's row was written; s, 0.0 for nothing."""
    with transaction.atomic():
        Tick.objects.get_or_create(pk=1, defaults={"at": now, "host": host, "offset_s": offset_s})
        row = Tick.objects.select_for_update().get(pk=1)
        moved = clock.was_set_by(row.offset_s, offset_s) if row.host == host else 0.0
        if moved:
            move(timedelta(seconds=moved), now)
        clamp(now)
        Tick.objects.filter(pk=1).update(host=host, offset_s=offset_s, at=row.at + timedelta(seconds=moved))
    if moved:
        log.warning("the clock was set %s by %.0f s: deadlines have moved with it", "on" if moved > 0 else "back", abs(moved))
    return moved


def move(by: timedelta, now: datetime) -> None:
    """All of MOVED, and drills that go on. `now`: by the new clock."""
    for table in MOVED:
        for column in table.columns:
            table.model._default_manager.filter(_of_old_clock(table, column, by, now)).update(**{column: F(column) + by})
    Incident.objects.filter(state__in=[state.value for state in machine.OPEN]).update(version=F("version") + 1)
    going_on = Drill.objects.filter(ends_at__gte=_before(by, now))
    going_on.update(started_at=F("started_at") + by, ends_at=F("ends_at") + by, heard_at=F("heard_at") + by)


def clamp(now: datetime) -> None:
    """No deadline lies further ahead than it could have been put at `now`."""
    for incident in Incident.objects.filter(Q(state__in=OPEN) | Q(ack_until__gt=now) | Q(snooze_until__gt=now)):
        try:
            before = facts_of(incident)
        except (ValueError, TypeError):  # a row that cannot be read is the ticker's to tell of; it must not stop the others
            continue
        after = clamped(IncidentState(incident.state), before, now)
        if after != before:
            Incident.objects.filter(pk=incident.pk).update(**columns_of(after), version=F("version") + 1)
    longest = now + quiet_rule.LONGEST
    RoomQuiet.objects.filter(ended_at=None, until__gt=longest).update(until=longest, latest=longest)
    SettingUp.objects.filter(until__gt=now + setting_up_rule.LONGEST).update(until=now + setting_up_rule.LONGEST)
    late = now + LONGEST_WAIT
    Delivery.objects.filter(next_at__gt=late).exclude(what="chat").update(next_at=now, give_up_at=late)
    Channel.objects.filter(seen_at__gt=late).update(seen_at=None, sound_at=None, looked_at=None)


def clamped(state: IncidentState, facts: IncidentFacts, now: datetime) -> IncidentFacts:
    """The same facts, with no deadline later than the policy could put it now. Pure."""
    policy = facts.policy
    next_call_s = policy.siren_s if facts.unanswered >= policy.rounds else policy.ack_s
    longest = {
        "call_at": next_call_s,
        "escalate_at": next_call_s,
        "receipt_at": policy.receipt_s,
        "ack_until": policy.ack_holds_s,
        "resolve_at": policy.quiet_s,
        "snooze_until": LONGEST_SNOOZE.total_seconds(),
    }
    sooner: dict[str, Any] = {}
    for name, seconds in longest.items():
        at, latest = getattr(facts, name), now + timedelta(seconds=seconds + clock.SET_S)
        if at is not None and at > latest:
            sooner[name] = latest
    return machine.awaited(state, replace(facts, **sooner)) if sooner else facts


def _of_old_clock(table: Moved, column: str, by: timedelta, now: datetime) -> Q:
    """Rows whose `column` was written by the clock as it was before, and still means something."""
    condition = Q(**{f"{column}__gte": _before(by, now)})
    if by > timedelta(0):  # what is new is later than what is old
        newer = now - by / 2
        condition &= Q(**{f"{table.born}__lt": newer}) if table.born else Q(**{f"{column}__lt": newer})
    return condition


def _before(by: timedelta, now: datetime) -> datetime:
    """Where the old clock stands now, less what may be overdue."""
    return now - by - min(SLACK, abs(by) / 2)
