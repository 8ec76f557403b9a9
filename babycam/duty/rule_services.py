"""Writes on the rota: a rule begins, gives way to another from now on, or is closed. What has begun stays as it was."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from babycam.core.errors import BabycamError
from babycam.duty import checks, leavers, roster, rows, turn_order
from babycam.duty import queries as duty_queries
from babycam.duty.models import DutyRule
from babycam.duty.services import check_assigned, keep_caregivers, publish_duty, refuse
from babycam.people import queries as people_queries

DAY = timedelta(days=1)
FIELDS = ("rooms", "tz", "days", "start", "end", "turns", "every", "count", "priority", "valid_from", "valid_until", "anchor")
SAME = ("rooms", "tz", "days", "start", "end", "turns", "every", "count", "priority", "valid_until")


def add_rule(*, by: int, values: dict[str, Any], now: datetime, replaces: int | None = None) -> DutyRule:
    """A new rule, alone or in place of another from its first night on that has not begun. An equal one is not made twice.

    Raises BabycamError invalid with the marked fields, not_found, or conflict when somebody was faster with the old one.
    """
    with transaction.atomic():
        keep_caregivers(now)
        old = open_rule(replaces) if replaces is not None else None
        row = draft(by=by, values=values, now=now, old=old)
        if old is None and (twin := _twin(row)):
            return twin
        row.save(force_insert=True)
        if old is not None:
            close(old, by=by, now=now, since=row.valid_from, replaced_by=row)
        publish_duty()
    return row


def change_rule(*, rule_id: int, by: int, changes: dict[str, Any], now: datetime) -> DutyRule:
    """The rule with `changes`, from now on: a new row takes the old one's place, without those who cannot have its nights any
    more. Raises as `add_rule`."""
    old = open_rule(rule_id)
    kept = {name: getattr(old, name) for name in FIELDS if name not in ("valid_from", "anchor")}
    book = duty_queries.book(since=now)
    kept["turns"] = leavers.without(old, book)
    kept["rooms"] = leavers.rooms_of(old, book) or old.rooms  # a rule of no room that is there is nobody's to keep
    return add_rule(by=by, values=kept | changes, now=now, replaces=rule_id)


def close_rule(*, rule_id: int, by: int, now: datetime) -> None:
    """No further night starts; one that has begun goes on to its end. Again is no harm. Raises BabycamError not_found."""
    with transaction.atomic():
        old = DutyRule.objects.filter(pk=rule_id).first()
        if old is None:
            raise BabycamError("not_found")
        if old.closed_at is None:
            close(old, by=by, now=now, since=first_night(old, now))
            publish_duty()


def draft(*, by: int, values: dict[str, Any], now: datetime, old: DutyRule | None = None) -> DutyRule:
    """The rule as it would be saved, checked. Raises BabycamError invalid."""
    values = _whole(values, now)
    caregivers = duty_queries.caregiver_ids()
    refuse(checks.check_rule(values, known=caregivers, today=_today(values["tz"], now)))
    refuse(check_assigned({person for turn in values["turns"] for person in turn}, values["rooms"]))
    if old is not None:
        values["valid_from"] = max(values["valid_from"], first_night(old, now))
    row = DutyRule(**values, created_at=now, created_by=people_queries.person(by))
    if row.anchor is None:
        row.anchor = row.valid_from if old is None else turn_order.anchor(old, row)
    return row


def first_night(row: DutyRule, now: datetime) -> date:
    """The first local date whose night has not begun by `now`, and that the rule reaches."""
    pure = rows.rule(row, {})
    today = now.astimezone(pure.zone).date()
    return max(today + DAY if pure.window(today)[0] <= now else today, row.valid_from)


def replaced(before: roster.Roster, row: DutyRule, old: DutyRule | None, names: rows.Names) -> roster.Roster:
    """The rota as it would be with `row`, for a preview."""
    new = replace(rows.rule(row, names), id=max((rule.id for rule in before.rules), default=0) + 1)
    kept = tuple(_cut(rule, row.valid_from) if old is not None and rule.id == old.pk else rule for rule in before.rules)
    return replace(before, rules=(*kept, new))


def closed(before: roster.Roster, old: DutyRule, now: datetime) -> roster.Roster:
    """The rota as it would be without further nights of `old`, for a preview."""
    since = first_night(old, now)
    return replace(before, rules=tuple(_cut(rule, since) if rule.id == old.pk else rule for rule in before.rules))


def _cut(rule: roster.Rule, since: date) -> roster.Rule:
    return replace(rule, valid_until=min(rule.valid_until or since, since))


def _whole(values: dict[str, Any], now: datetime) -> dict[str, Any]:
    """With defaults where `values` is silent."""
    whole: dict[str, Any] = {"rooms": None, "tz": duty_queries.zone().key, "every": 1, "count": "active", "priority": 0}
    whole |= {"valid_from": None, "valid_until": None, "anchor": None} | values
    refuse(checks.check_zone(whole["tz"]))
    whole["days"] = (
        [day for day in checks.WEEKDAYS if day in whole["days"]] if set(whole["days"]) <= set(checks.WEEKDAYS) else ["?"]
    )
    whole["rooms"] = None if whole["rooms"] is None else sorted(set(whole["rooms"]))
    if whole["valid_from"] is None:
        whole["valid_from"] = _today(whole["tz"], now)
    return whole


def _today(tz: str, now: datetime) -> date:
    return now.astimezone(ZoneInfo(tz)).date()


def open_rule(rule_id: int) -> DutyRule:
    """A rule that still goes on. Raises BabycamError not_found, or conflict when it is closed."""
    row = DutyRule.objects.filter(pk=rule_id).first()
    if row is None:
        raise BabycamError("not_found")
    if row.closed_at is not None:
        raise BabycamError("conflict")
    return row


def _twin(row: DutyRule) -> DutyRule | None:
    """The same rule, said before (a double tap)."""
    for other in DutyRule.objects.filter(closed_at=None):
        if all(getattr(other, name) == getattr(row, name) for name in SAME) and other.valid_from <= row.valid_from:
            return other
    return None


def close(old: DutyRule, *, by: int | None, now: datetime, since: date, replaced_by: DutyRule | None = None) -> None:
    """No night of `old` starts on or after `since`. Once only: who comes second gets a BabycamError conflict."""
    still_open = DutyRule.objects.filter(pk=old.pk, closed_at=None)
    if not still_open.update(closed_at=now, closed_from=since, closed_by=by, replaced_by=replaced_by):
        raise BabycamError("conflict")
