"""The rota as immutable data, and its JSON form: what a family exports and imports, and what the resolver reads. Pure.

{"people": [...], "rules": [...], "overrides": [...]}; instants are RFC 3339 in UTC, dates and wall times ISO 8601,
zones IANA names.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from babycam.core.errors import BabycamError
from babycam.core.wallclock import wall_to_utc
from babycam.duty import override_kinds
from babycam.people.window import ALWAYS, Window, is_open

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# Turn 0 of a rule without an anchor: a Monday long before any family's rota.
EPOCH = date(1970, 1, 5)


def instant(value: Any) -> datetime:
    """An aware datetime or an RFC 3339 string, as UTC; ValueError without a zone."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        raise ValueError(f"{value!r} is no instant: it has no time zone")
    return moment.astimezone(UTC)


def _maybe(value: Any) -> datetime | None:
    return None if value is None else instant(value)


def _rooms(value: Any) -> frozenset[str] | None:
    return None if value is None else frozenset(value)


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat().replace("+00:00", "Z")


@dataclass(frozen=True, slots=True)
class Person:
    """A caregiver. `rank` orders the ones who are not on duty; `rooms` None means all; `window`: when their access is open."""

    id: str
    rank: int
    rooms: frozenset[str] | None = None
    joined_at: datetime | None = None
    left_at: datetime | None = None
    window: Window = ALWAYS

    def serves(self, room: str, at: datetime) -> bool:
        """True if here at `at` and allowed in `room`."""
        return self.present(at) and (self.rooms is None or room in self.rooms)

    def present(self, at: datetime) -> bool:
        here = (self.joined_at is None or self.joined_at <= at) and (self.left_at is None or at < self.left_at)
        return here and (self.window is ALWAYS or is_open(self.window, at))


@dataclass(frozen=True)
class Rule:
    """A repeating shift. `days` are the local weekdays on which the night STARTS; `end` <= `start` means the next day."""

    id: int
    zone: ZoneInfo
    days: frozenset[int]
    start: time
    end: time
    turns: tuple[tuple[str, ...], ...]
    rooms: frozenset[str] | None = None
    anchor: date | None = None
    every: int = 1
    count: str = "active"
    priority: int = 0
    valid_from: date | None = None
    valid_until: date | None = None
    created_at: datetime = datetime(2000, 1, 1, tzinfo=UTC)
    _windows: dict[date, tuple[datetime, datetime]] = field(default_factory=dict, repr=False, compare=False)

    def runs_on(self, day: date) -> bool:
        """True if a night of this rule starts on local date `day`."""
        begun = self.valid_from is None or day >= self.valid_from
        return begun and day.weekday() in self.days and (self.valid_until is None or day < self.valid_until)

    def window(self, day: date) -> tuple[datetime, datetime]:
        """[start, end) in UTC of the night that starts on local date `day`. Kept, since rows never change."""
        window = self._windows.get(day)
        if window is None:
            last = day if self.end > self.start else day + timedelta(days=1)
            window = wall_to_utc(day, self.start, self.zone), wall_to_utc(last, self.end, self.zone)
            self._windows[day] = window
        return window

    def turn(self, day: date) -> tuple[str, ...]:
        """Whose night it is: pure date arithmetic, no stored pointer."""
        if not self.turns:
            return ()
        return self.turns[self.nights_before(day) // self.every % len(self.turns)]

    def nights_before(self, day: date) -> int:
        """Nights from the anchor (turn 0) to `day`, negative before it: all dates, or only those on which the rule runs."""
        anchor = self.anchor or self.valid_from or EPOCH
        if self.count == "calendar":
            return (day - anchor).days
        return self._active_until(day) - self._active_until(anchor)

    def _active_until(self, day: date) -> int:
        weeks, rest = divmod((day - EPOCH).days, 7)
        return weeks * len(self.days) + sum(1 for weekday in self.days if weekday < rest)


@dataclass(frozen=True, slots=True)
class Override:
    """An exception over [start, end), of a kind of override_kinds.py. Never acts before created_at or after cancelled_at."""

    id: int
    kind: str
    who: tuple[str, ...]
    start: datetime
    end: datetime
    created_at: datetime
    by: str | None = None
    instead_of: str | None = None
    rooms: frozenset[str] | None = None
    cancelled_at: datetime | None = None


@dataclass(frozen=True)
class Roster:
    """People, rules and overrides; immutable, so what it computes may be kept inside it."""

    people: tuple[Person, ...]
    rules: tuple[Rule, ...]
    overrides: tuple[Override, ...]

    @cached_property
    def by_rank(self) -> tuple[Person, ...]:
        return tuple(sorted(self.people, key=lambda person: (person.rank, person.id)))

    @cached_property
    def by_age(self) -> tuple[tuple[datetime, datetime, Override], ...]:
        """(acts from, acts until at the latest, override), oldest first."""
        ordered = sorted(self.overrides, key=lambda override: (override.created_at, override.id))
        return tuple((max(override.start, override.created_at), override.end, override) for override in ordered)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Roster":
        """Reads the exchange form; BabycamError("bad_rota", problem=...) names the first thing that cannot be right."""
        try:
            people = tuple(_person(row) for row in data.get("people", ()))
            rules = tuple(_rule(row) for row in data.get("rules", ()))
            overrides = tuple(_override(row) for row in data.get("overrides", ()))
        except (KeyError, TypeError, ValueError, OSError) as problem:
            raise BabycamError("bad_rota", problem=str(problem)) from problem
        _check_names(people, rules, overrides)
        return cls(people, rules, overrides)

    def to_json(self) -> dict[str, Any]:
        """The exchange form; from_json gives an equal roster back."""
        return {
            "people": [_person_row(person) for person in self.people],
            "rules": [_rule_row(rule) for rule in self.rules],
            "overrides": [_override_row(override) for override in self.overrides],
        }


def _check_names(people: Iterable[Person], rules: Iterable[Rule], overrides: Iterable[Override]) -> None:
    names = [person.id for person in people]
    if len(set(names)) != len(names):
        raise BabycamError("bad_rota", problem="a person is named twice")
    listed = set(names)
    named = {name for rule in rules for turn in rule.turns for name in turn} | {name for row in overrides for name in row.who}
    if unknown := sorted(named - listed):
        raise BabycamError("bad_rota", problem=f"nobody is called {unknown[0]}")


# --- rows ------------------------------------------------------------------------------------------------------------


def _person(row: dict[str, Any]) -> Person:
    return Person(
        id=row["id"],
        rank=int(row["rank"]),
        rooms=_rooms(row.get("rooms")),
        joined_at=_maybe(row.get("joined_at")),
        left_at=_maybe(row.get("left_at")),
        window=_window(row.get("access")),
    )


def _window(row: dict[str, Any] | None) -> Window:
    """{"from", "until": instants or null, "hours": [start, end] or null, "tz"}; None: always."""
    if row is None:
        return ALWAYS
    hours = [time.fromisoformat(wall) for wall in row.get("hours") or ()]
    return Window(
        since=_maybe(row.get("from")),
        until=_maybe(row.get("until")),
        hours=(hours[0], hours[1]) if len(hours) == 2 else None,
        zone=ZoneInfo(row["tz"]),
    )


def _window_row(window: Window) -> dict[str, Any]:
    return {
        "from": _text(window.since),
        "until": _text(window.until),
        "hours": [wall.isoformat() for wall in window.hours] if window.hours else None,
        "tz": window.zone.key,
    }


def _person_row(person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "rank": person.rank,
        "rooms": None if person.rooms is None else sorted(person.rooms),
        "joined_at": _text(person.joined_at),
        "left_at": _text(person.left_at),
        **({} if person.window == ALWAYS else {"access": _window_row(person.window)}),
    }


def _date(value: Any) -> date | None:
    return None if value is None else date.fromisoformat(value)


def _weekday(name: str) -> int:
    if name not in WEEKDAYS:
        raise ValueError(f"{name} is no weekday: {', '.join(WEEKDAYS)}")
    return WEEKDAYS.index(name)


def _rule(row: dict[str, Any]) -> Rule:
    every = 1 if row.get("every") is None else int(row["every"])
    count = row.get("count") or "active"
    if every < 1:
        raise ValueError("a turn lasts at least one night")
    if count not in ("active", "calendar"):
        raise ValueError(f"count is active or calendar, not {count}")
    return Rule(
        id=row["id"],
        zone=ZoneInfo(row["tz"]),
        days=frozenset(_weekday(day) for day in row["days"]),
        start=time.fromisoformat(row["start"]),
        end=time.fromisoformat(row["end"]),
        turns=tuple(tuple(turn) for turn in row["turns"]),
        rooms=_rooms(row.get("rooms")),
        anchor=_date(row.get("anchor")),
        every=every,
        count=count,
        priority=int(row.get("priority") or 0),
        valid_from=_date(row.get("valid_from")),
        valid_until=_date(row.get("valid_until")),
        created_at=instant(row["created_at"]),
    )


def _rule_row(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "tz": rule.zone.key,
        "days": [WEEKDAYS[day] for day in sorted(rule.days)],
        "start": rule.start.isoformat("minutes") if not rule.start.second else rule.start.isoformat(),
        "end": rule.end.isoformat("minutes") if not rule.end.second else rule.end.isoformat(),
        "turns": [list(turn) for turn in rule.turns],
        "rooms": None if rule.rooms is None else sorted(rule.rooms),
        "anchor": rule.anchor and rule.anchor.isoformat(),
        "every": rule.every,
        "count": rule.count,
        "priority": rule.priority,
        "valid_from": rule.valid_from and rule.valid_from.isoformat(),
        "valid_until": rule.valid_until and rule.valid_until.isoformat(),
        "created_at": _text(rule.created_at),
    }


def _override(row: dict[str, Any]) -> Override:
    start, end, kind = instant(row["start"]), instant(row["end"]), row["kind"]
    if kind not in override_kinds.KINDS:
        raise ValueError(f"an override is one of {', '.join(override_kinds.codes())}, not {kind}")
    if end <= start:
        raise ValueError("an override ends after it starts")
    return Override(
        id=row["id"],
        kind=kind,
        who=tuple(row["who"]),
        start=start,
        end=end,
        created_at=instant(row["created_at"]),
        by=row.get("by"),
        instead_of=row.get("instead_of"),
        rooms=_rooms(row.get("rooms")),
        cancelled_at=_maybe(row.get("cancelled_at")),
    )


def _override_row(override: Override) -> dict[str, Any]:
    return {
        "id": override.id,
        "kind": override.kind,
        "who": list(override.who),
        "instead_of": override.instead_of,
        "rooms": None if override.rooms is None else sorted(override.rooms),
        "start": _text(override.start),
        "end": _text(override.end),
        "created_at": _text(override.created_at),
        "by": override.by,
        "cancelled_at": _text(override.cancelled_at),
    }
