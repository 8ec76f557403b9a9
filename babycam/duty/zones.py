"""The family's zone is corrected: what was said by its clock goes with it, from now on.

The rota and do-not-disturb keep their zone in their rows, and nothing that has begun is edited, so each row gives way to one that
says the same by the new clock. Sitters' hours, the night and the morning are read by the household's zone and move by themselves.
What was said in yet another zone stays, and says which.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from babycam.duty import rows, rule_services
from babycam.duty.models import DoNotDisturb, DutyRule
from babycam.duty.services import publish_duty
from babycam.people import queries as people_queries
from babycam.people.models import Person

DAY = timedelta(days=1)
SAID = ("rooms", "days", "start", "end", "turns", "anchor", "every", "count", "priority", "valid_until")
WISHED = ("days", "daily_start", "daily_end")


def follow(*, before: ZoneInfo, by: Person | None, now: datetime) -> None:
    """Moves what was said by the clock of `before` to the family's zone of today."""
    after = people_queries.zone()
    if before.key == after.key:
        return
    with transaction.atomic():
        for rule in DutyRule.objects.filter(closed_at=None, tz=before.key).order_by("id"):
            _move(rule, after, by, now)
        for wish in DoNotDisturb.objects.filter(ended_at=None, tz=before.key, daily_start__isnull=False).order_by("id"):
            DoNotDisturb.objects.filter(pk=wish.pk).update(ended_at=now)
            same = {name: getattr(wish, name) for name in WISHED}
            DoNotDisturb.objects.create(person_id=wish.person_id, tz=after.key, created_at=now, **same)
        publish_duty()


def _move(old: DutyRule, zone: ZoneInfo, by: Person | None, now: datetime) -> None:
    """Each night stays whose it was: turns follow from dates, and dates stay. A night that has begun goes on to its end."""
    since = rule_services.first_night(old, now)
    if old.valid_until is not None and old.valid_until <= since:
        return  # it has no further night
    new = DutyRule(**{name: getattr(old, name) for name in SAID}, tz=zone.key, valid_from=since, created_at=now, created_by=by)
    new.valid_from = max(min(since, _going_on(new, now) or since), old.valid_from)
    new.save(force_insert=True)
    rule_services.close(old, by=by.pk if by else None, now=now, since=since, replaced_by=new)


def _going_on(new: DutyRule, now: datetime) -> date | None:
    """The night that goes on by the new clock: it shall not be nobody's until the next evening."""
    pure = rows.rule(new, {})
    today = now.astimezone(pure.zone).date()
    begun = ((night, pure.window(night)) for night in (today - DAY, today) if night.weekday() in pure.days)
    return next((night for night, (start, end) in begun if start <= now < end), None)
