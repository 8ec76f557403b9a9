"""The rota as a file: out as it is, in as what holds from now on. History is never imported, and never overwritten."""

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from babycam.core.errors import BabycamError
from babycam.duty import queries as duty_queries
from babycam.duty import rows, rule_services
from babycam.duty.models import DutyRule
from babycam.duty.roster import EPOCH, WEEKDAYS, Override, Roster, Rule
from babycam.duty.services import OverrideDraft, add_override, keep_caregivers, reorder
from babycam.rooms import queries as rooms_queries

IMPORTS = UUID("6a3cf8a1-6d0e-5c3e-9c55-5d1f0d0f7a11")
MOST_RULES, MOST_OVERRIDES = 200, 2000


def rota_out() -> dict[str, Any]:
    """People, rules and overrides with all that was, in the form of duty.roster."""
    return duty_queries.roster().to_json()


def rota_in(*, by: int, data: Any, now: datetime) -> None:
    """Makes these the rules from now on, people's order the file's, and adds overrides that are still to act.

    Rules that are the same stay; the others are closed. Raises BabycamError bad_rota, and then nothing has changed.
    """
    wanted = _read(data)
    with transaction.atomic():
        keep_caregivers(now)
        ids = _known_people(wanted)
        _known_rooms(wanted, ids, now)
        try:
            _order(wanted, ids, now)
            _rules(wanted, ids, by, now)
            _overrides(wanted, ids, by, now)
        except BabycamError as error:
            raise _plain(error) from error


def _read(data: Any) -> Roster:
    if not isinstance(data, dict):
        raise BabycamError("bad_rota", problem="it does not hold people, rules and overrides")
    try:
        wanted = Roster.from_json(data)
    except (AttributeError, TypeError) as problem:
        raise BabycamError("bad_rota", problem="something in it has the wrong form") from problem
    if not isinstance(data.get("rules"), list):
        raise BabycamError("bad_rota", problem="it has no list of rules")  # else a wrong file would close them all
    if len(wanted.rules) > MOST_RULES or len(wanted.overrides) > MOST_OVERRIDES:
        raise BabycamError("bad_rota", problem=f"more than {MOST_RULES} rules or {MOST_OVERRIDES} overrides")
    return wanted


def _known_people(wanted: Roster) -> dict[str, int]:
    people = duty_queries.book().people
    gone = {person.id for person in wanted.people if person.left_at}
    for person in wanted.people:
        if person.id not in people and person.id not in gone:
            raise BabycamError("bad_rota", problem=f"nobody here is called {person.id}")
    return {name: person.pk for name, person in people.items()}


def _known_rooms(wanted: Roster, ids: dict[str, int], now: datetime) -> None:
    """Of what would be written; history, and what is here as it is, may name rooms that are gone."""
    here, rules, overrides = set(map(str, rooms_queries.room_names())), _still(ids), _here(now)
    named = [rule.rooms for rule in wanted.rules if _lasts(rule, now) and _same(rule) not in rules]
    named += [row.rooms for row in wanted.overrides if _acts(row, now) and _identity(row) not in overrides]
    if unknown := {str(room) for some in named for room in some or ()} - here:
        raise BabycamError("bad_rota", problem=f"there is no room {min(unknown)} here")


def _lasts(rule: Rule, now: datetime) -> bool:
    return rule.valid_until is None or rule.valid_until > now.astimezone(rule.zone).date()


def _order(wanted: Roster, ids: dict[str, int], now: datetime) -> None:
    """Those whom the file does not name come after those whom it does."""
    present = [person.id for person in duty_queries.roster().by_rank if person.left_at is None]
    named = [person.id for person in wanted.by_rank if person.id in present]
    order = [*named, *(name for name in present if name not in named)]
    if order != present:
        reorder(people_ids=[ids[name] for name in order], now=now)


def _rules(wanted: Roster, ids: dict[str, int], by: int, now: datetime) -> None:
    still = _still(ids)
    lasting = [rule for rule in wanted.rules if _lasts(rule, now)]
    for key in set(still) - {_same(rule) for rule in lasting}:
        rule_services.close_rule(rule_id=still[key], by=by, now=now)
    for rule in lasting:
        if _same(rule) not in still:
            rule_services.add_rule(by=by, values=_values(rule, ids, now), now=now)


def _still(ids: dict[str, int]) -> dict[tuple[Any, ...], int]:
    """The rules that go on here, by what makes them the same."""
    names = {number: name for name, number in ids.items()}
    return {_same(rows.rule(row, names)): row.pk for row in DutyRule.objects.filter(closed_at=None)}


def _same(rule: Rule) -> tuple[Any, ...]:
    """What makes two rules one: all but their number and the past."""
    shift = rule.zone.key, rule.days, rule.start, rule.end, rule.rooms, rule.priority, rule.valid_until
    anchor = rule.anchor or rule.valid_from or EPOCH
    return (*shift, rule.turns, rule.every, rule.count, anchor if len(rule.turns) > 1 else None)


def _values(rule: Rule, ids: dict[str, int], now: datetime) -> dict[str, Any]:
    today = now.astimezone(rule.zone).date()
    return {
        "rooms": _numbers(rule.rooms),
        "tz": rule.zone.key,
        "days": [WEEKDAYS[day] for day in sorted(rule.days)],
        "start": rule.start,
        "end": rule.end,
        "turns": [[ids[name] for name in turn if name in ids] for turn in rule.turns],
        "anchor": rule.anchor or rule.valid_from or EPOCH,
        "every": rule.every,
        "count": rule.count,
        "priority": rule.priority,
        "valid_from": max(rule.valid_from or today, today),
        "valid_until": rule.valid_until,
    }


def _overrides(wanted: Roster, ids: dict[str, int], by: int, now: datetime) -> None:
    here = _here(now)
    for _start, _end, row in wanted.by_age:
        if _acts(row, now) and _identity(row) not in here:
            tap = uuid5(IMPORTS, json.dumps([by, now.isoformat(), str(_identity(row))]))
            add_override(_drafted(row, ids), by=by, client_uuid=tap, now=now)


def _drafted(row: Override, ids: dict[str, int]) -> OverrideDraft:
    return OverrideDraft(
        row.kind,
        tuple(ids[name] for name in row.who if name in ids),
        instead_of=ids.get(row.instead_of or ""),
        rooms=None if row.rooms is None else tuple(map(int, row.rooms)),
        start=row.start,
        end=row.end,
        reason="imported",
    )


def _acts(row: Override, now: datetime) -> bool:
    return row.end > now and row.cancelled_at is None


def _here(now: datetime) -> set[tuple[Any, ...]]:
    return {_identity(row) for row in duty_queries.book(since=now).roster.overrides if row.cancelled_at is None}


def _identity(row: Override) -> tuple[Any, ...]:
    return row.kind, row.who, row.instead_of, row.rooms and tuple(sorted(row.rooms)), row.end


def _numbers(some: Collection[str] | None) -> list[int] | None:
    return None if some is None else sorted(map(int, some))


def _plain(error: BabycamError) -> BabycamError:
    """The first marked field's words: a file has no fields on a page."""
    fields: dict[str, list[str]] = error.params.get("fields", {})
    words = next(iter(fields.values()), [str(error)])[0] if fields else str(error)
    return BabycamError("bad_rota", problem=words.rstrip("."))
