"""Writes of do-not-disturb: one's own only, and never rewritten: a change ends the old wish and begins a new one."""

from datetime import datetime
from typing import Any

from django.db import transaction

from babycam.core.errors import BabycamError
from babycam.duty import checks, queries
from babycam.duty.models import DoNotDisturb
from babycam.duty.services import refuse, tell

BLANK: dict[str, Any] = {"start": None, "end": None, "days": [], "daily_start": None, "daily_end": None, "tz": ""}


def add_rest(*, by: int, values: dict[str, Any], now: datetime) -> DoNotDisturb:
    """Not as backup, unless critical. The same wish twice is one row. Raises BabycamError invalid."""
    whole = BLANK | values
    if whole["daily_start"] is not None and not whole["tz"]:
        whole["tz"] = queries.zone().key
    refuse(checks.check_rest(whole, now, queries.family_clock()))
    with transaction.atomic():
        row, _new = DoNotDisturb.objects.get_or_create(person_id=by, ended_at=None, **whole, defaults={"created_at": now})
        tell()
    return row


def change_rest(*, rest_id: int, by: int, values: dict[str, Any], now: datetime) -> DoNotDisturb:
    """Raises BabycamError invalid or not_found."""
    with transaction.atomic():
        old = _own(rest_id, by)
        end_rest(rest_id=rest_id, by=by, now=now)
        return add_rest(by=by, values={name: getattr(old, name) for name in BLANK} | values, now=now)


def end_rest(*, rest_id: int, by: int, now: datetime) -> None:
    """It holds no longer; again is no harm. Raises BabycamError not_found, also for what is somebody else's."""
    with transaction.atomic():
        _own(rest_id, by)
        DoNotDisturb.objects.filter(pk=rest_id, ended_at=None).update(ended_at=now)
        tell()


def _own(rest_id: int, by: int) -> DoNotDisturb:
    row = DoNotDisturb.objects.filter(pk=rest_id, person_id=by).first()
    if row is None:
        raise BabycamError("not_found")
    return row
