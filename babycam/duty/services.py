"""Writes: who gives care, and what is said on top of the rota. Every call is one transaction and tells the pages after it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from babycam.core.errors import BabycamError
from babycam.core.events import ScreenEvent, screens
from babycam.duty import checks, hours, override_kinds, rows, scopes
from babycam.duty import queries as duty_queries
from babycam.duty.models import Caregiver, Override, Swap
from babycam.people import queries as people_queries
from babycam.people.access import Role, has_hours, sees_all_rooms
from babycam.people.models import Person
from babycam.rooms import queries as rooms_queries

TRIES = 5


@dataclass(frozen=True)
class OverrideDraft:
    """An override before it is a row. `who`, `instead_of`: person ids; `scope` (one of scopes.SCOPES) gives the end where `end` is
    missing, `start` None is now, `rooms` None all."""

    kind: str
    who: tuple[int, ...]
    instead_of: int | None = None
    rooms: tuple[int, ...] | None = None
    start: datetime | None = None
    end: datetime | None = None
    scope: str | None = None
    reason: str = ""
    incident: int | None = None


def add_override(wish: OverrideDraft, *, by: int, client_uuid: UUID | str, now: datetime, swap: Swap | None = None) -> Override:
    """Says who is woken instead, or who is not. The same `client_uuid` again gives the row that is there (a double tap).

    `by`: a person's id. Raises BabycamError invalid with the marked fields, not_allowed, or conflict when somebody else has used
    this `client_uuid`.
    """
    if there := _there(by, client_uuid):
        return there
    row = draft(by=by, wish=wish, now=now)
    row.client_uuid, row.swap = UUID(str(client_uuid)), swap
    try:
        with transaction.atomic():
            keep_caregivers(now)
            row.save(force_insert=True)
            publish_duty()
    except IntegrityError:
        if there := _there(by, client_uuid):  # the other tap was faster
            return there
        raise
    return row


def draft(*, by: int, wish: OverrideDraft, now: datetime) -> Override:
    """The override as it would be saved, checked. Raises BabycamError."""
    speaker = _speaker(by)
    if speaker.role == Role.SITTER:
        wish = _sitters_own(wish, speaker)
    start, end = _window(wish, now)
    caregivers = duty_queries.caregiver_ids()
    faults = checks.check_override(
        kind=wish.kind,
        who=list(wish.who),
        instead_of=wish.instead_of,
        start=start,
        end=end,
        now=now,
        known=caregivers,
        clock=duty_queries.family_clock(),
    )
    refuse(faults)
    if override_kinds.kind_of(wish.kind).gives_duty:
        refuse(check_assigned(wish.who, wish.rooms))
        end = _while_open(wish, start, end)
    row = _row(wish, start, end, speaker, now)
    if speaker.role == Role.SITTER:
        row.end = _sitters_end(row, speaker)
    return row


def _row(wish: OverrideDraft, start: datetime, end: datetime, speaker: Person, now: datetime) -> Override:
    return Override(
        kind=wish.kind,
        who=list(wish.who),
        instead_of_id=wish.instead_of,
        rooms=None if wish.rooms is None else sorted(set(wish.rooms)),
        start=start,
        end=end,
        created_at=now,
        created_by=speaker,
        reason=wish.reason.strip()[:200],
        scope_label=wish.scope or "",
        incident=wish.incident,
    )


def cancel_override(*, override_id: int, by: int, now: datetime) -> Override:
    """Ends it now; what it did until now stays true. Again is no harm. Raises BabycamError not_found or not_allowed."""
    speaker = _speaker(by)
    with transaction.atomic():
        row = Override.objects.filter(pk=override_id).first()
        if row is None:
            raise BabycamError("not_found")
        if speaker.role == Role.SITTER and row.created_by_id != by:
            raise BabycamError("not_allowed")
        at = max(now, row.created_at)
        if Override.objects.filter(pk=override_id, cancelled_at=None, end__gt=at).update(cancelled_at=at, cancelled_by=by):
            publish_duty()
        row.refresh_from_db()
    return row


def end_wake_up(*, incident: int, now: datetime) -> int:
    """The incident is over, and with it what was said for "this wake-up" only. Returns how many overrides that ends."""
    with transaction.atomic():
        lasting = Override.objects.filter(
            incident=incident, scope_label__in=scopes.of_the_incident(), cancelled_at=None, end__gt=now
        )
        if ended := lasting.filter(created_at__lte=now).update(cancelled_at=now):
            publish_duty()
    return ended


def keep_caregivers(now: datetime) -> None:
    """Writes down who joined and who left. The roster is right without it, but only rows remember when."""
    granted = rooms_queries.granted_rooms()
    rows_by_person = {row.person_id: row for row in Caregiver.objects.all()}
    for person in Person.objects.order_by("id"):
        row = rows_by_person.get(person.pk)
        if row is None and rows.wakes(person, granted):
            _join(person, min(now, person.created_at))
        elif row is not None and (row.left_at is None) != rows.gives_care(person):
            Caregiver.objects.filter(pk=row.pk).update(left_at=None if rows.gives_care(person) else _gone_at(person, now))


def reorder(*, people_ids: list[int], now: datetime) -> None:
    """Who is called after whom when it is nobody's turn. Raises BabycamError invalid unless everybody is named once."""
    with transaction.atomic():
        keep_caregivers(now)
        present = list(Caregiver.objects.select_for_update().filter(left_at=None))
        if sorted(people_ids) != sorted(row.person_id for row in present):
            raise BabycamError("invalid", fields={"order": ["Name everybody once."]})
        taken = set(Caregiver.objects.exclude(left_at=None).values_list("rank", flat=True))
        free = [rank for rank in range(1, len(people_ids) + len(taken) + 1) if rank not in taken]
        above = max(_ranks(), default=0) + 1
        for place, person_id in enumerate(people_ids):  # first out of each other's way
            Caregiver.objects.filter(person=person_id).update(rank=above + place)
        for person_id, rank in zip(people_ids, free, strict=False):
            Caregiver.objects.filter(person=person_id).update(rank=rank)
        publish_duty()


def publish_duty() -> None:
    """Pages look again after the commit."""
    transaction.on_commit(lambda: screens.publish(ScreenEvent("duty.changed", None)))


def refuse(faults: checks.Faults) -> None:
    """Raises BabycamError invalid if there are any."""
    if faults:
        raise BabycamError("invalid", fields=faults)


def check_assigned(who: Collection[int], wanted: Collection[int] | None) -> checks.Faults:
    """Only rooms that its assignees may serve."""
    granted = rooms_queries.granted_rooms()
    sitters = Person.objects.filter(pk__in=who, role=Role.SITTER)
    serves = {person.name: granted.get(person.pk, []) for person in sitters}
    return checks.check_rooms(serves, wanted, rooms_queries.room_names())


# --- parts ---------------------------------------------------------------------------------------------------------------


def _there(by: int, client_uuid: UUID | str) -> Override | None:
    row = Override.objects.filter(client_uuid=client_uuid).first()
    if row is not None and row.created_by_id != by:
        raise BabycamError("conflict")
    return row


def _speaker(by: int) -> Person:
    speaker = people_queries.person(by)
    if speaker is None:
        raise BabycamError("not_allowed")
    return speaker


def _window(wish: OverrideDraft, now: datetime) -> tuple[datetime, datetime]:
    """[start, end): never before now; words such as "until morning" become an instant here, counted from the start."""
    start = max(wish.start or now, now)
    if wish.end is not None:
        return start, wish.end
    household = people_queries.household()
    if wish.scope is None or household is None:
        raise BabycamError("invalid", fields={"end": ["Say until when."]})
    try:
        return start, scopes.until(wish.scope, start, duty_queries.zone(), household.morning_time)
    except ValueError as error:
        raise BabycamError("invalid", fields={"scope": [f"Choose {', '.join(scopes.SCOPES)}."]}) from error


def _sitters_own(wish: OverrideDraft, sitter: Person) -> OverrideDraft:
    """A sitter speaks for itself only, in its rooms. Raises BabycamError."""
    if wish.who != (sitter.pk,) or _stands_in(wish.kind):
        raise BabycamError("not_allowed")
    mine = tuple(sorted(rooms_queries.room_ids_of(sitter)))
    if wish.rooms is not None and not set(wish.rooms) <= set(mine):
        raise BabycamError("not_found")
    return replace(wish, rooms=mine if wish.rooms is None else wish.rooms)


def _stands_in(kind: str) -> bool:
    return kind in override_kinds.KINDS and override_kinds.kind_of(kind).stands_in


def _sitters_end(row: Override, sitter: Person) -> datetime:
    """And no longer than its own duty lasts, if it is on duty when that begins."""
    duties = [duty_queries.duty_now(room, row.start) for room in row.rooms or ()]
    return min([row.end, *(duty.until for duty in duties if duty.until and duty.tiers[0] == [sitter.pk])])


def _while_open(wish: OverrideDraft, start: datetime, end: datetime) -> datetime:
    """The end, within the time of access of all who are named: words such as "until morning" end with it, a time beyond it is
    refused. Raises BabycamError."""
    named = Person.objects.filter(pk__in=wish.who, is_active=True)
    access_windows = people_queries.windows(named)
    windows = {person.name: access_windows[person.pk] for person in named if has_hours(person.role)}
    if wish.scope:
        end = min([end, *(moment for moment in [hours.last(windows, start)] if moment)])
    refuse(hours.hours_faults(windows, start, end))
    return end


def _gone_at(person: Person, now: datetime) -> datetime:
    """Since when nobody counts on them: who has expired, since their time was over."""
    return min(now, person.access_until) if person.expired_at and person.access_until else now


def _join(person: Person, at: datetime) -> None:
    """The next free rank; somebody else may take it first."""
    for _ in range(TRIES):
        rank = rows.next_rank(person.role, _last_rank(person.role))
        try:
            with transaction.atomic():
                Caregiver.objects.get_or_create(person=person, defaults={"rank": rank, "joined_at": at})
            return
        except IntegrityError:
            continue
    raise BabycamError("conflict")


def _last_rank(role: str) -> int:
    return max((rank for rank in _ranks() if not sees_all_rooms(role) or rank < rows.SITTERS_RANK), default=0)


def _ranks() -> list[int]:
    return list(Caregiver.objects.values_list("rank", flat=True))
