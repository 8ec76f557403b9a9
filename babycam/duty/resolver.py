"""Who is woken for a room at an instant, in which order: one function for paging, the chip, the calendar and the audit. Pure.

The base is the rota: the rules whose window holds the instant, the highest priority only. Overrides then change it one by one,
oldest first, so the newest wins. People who are away or gone drop out; a duty that empties falls to everybody, never to nobody.
The others follow one by one as backup. Reachability comes last and only reorders: who is on duty stays a separate fact.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babycam.duty import override_kinds
from babycam.duty.override_kinds import once
from babycam.duty.roster import Override, Person, Roster, Rule, instant

__all__ = ["Duty", "Roster", "resolve"]

DUTY_AWAY, GAP, BOTH_AWAY = "DUTY_AWAY", "GAP", "BOTH_AWAY"
UNREACHABLE, NOBODY_REACHABLE = "UNREACHABLE", "NOBODY_REACHABLE"
# A window of at most a day that holds `at` started on one of these local dates, whatever the clocks did.
NIGHTS = (timedelta(days=2), timedelta(days=1), timedelta(0))


@dataclass(frozen=True)
class Duty:
    """`tiers`: who is told first, then next, and so on. `flags`: what was odd. `used`: ids of the rows that decided."""

    tiers: list[list[str]]
    flags: list[str]
    used: dict[str, list[int]] = field(default_factory=lambda: {"rules": [], "overrides": []})


def resolve(
    roster: Roster,
    room: str,
    at: datetime | str,
    *,
    severity: str = "normal",
    as_of: datetime | str | None = None,
    unreachable: Collection[str] = (),
    dnd: Collection[str] = (),
) -> Duty:
    """The duty for `room` at `at` (UTC), as known at `as_of` (default: all rows). ValueError for an instant without a zone."""
    at = instant(at)
    known_at = None if as_of is None else instant(as_of)
    critical = severity == "critical"
    under_dnd: Collection[str] = () if critical else dnd
    flags: list[str] = []
    serving = [person.id for person in roster.by_rank if person.serves(room, at)] or _anybody(roster, at)
    wanted, rules = _base(roster.rules, room, at, known_at)
    wanted, away, overrides = _overridden(roster, wanted, room, at, known_at)
    available = [name for name in serving if name not in away]
    duty = _on_duty(wanted, serving, available, under_dnd, flags)
    tiers = [duty, *_backup(available, duty, under_dnd)]
    if critical and (last := [name for name in serving if name in away and name not in duty]):
        tiers.append(last)
    return Duty(_reachable_first(tiers, unreachable, flags), flags, {"rules": rules, "overrides": overrides})


def _anybody(roster: Roster, at: datetime) -> list[str]:
    """Nobody may serve this room: better the wrong person than nobody."""
    present: list[Person] = [person for person in roster.by_rank if person.present(at)]
    return [person.id for person in present or roster.by_rank]


def _base(rules: Iterable[Rule], room: str, at: datetime, known_at: datetime | None) -> tuple[list[str], list[int]]:
    """The people of the hit rules of the highest priority, by (start, id), and those rules' ids."""
    hits: list[tuple[datetime, int, tuple[str, ...]]] = []
    best: int | None = None
    today: dict[ZoneInfo, date] = {}
    for rule in rules:
        if (best is not None and rule.priority < best) or not _applies(rule, room, at, known_at):
            continue
        day = today.get(rule.zone)
        if day is None:
            day = today[rule.zone] = at.astimezone(rule.zone).date()
        for back in NIGHTS:
            night = day - back
            if not rule.runs_on(night):
                continue
            start, end = rule.window(night)
            if start <= at < end:
                if best is None or rule.priority > best:
                    best, hits = rule.priority, []
                hits.append((start, rule.id, rule.turn(night)))
    hits.sort()
    return once(name for _, _, turn in hits for name in turn), [rule for _, rule, _ in hits]


def _applies(rule: Rule, room: str, at: datetime, known_at: datetime | None) -> bool:
    if rule.rooms is not None and room not in rule.rooms:
        return False
    return rule.created_at <= at and (known_at is None or rule.created_at <= known_at)


def _overridden(
    roster: Roster, wanted: list[str], room: str, at: datetime, known_at: datetime | None
) -> tuple[list[str], set[str], list[int]]:
    """The wanted people and those away after every live override, oldest first; and the ids of those overrides."""
    away: set[str] = set()
    used: list[int] = []
    for start, end, override in roster.by_age:
        if start <= at < end and _live(override, room, at, known_at):
            used.append(override.id)
            wanted = _apply(override, wanted, away)
    return wanted, away, used


def _live(override: Override, room: str, at: datetime, known_at: datetime | None) -> bool:
    if override.rooms is not None and room not in override.rooms:
        return False
    if known_at is not None and override.created_at > known_at:
        return False
    cancelled = override.cancelled_at
    return cancelled is None or at < cancelled or (known_at is not None and cancelled > known_at)


def _apply(override: Override, wanted: list[str], away: set[str]) -> list[str]:
    """The people wanted after `override`; updates who is away."""
    return override_kinds.kind_of(override.kind).acts(override, wanted, away)


def _on_duty(
    wanted: list[str], serving: list[str], available: list[str], under_dnd: Collection[str], flags: list[str]
) -> list[str]:
    """The wanted who are there; else all who are; else everybody. Never nobody, unless the family has no people at all."""
    if duty := [name for name in wanted if name in available]:
        return duty
    flags.append(DUTY_AWAY if wanted else GAP)
    if not available:
        flags.append(BOTH_AWAY)
        return serving
    return [name for name in available if name not in under_dnd] or available


def _backup(available: list[str], duty: list[str], under_dnd: Collection[str]) -> list[list[str]]:
    others = [name for name in available if name not in duty]
    return [[name] for name in others if name not in under_dnd] + [[name] for name in others if name in under_dnd]


def _reachable_first(tiers: list[list[str]], unreachable: Collection[str], flags: list[str]) -> list[list[str]]:
    """Unreachable people form the last tier; tiers that empty vanish, so that they cost no time."""
    lost = [name for tier in tiers for name in tier if name in unreachable]
    if not lost:
        return [tier for tier in tiers if tier]
    kept = [[name for name in tier if name not in unreachable] for tier in tiers]
    if not any(kept):
        flags.append(NOBODY_REACHABLE)
        return [lost]
    if not kept[0]:
        flags.append(UNREACHABLE)
    return [*(tier for tier in kept if tier), lost]
