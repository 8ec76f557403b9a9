"""Writes of do-not-disturb (`dnd`): one's own only, and never rewritten: a change ends the old wish and begins a new one."""

from datetime import datetime
from typing import Any

from django.db import transaction

from babycam.core.errors import BabycamError
from babycam.duty import checks
from babycam.duty import queries as duty_queries
from babycam.duty.models import DoNotDisturb
from babycam.duty.services import publish_duty, refuse

BLANK: dict[str, Any] = {"start": None, "end": None, "days": [], "daily_start": None, "daily_end": None, "tz": ""}


def add_dnd(*, by: int, values: dict[str, Any], now: datetime) -> DoNotDisturb:
    """Not as backup, unless critical. The same wish twice is one row. Raises BabycamError invalid."""
    whole = BLANK | values
    if whole["daily_start"] is not None and not whole["tz"]:
        whole["tz"] = duty_queries.zone().key
    refuse(checks.check_dnd(whole, now, duty_queries.family_clock()))
    with transaction.atomic():
        row, _new = DoNotDisturb.objects.get_or_create(person_id=by, ended_at=None, **whole, defaults={"created_at": now})
        publish_duty()
    return row


def change_dnd(*, dnd_id: int, by: int, values: dict[str, Any], now: datetime) -> DoNotDisturb:
    """Raises BabycamError invalid or not_found."""
    with transaction.atomic():
        old = _own_dnd(dnd_id, by)
        end_dnd(dnd_id=dnd_id, by=by, now=now)
        return add_dnd(by=by, values={name: getattr(old, name) for name in BLANK} | values, now=now)


def end_dnd(*, dnd_id: int, by: int, now: datetime) -> None:
    """It holds no longer; again is no harm. Raises BabycamError not_found, also for what is somebody else's."""
    with transaction.atomic():
        _own_dnd(dnd_id, by)
        DoNotDisturb.objects.filter(pk=dnd_id, ended_at=None).update(ended_at=now)
        publish_duty()


def _own_dnd(dnd_id: int, by: int) -> DoNotDisturb:
    row = DoNotDisturb.objects.filter(pk=dnd_id, person_id=by).first()
    if row is None:
        raise BabycamError("not_found")
    return row
