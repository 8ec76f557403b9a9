"""Writes of quick marks. Each has the page's uuid: said again, it is the same mark; taken back, it stays away."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from babycam.core.errors import BabycamError
from babycam.core.events import ScreenEvent, screens
from babycam.history import mark_kinds, night_summaries
from babycam.history.models import BabyBuddy, MarkSending, QuickMark

MOST_A_MINUTE = 60
SETTLES = timedelta(seconds=20)  # a slip of the thumb is undone before anybody outside hears of it


def add_mark(
    *,
    by: int,
    uuid: UUID,
    kind: str,
    room_id: int,
    at: datetime | None = None,
    note: str = "",
    incident: int | None = None,
    now: datetime,
) -> tuple[QuickMark, bool]:
    """(the mark, True), or (the one that is there, False). `at` None: now. Raises BabycamError invalid, too_many_tries."""
    there = QuickMark.objects.filter(by=by, uuid=uuid).first()
    if there is not None:
        return there, False
    _refuse({"kind": kind, "at": at, "note": note}, now)
    if QuickMark.objects.filter(by=by, created_at__gt=now - timedelta(minutes=1)).count() >= MOST_A_MINUTE:
        raise BabycamError("too_many_tries")
    about = {"kind": kind, "room_id": room_id, "note": mark_kinds.clean(note), "incident": incident}
    try:
        with transaction.atomic():
            mark = QuickMark.objects.create(by_id=by, uuid=uuid, at=min(at or now, now), created_at=now, **about)
            if BabyBuddy.objects.exists():
                MarkSending.objects.create(mark=mark, next_at=now + SETTLES)
            _publish_mark(mark)
    except IntegrityError:  # the same tap by another way was faster
        return QuickMark.objects.get(by=by, uuid=uuid), False
    return mark, True


def change_mark(*, mark_id: int, values: dict[str, Any], now: datetime) -> QuickMark:
    """Another time, kind or note. Raises BabycamError invalid, not_found."""
    _refuse(values, now)
    with transaction.atomic():
        mark = _locked(mark_id)
        night_summaries.forget(mark.room_id, mark.at)
        for name in ("kind", "note", "at"):
            setattr(mark, name, values.get(name, getattr(mark, name)))
        mark.note, mark.at = mark_kinds.clean(mark.note), min(mark.at, now)
        _refuse({"kind": mark.kind, "note": mark.note}, now)
        _save(mark, now)
    return mark


def remove_mark(*, mark_id: int, now: datetime) -> None:
    """Takes it back; again is no harm, and what is still on its way from a phone does not bring it back."""
    with transaction.atomic():
        mark = _locked(mark_id, gone=True)
        if mark.deleted_at is None:
            mark.deleted_at = now
            _save(mark, now)


def _save(mark: QuickMark, now: datetime) -> None:
    mark.version += 1
    mark.save(update_fields=["kind", "note", "at", "deleted_at", "version"])
    _tell_buddy(mark, now)
    _publish_mark(mark)


def _tell_buddy(mark: QuickMark, now: datetime) -> None:
    """Soon, and not before a try that is under way can have ended."""
    sending = MarkSending.objects.select_for_update().filter(mark=mark).first()
    if sending is not None:
        soon = now + SETTLES
        due = max(sending.next_at, soon) if sending.claim and sending.next_at else soon
        MarkSending.objects.filter(pk=sending.pk).update(next_at=due, tries=0)


def _locked(mark_id: int, *, gone: bool = False) -> QuickMark:
    mark = QuickMark.objects.select_for_update().filter(pk=mark_id).first()
    if mark is None or (mark.deleted_at and not gone):
        raise BabycamError("not_found")
    return mark


def _refuse(values: dict[str, Any], now: datetime) -> None:
    if faults := mark_kinds.mark_faults(values, now):
        raise BabycamError("invalid", fields=faults)


def _publish_mark(mark: QuickMark) -> None:
    night_summaries.forget(mark.room_id, mark.at)
    event = ScreenEvent("mark.changed", mark.room_id)
    transaction.on_commit(lambda: screens.publish(event))
