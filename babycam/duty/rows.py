"""Table rows as the pure data that the resolver reads: people become usernames, room ids become text."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from babycam.duty import roster
from babycam.duty.dnd import DndWish, WeeklyDnd
from babycam.duty.models import Caregiver, DoNotDisturb, DutyRule, Override
from babycam.people import access
from babycam.people.access import sees_all_rooms
from babycam.people.models import Person
from babycam.people.window import Window

Names = Mapping[int, str]  # username by person id
SITTERS_RANK = 1000  # sitters come after parents until the family says otherwise
BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)


def caregivers(
    people: Iterable[Person], rows: Mapping[int, Caregiver], granted: Mapping[int, list[int]], windows: Mapping[int, Window]
) -> tuple[roster.Person, ...]:
    """Everybody who is or was woken. Whom no row knows yet comes last among their like, in the order in which they came."""
    last = max((row.rank for row in rows.values()), default=0)
    return tuple(
        _caregiver(
            person,
            rows.get(person.pk),
            granted.get(person.pk, []),
            next_rank(person.role, last) - 1 + person.pk,
            windows[person.pk],
        )
        for person in people
        if person.pk in rows or wakes(person, granted)
    )


def wakes(person: Person, granted: Mapping[int, list[int]]) -> bool:
    """Parents and owners are woken; sitters when they were given a room, until their time is over; viewers never."""
    return gives_care(person) and (sees_all_rooms(person.role) or person.pk in granted)


def gives_care(person: Person) -> bool:
    """Whether somebody is here who can be counted on, now or later."""
    return person.is_active and access.gives_care(person.role) and person.expired_at is None


def next_rank(role: str, last: int) -> int:
    """The rank of somebody new; `last`: the highest of their like that is taken."""
    return last + 1 if sees_all_rooms(role) else max(last, SITTERS_RANK) + 1


def _caregiver(person: Person, row: Caregiver | None, granted: list[int], rank: int, window: Window) -> roster.Person:
    """Also of those who have expired the window holds, because it tells past nights; and `left_at` says that they are gone."""
    left = row.left_at if row else None
    if left is None and not gives_care(person):
        left = BEFORE_ALL  # nobody has said when; certain is that they cannot be woken
    return roster.Person(
        id=person.username,
        rank=row.rank if row else rank,
        rooms=None if sees_all_rooms(person.role) else frozenset(map(str, granted)),
        joined_at=row.joined_at if row else None,
        left_at=left,
        window=replace(window, shut=False) if window.shut else window,
    )


def rule(row: DutyRule, names: Names, as_of: datetime | None = None) -> roster.Rule:
    """A closing that was said after `as_of` is not known yet."""
    return roster.Rule(
        id=row.pk,
        zone=ZoneInfo(row.tz),
        days=frozenset(roster.WEEKDAYS.index(day) for day in row.days),
        start=row.start,
        end=row.end,
        turns=tuple(tuple(named(turn, names)) for turn in row.turns),
        rooms=_rooms(row.rooms),
        anchor=row.anchor,
        every=row.every,
        count=row.count,
        priority=row.priority,
        valid_from=row.valid_from,
        valid_until=_valid_until(row, as_of),
        created_at=row.created_at,
    )


def _valid_until(row: DutyRule, as_of: datetime | None) -> date | None:
    closed = row.closed_from if row.closed_at and (as_of is None or row.closed_at <= as_of) else None
    return min((day for day in (row.valid_until, closed) if day), default=None)


def override(row: Override, names: Names) -> roster.Override:
    return roster.Override(
        id=row.pk or 0,
        kind=row.kind,
        who=tuple(named(row.who, names)),
        start=row.start,
        end=row.end,
        created_at=row.created_at,
        by=names.get(row.created_by_id or 0),
        instead_of=names.get(row.instead_of_id or 0),
        rooms=_rooms(row.rooms),
        cancelled_at=row.cancelled_at,
    )


def dnd_wish(row: DoNotDisturb, names: Names) -> DndWish:
    once = (row.start, row.end) if row.start and row.end else None
    weekly = None
    if row.daily_start and row.daily_end:
        days = frozenset(roster.WEEKDAYS.index(day) for day in row.days)
        weekly = WeeklyDnd(days, row.daily_start, row.daily_end, ZoneInfo(row.tz))
    return DndWish(names[row.person_id], row.created_at, row.ended_at, once, weekly)


def named(people: Iterable[int], names: Names) -> list[str]:
    """Their usernames; ids of nobody are left out."""
    return [names[person] for person in people if person in names]


def _rooms(ids: list[int] | None) -> frozenset[str] | None:
    return None if ids is None else frozenset(map(str, ids))
