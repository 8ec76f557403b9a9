"""Writes on swaps: an offer, and the one answer that it gets. Taking it writes its replacements in the same transaction."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction

from babycam.core.errors import BabycamError
from babycam.duty import checks
from babycam.duty import queries as duty_queries
from babycam.duty.models import Override, Swap
from babycam.duty.roster import instant
from babycam.duty.services import OverrideDraft, add_override, check_assigned, publish_duty, refuse
from babycam.duty.swap import OUTCOMES, SwapEvent, SwapState, step
from babycam.rooms import queries as rooms_queries

Window = tuple[datetime, datetime]


@dataclass(frozen=True)
class SwapOffer:
    """What the asker gives and wants back. `asked` None: whoever takes it first."""

    given: tuple[Window, ...]
    wanted: tuple[Window, ...] = ()
    rooms: tuple[int, ...] | None = None
    asked: int | None = None
    words: str = ""


def offer_swap(*, by: int, client_uuid: UUID | str, what: SwapOffer, now: datetime) -> Swap:
    """Asks somebody. The same `client_uuid` again gives the row that is there. Raises BabycamError invalid or conflict."""
    if there := _there(by, client_uuid):
        return there
    row = draft(by=by, what=what, now=now)
    row.client_uuid = UUID(str(client_uuid))
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            publish_duty()
    except IntegrityError:
        if there := _there(by, client_uuid):
            return there
        raise
    return row


def draft(*, by: int, what: SwapOffer, now: datetime) -> Swap:
    """The swap as it would be saved, checked. Raises BabycamError invalid."""
    if not what.given:
        raise BabycamError("invalid", fields={"given": ["Say what you want to give away."]})
    clock = duty_queries.family_clock()
    refuse(checks.check_windows(what.given, "given", now, clock) | checks.check_windows(what.wanted, "wanted", now, clock))
    if what.asked == by or (what.asked is not None and what.asked not in duty_queries.caregiver_ids()):
        raise BabycamError("invalid", fields={"asked": ["Choose somebody else in the family."]})
    refuse(check_assigned({by, *((what.asked,) if what.asked else ())}, what.rooms))
    return Swap(
        asker_id=by,
        asked_id=what.asked,
        rooms=None if what.rooms is None else sorted(set(what.rooms)),
        given=_texts(what.given),
        wanted=_texts(what.wanted),
        words=what.words.strip()[:200],
        created_at=now,
        expires_at=min(start if start > now else end for start, end in (*what.given, *what.wanted)),
    )


def answer_swap(*, swap_id: int, by: int, event: SwapEvent, now: datetime) -> Swap:
    """Take it, decline it, withdraw it; the same answer again by the same person is no harm.

    Raises BabycamError not_found, not_allowed, swap_over.
    """
    with transaction.atomic():
        row = existing_swap(swap_id)
        if row.state == OUTCOMES.get(event) and row.decided_by_id == by:
            return row
        _may(row, by, event)
        step(swap_state(row, now), event)
        decided = Swap.objects.filter(pk=row.pk, state=SwapState.OPEN)
        if not decided.update(state=step(SwapState.OPEN, event), decided_at=now, decided_by=by):
            raise BabycamError("conflict")
        row.refresh_from_db()
        if event is SwapEvent.TAKE:
            for number, replacement in enumerate(replacements(row, taker=by, now=now)):
                _write(row, number, replacement, by, now)
        publish_duty()
    return row


def existing_swap(swap_id: int) -> Swap:
    """Raises BabycamError not_found."""
    row = Swap.objects.filter(pk=swap_id).first()
    if row is None:
        raise BabycamError("not_found")
    return row


def expire(now: datetime) -> int:
    """Writes down what nobody answered in time; returns how many. Readers know it without this."""
    late = Swap.objects.filter(state=SwapState.OPEN, expires_at__lte=now)
    return late.update(state=step(SwapState.OPEN, SwapEvent.EXPIRE), decided_at=now)


def swap_state(row: Swap, now: datetime) -> SwapState:
    """An offer whose first window has begun is over, also before somebody writes that down."""
    return SwapState.EXPIRED if row.state == SwapState.OPEN and row.expires_at <= now else SwapState(row.state)


def replacements(row: Swap, *, taker: int, now: datetime) -> list[OverrideDraft]:
    """What taking it means: the taker instead of the asker, and the other way round."""
    places = _places(row)
    sides = ((row.given, taker, row.asker_id), (row.wanted, row.asker_id, taker))
    return [
        OverrideDraft("replace", (who,), instead_of, places, start, end, reason=row.words)
        for windows, who, instead_of in sides
        for start, end in _windows(windows)
        if end > now
    ]


def _places(row: Swap) -> tuple[int, ...] | None:
    """The rooms of the offer that are still there; all of them if none is, to be refused in words."""
    if row.rooms is None:
        return None
    here = rooms_queries.room_names()
    return tuple(room for room in row.rooms if room in here) or tuple(row.rooms)


def _write(row: Swap, number: int, wish: OverrideDraft, by: int, now: datetime) -> Override:
    return add_override(wish, by=by, client_uuid=uuid5(row.client_uuid, str(number)), swap=row, now=now)


def _may(row: Swap, by: int, event: SwapEvent) -> None:
    if event is SwapEvent.WITHDRAW:
        fine = by == row.asker_id
    elif event is SwapEvent.TAKE:
        fine = by != row.asker_id and row.asked_id in (None, by)
    else:
        fine = by == row.asked_id  # an offer to everybody is declined by silence
    if not fine:
        raise BabycamError("not_allowed")


def _there(by: int, client_uuid: UUID | str) -> Swap | None:
    row = Swap.objects.filter(client_uuid=client_uuid).first()
    if row is not None and row.asker_id != by:
        raise BabycamError("conflict")
    return row


def _texts(windows: Collection[Window]) -> list[list[str]]:
    return [[start.isoformat(), end.isoformat()] for start, end in windows]


def _windows(texts: Collection[list[str]]) -> list[Window]:
    return [(instant(start), instant(end)) for start, end in texts]
