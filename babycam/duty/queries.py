"""Reads: the family's rota as the resolver wants it, and who is on duty now. Nothing is kept between two calls."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Model, Q, QuerySet

from babycam.duty import rows, timeline, words
from babycam.duty.dnd import DndWish, people_under_dnd
from babycam.duty.models import Caregiver, DoNotDisturb, DutyRule, Override, Swap
from babycam.duty.resolver import Duty, resolve
from babycam.duty.roster import Roster
from babycam.duty.scopes import FamilyClock
from babycam.people import queries as people_queries
from babycam.people.models import Person
from babycam.rooms import queries as rooms_queries

LONGEST_NIGHT = timedelta(days=3)  # from its local date to its end, in any zone
MOST_SAID = 500
MORNING = time(7)  # before there is a household


@dataclass(frozen=True)
class Book:
    """All that decides who is on duty, read at one moment."""

    roster: Roster
    dnd_wishes: tuple[DndWish, ...]
    people: dict[str, Person]  # by username
    zone: ZoneInfo
    rooms: frozenset[int]  # those that are there; rows may name others

    def ids(self, names: Collection[str]) -> list[int]:
        return [self.people[name].pk for name in names]

    def words(self, names: Collection[str]) -> list[str]:
        return [self.people[name].name for name in names]


@dataclass(frozen=True)
class DutyNow:
    """`tiers`: person ids, first those on duty. `until`: when somebody else is (None: not within a week). `why`: in words."""

    tiers: list[list[int]]
    flags: list[str]
    used: dict[str, list[int]]
    until: datetime | None
    why: str


def roster(as_of: datetime | None = None) -> Roster:
    """The whole rota with its history; `as_of`: without what was said later."""
    return book(as_of=as_of).roster


def book(*, since: datetime | None = None, as_of: datetime | None = None) -> Book:
    """The rota; `since` leaves out overrides and rules that were over by then."""
    everybody = list(Person.objects.order_by("id"))
    names = {person.pk: person.username for person in everybody}
    given = {row.person_id: row for row in Caregiver.objects.all()}
    where = zone()
    return Book(
        roster=Roster(
            people=rows.caregivers(everybody, given, rooms_queries.granted_rooms(), people_queries.windows(everybody, where)),
            rules=tuple(rows.rule(row, names, as_of) for row in _rules(since, as_of)),
            overrides=tuple(rows.override(row, names) for row in _overrides(since, as_of)),
        ),
        dnd_wishes=tuple(rows.dnd_wish(row, names) for row in _dnd_rows(since, as_of)),
        people={person.username: person for person in everybody},
        zone=where,
        rooms=frozenset(rooms_queries.room_names()),
    )


def zone() -> ZoneInfo:
    """The family's time zone."""
    return people_queries.zone()


def family_clock() -> FamilyClock:
    """By which days and mornings are counted."""
    family = people_queries.household()
    return FamilyClock(zone(), family.morning_time if family else MORNING)


def caregiver_ids() -> set[int]:
    """Whom duty may be given to right now."""
    granted = rooms_queries.granted_rooms()
    return {person.pk for person in people_queries.members() if rows.wakes(person, granted)}


def duty_now(
    room_id: int, at: datetime, *, severity: str = "normal", as_of: datetime | None = None, unreachable: Collection[int] = ()
) -> DutyNow:
    """Who is woken for the room at `at`, in which order. `unreachable`: person ids who cannot be told right now."""
    plan = book(since=at, as_of=as_of)
    return answer(plan, room_id, at, severity=severity, as_of=as_of, unreachable=unreachable)


def answer(
    book: Book,
    room_id: int,
    at: datetime,
    *,
    severity: str = "normal",
    as_of: datetime | None = None,
    unreachable: Collection[int] = (),
) -> DutyNow:
    """`duty_now` for a book that was read already (for several rooms)."""
    room, deaf = str(room_id), {name for name, person in book.people.items() if person.pk in unreachable}
    duty = resolve(
        book.roster, room, at, severity=severity, as_of=as_of, unreachable=deaf, dnd=people_under_dnd(book.dnd_wishes, at)
    )
    change = timeline.first_change(book.roster, room, at, book.dnd_wishes, as_of=as_of)
    tiers = [book.ids(tier) for tier in duty.tiers]
    return DutyNow(tiers, duty.flags, duty.used, change[0] if change else None, why(book, duty))


def why(book: Book, duty: Duty) -> str:
    """The reason in one sentence."""
    names = {username: person.name for username, person in book.people.items()}
    return words.why(duty, book.roster, names, book.zone)


def _rules(since: datetime | None, as_of: datetime | None) -> list[DutyRule]:
    rules = DutyRule.objects.order_by("id")
    if as_of:
        return list(rules.filter(created_at__lte=as_of))  # a closing may not have been said yet
    if since:
        before = (since - LONGEST_NIGHT).date()
        rules = rules.filter(Q(closed_from=None) | Q(closed_from__gte=before), Q(valid_until=None) | Q(valid_until__gte=before))
    return list(rules)


def _overrides(since: datetime | None, as_of: datetime | None) -> list[Override]:
    overrides = Override.objects.order_by("id")
    if since:
        overrides = overrides.filter(end__gt=since)
    return list(overrides.filter(created_at__lte=as_of) if as_of else overrides)


def _dnd_rows(since: datetime | None, as_of: datetime | None) -> list[DoNotDisturb]:
    rows = DoNotDisturb.objects.order_by("id")
    if since:
        rows = rows.filter(Q(end=None) | Q(end__gt=since), Q(ended_at=None) | Q(ended_at__gt=since))
    return list(rows.filter(created_at__lte=as_of) if as_of else rows)


def rules(visible: Collection[int] | None, *, closed: bool = False) -> QuerySet[DutyRule]:
    """Those that still go on, or all; `visible`: room ids of a sitter (None: everything)."""
    rows = DutyRule.objects.all() if closed else DutyRule.objects.filter(closed_at=None)
    return rows if visible is None else rows.filter(pk__in=_touching(rows, visible))


def overrides(
    visible: Collection[int] | None, *, since: datetime | None = None, until: datetime | None = None
) -> QuerySet[Override]:
    """Those that act, or would have acted, at some time in [since, until)."""
    rows = Override.objects.all()
    if since:
        rows = rows.filter(end__gt=since)
    if until:
        rows = rows.filter(start__lt=until)
    return rows if visible is None else rows.filter(pk__in=_touching(rows, visible))


def swaps(person_id: int | None) -> QuerySet[Swap]:
    """All, or those in which somebody has a part."""
    return Swap.objects.all() if person_id is None else Swap.objects.filter(Q(asker=person_id) | Q(asked=person_id))


def under_dnd(now: datetime) -> set[int]:
    """People who asked not to be disturbed now."""
    names = {person.pk: person.username for person in people_queries.everybody()}
    ids = {username: pk for pk, username in names.items()}
    return {ids[name] for name in people_under_dnd(tuple(rows.dnd_wish(row, names) for row in _dnd_rows(now, None)), now)}


def said_since(at: datetime) -> list[Override]:
    """What somebody said, or took back, since then; what swaps wrote is left out."""
    rows = Override.objects.filter(Q(created_at__gte=at) | Q(cancelled_at__gte=at), swap=None).order_by("id")
    return list(rows[:MOST_SAID])


def swaps_since(at: datetime) -> list[Swap]:
    """Offers that were made or answered since then, or that are still open."""
    rows = Swap.objects.filter(Q(created_at__gte=at) | Q(decided_at__gte=at) | Q(state="open")).order_by("id")
    return list(rows[:MOST_SAID])


@dataclass(frozen=True)
class Changes:
    """How often something was said about duty that decides who has it, and when that was last."""

    last: datetime
    count: int


def changes(now: datetime) -> Changes:
    """Counted from the rows, which are never edited nor deleted: it only grows."""
    times: list[datetime | None] = []
    for model, columns in _SAID:
        for row in model._default_manager.values_list(*columns):
            times += row
    moments = [at for at in times if at is not None and at <= now]
    return Changes(max(moments, default=rows.BEFORE_ALL), len(moments))


_SAID: tuple[tuple[type[Model], tuple[str, ...]], ...] = (
    (DutyRule, ("created_at", "closed_at")),
    (Override, ("created_at", "cancelled_at")),
    (DoNotDisturb, ("created_at", "ended_at")),
    (Caregiver, ("joined_at", "left_at")),
)


def dnd_wishes() -> QuerySet[DoNotDisturb]:
    """All wishes that were not taken back."""
    return DoNotDisturb.objects.filter(ended_at=None)


def _touching(rows: QuerySet[Any], visible: Collection[int]) -> list[int]:
    """Ids of the rows that are about all rooms, or about one of these."""
    rows_ = rows.values_list("pk", "rooms")
    return [pk for pk, about in rows_ if about is None or set(about) & set(visible)]


def ranks() -> dict[int, int]:
    """By person: the place among those who are called when it is nobody's turn, from 1."""
    present = Caregiver.objects.filter(left_at=None).order_by("rank").values_list("person_id", flat=True)
    return {person: place for place, person in enumerate(present, start=1)}
