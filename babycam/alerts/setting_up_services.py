"""Writes: somebody begins to set up, and it ends. Each is one transaction, and may race with any other.

While it goes on, incidents of new cameras are snoozed for nobody (`transitions.catch_up`); when it ends, what still goes on
rings at once and what is over is over, in the ticker's next turn.
"""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from babycam.alerts import machine, setting_up_queries, setting_up_rule
from babycam.alerts.machine import IncidentState
from babycam.alerts.models import Incident, SettingUp
from babycam.alerts.records import columns_of, compare_and_set, facts_of, retrying
from babycam.alerts.transitions import publish_incident
from babycam.core.events import ScreenEvent, screens
from babycam.people import audit
from babycam.people.models import Person


def begin(*, person: Person, now: datetime) -> SettingUp:
    """Nobody is called for cameras that are added or changed from now on. Begun already, it stays as it is, with its end."""

    def attempt() -> SettingUp:
        SettingUp.objects.filter(until__lte=now).delete()
        values = {"by": person, "began_at": now, "until": setting_up_queries.ends(now, now + setting_up_rule.LONGEST)}
        setting_up, made = SettingUp.objects.get_or_create(pk=1, defaults=values)
        if made:
            audit.note(act="setting_up", who=person, words="Setting up: new cameras wake nobody", now=now)
            _publish(setting_up)
        return setting_up

    return retrying(attempt)


def end(*, person: Person | None, now: datetime) -> None:
    """New cameras call people again; what is loud or not heard rings. `person` None: by time. Without any nothing happens."""

    def attempt() -> None:
        if not SettingUp.objects.filter(pk=1).delete()[0]:
            return
        if person is not None:
            audit.note(act="setting_up", who=person, words="Setting up is over: new cameras wake people", now=now)
        for incident in Incident.objects.filter(state="snoozed", acked_by=None).select_related("room"):
            facts = machine.awaited(IncidentState.SNOOZED, replace(facts_of(incident), snooze_until=now))
            compare_and_set(incident, columns_of(facts))
            publish_incident(incident)
        _publish(None)

    retrying(attempt)


def keep(*, now: datetime) -> None:
    """Ends it when its time has come; that comes earlier when the night was set to begin earlier."""
    setting_up = SettingUp.objects.filter(pk=1).first()
    if setting_up is None:
        return
    until = setting_up_queries.ends(setting_up.began_at, setting_up.until)
    if until <= now:
        end(person=None, now=now)
    elif until != setting_up.until and SettingUp.objects.filter(pk=1, until=setting_up.until).update(until=until):
        setting_up.until = until
        _publish(setting_up)


def _publish(setting_up: SettingUp | None) -> None:
    body = {"setting_up": None if setting_up is None else setting_up_queries.setting_up_json(setting_up)}
    transaction.on_commit(lambda: screens.publish(ScreenEvent("setting_up.changed", None, body)))
