"""Writes: what somebody says about when a child slept."""

from datetime import datetime, timedelta

from django.db import transaction

from babycam.core.errors import BabycamError
from babycam.history import night_summaries
from babycam.history.models import SleepCorrection
from babycam.history.sleep_nights import SHORTEST, Span
from babycam.rooms.models import Room

LEEWAY = timedelta(minutes=2)  # by which a phone's clock may be ahead of ours
LONGEST = timedelta(hours=24)


def correct_sleep(
    *,
    room: int,
    since: datetime,
    until: datetime,
    number: int | None,
    page: Span,
    by: int,
    now: datetime,
    awake: bool = False,
) -> SleepCorrection:
    """Says that the child slept in [since, until), which lies in the night of `page`; `awake`: that it was awake then, whatever was
    guessed; `number`: instead of what was said before.

    Raises BabycamError invalid (with its field), not_found for a number that this room has not.
    """
    since, until = since.replace(microsecond=0), until.replace(microsecond=0)
    _refuse(since, until, page, now)
    until = min(until, now)
    with transaction.atomic():
        Room.objects.select_for_update().get(pk=room)  # one at a time, so that no two overlap
        others = SleepCorrection.objects.filter(room=room)
        row = others.filter(pk=number).first() if number is not None else SleepCorrection(room_id=room)
        if row is None:
            raise BabycamError("not_found")
        if others.exclude(pk=number or 0).filter(since__lt=until, until__gt=since).exists():
            raise BabycamError("invalid", fields={"since": ["This overlaps with sleep that was put right before."]})
        if row.pk:
            night_summaries.forget(room, row.since, row.until)
        row.since, row.until, row.awake, row.by_id, row.said_at = since, until, awake, by, now
        row.save()
        night_summaries.forget(room, since, until)
    return row


def give_back_guess(*, number: int) -> None:
    """Forgets what was said, so that the guess holds again. Raises BabycamError not_found."""
    with transaction.atomic():
        row = SleepCorrection.objects.filter(pk=number).first()
        if row is None:
            raise BabycamError("not_found")
        night_summaries.forget(row.room_id, row.since, row.until)
        row.delete()


def _refuse(since: datetime, until: datetime, page: Span, now: datetime) -> None:
    words = {}
    if until > now + LEEWAY:
        words["until"] = "This is in the future."
    elif until - since < SHORTEST:
        words["until"] = "Sleep lasts a minute at least, and ends after its beginning."
    elif until - since > LONGEST:
        words["until"] = "Nobody sleeps for more than 24 hours."
    elif until <= page[0] or since >= page[1]:
        words["since"] = "This is not within this night."
    if words:
        raise BabycamError("invalid", fields={name: [text] for name, text in words.items()})
