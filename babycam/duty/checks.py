"""What may be said about duty. Pure: values in, words per field that cannot be right out (empty: all is well)."""

import zoneinfo
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from babycam.duty import override_kinds
from babycam.duty.scopes import FamilyClock

Faults = dict[str, list[str]]
LATEST = timedelta(days=366)  # how far ahead anything may begin


def check_override(
    *,
    kind: str,
    who: list[int],
    instead_of: int | None,
    start: datetime,
    end: datetime,
    now: datetime,
    known: Collection[int],
    clock: FamilyClock,
) -> Faults:
    """`known`: ids of the caregivers who are there."""
    if kind not in override_kinds.KINDS:
        codes = override_kinds.codes()
        return {"kind": [f"Choose {', '.join(codes[:-1])} or {codes[-1]}."]}
    faults = _people(who, known)
    if override_kinds.kind_of(kind).stands_in:
        faults |= _replaced(who, instead_of, known)
    elif instead_of is not None:
        faults["instead_of"] = ["Only a replacement can be instead of somebody."]
    return faults | _times(kind, start, end, now, clock)


def _people(who: list[int], caregivers: Collection[int]) -> Faults:
    if not who:
        return {"who": ["Say who."]}
    if len(set(who)) != len(who):
        return {"who": ["Somebody is named twice."]}
    return {} if set(who) <= set(caregivers) else {"who": ["One of them is no longer here."]}


def _replaced(who: list[int], instead_of: int | None, caregivers: Collection[int]) -> Faults:
    if instead_of is None:
        return {"instead_of": ["Say instead of whom."]}
    if instead_of not in caregivers:
        return {"instead_of": ["Nobody here has that name."]}
    return {"instead_of": ["Nobody can stand in for themselves."]} if instead_of in who else {}


def _times(kind: str, start: datetime, end: datetime, now: datetime, clock: FamilyClock) -> Faults:
    if end <= start:
        return {"end": ["The end has to be after the start."] if end > now else ["This time is already over."]}
    longest = override_kinds.kind_of(kind)
    if end > clock.days_after(start, longest.days) and not clock.is_morning_soon(start, end):
        return {"end": [f"At most {longest.longest}."]}
    return {"start": ["This is too far ahead."]} if start > now + LATEST else {}


def check_rooms(who: Mapping[str, Collection[int] | None], rooms: Collection[int] | None, names: Mapping[int, str]) -> Faults:
    """`who`: the rooms that each assignee may serve (None: all), by what they are called; `names`: of the family's rooms."""
    if rooms is not None and not rooms:
        return {"rooms": ["Choose at least one room, or all of them."]}
    if rooms is not None and not set(rooms) <= set(names):
        return {"rooms": ["One of these rooms does not exist."]}
    for person, serves in who.items():
        if serves is not None and (rooms is None or not set(rooms) <= set(serves)):
            allowed = ", ".join(names[room] for room in sorted(serves) if room in names) or "no room"
            return {"rooms": [f"{person} looks after {allowed} only."]}
    return {}


# --- the rota ------------------------------------------------------------------------------------------------------------

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOST_TURNS = 60


def check_rule(values: Mapping[str, Any], *, known: Collection[int], today: date) -> Faults:
    """A whole rule, see models.DutyRule; `today` on the rule's clock."""
    faults = check_zone(values["tz"]) | _check_days(values["days"]) | _check_turns(values["turns"], known)
    if not 1 <= values["every"] <= 366:
        faults["every"] = ["Choose 1 to 366 nights."]
    if values["count"] not in ("active", "calendar"):
        faults["count"] = ["Choose active or calendar."]
    if not -100 <= values["priority"] <= 100:
        faults["priority"] = ["Choose -100 to 100."]
    if not today <= values["valid_from"] <= today + LATEST:
        faults["valid_from"] = ["A rule starts today or later, and within a year."]
    if values["valid_until"] is not None and values["valid_until"] <= values["valid_from"]:
        faults["valid_until"] = ["The end has to be after the start."]
    return faults


def check_zone(name: str) -> Faults:
    return (
        {}
        if name in zoneinfo.available_timezones()
        else {"tz": [f"There is no time zone {name}. Choose one such as Europe/Berlin."]}
    )


def _check_days(days: Collection[str]) -> Faults:
    if not days:
        return {"days": ["Choose at least one day."]}
    return {} if set(days) <= set(WEEKDAYS) else {"days": [f"Days are {', '.join(WEEKDAYS)}."]}


def _check_turns(turns: Collection[list[int]], caregivers: Collection[int]) -> Faults:
    if not turns or not all(turns):
        return {"turns": ["Name somebody for each turn."]}
    if len(turns) > MOST_TURNS:
        return {"turns": [f"At most {MOST_TURNS} turns."]}
    if any(len(set(turn)) != len(turn) for turn in turns):
        return {"turns": ["Somebody is named twice in one turn."]}
    unknown = {person for turn in turns for person in turn} - set(caregivers)
    return {"turns": ["One of them is no longer here."]} if unknown else {}


def check_dnd(values: Mapping[str, Any], now: datetime, clock: FamilyClock) -> Faults:
    """Do-not-disturb: once (`start`, `end`), or weekly (`days`, `daily_start`, `daily_end`, `tz`)."""
    if values["start"] or values["end"]:
        if values["days"] or values["daily_start"] or values["daily_end"]:
            return {"days": ["Choose once or weekly, not both."]}
        if not values["start"] or not values["end"]:
            return {"end": ["Say from when until when."]}
        if values["end"] <= max(values["start"], now):
            return {"end": ["The end has to be after the start, and later than now."]}
        longest = override_kinds.kind_of("away")
        soon = values["end"] <= clock.days_after(values["start"], longest.days)
        return {} if soon else {"end": [f"At most {longest.longest}."]}
    if values["daily_start"] is None or values["daily_end"] is None:
        return {"daily_start": ["Say from when until when."]}
    return _check_days(values["days"]) | check_zone(values["tz"])


MOST_WINDOWS = 31


def check_windows(windows: Collection[tuple[datetime, datetime]], field: str, now: datetime, clock: FamilyClock) -> Faults:
    """Windows of a swap."""
    if len(windows) > MOST_WINDOWS:
        return {field: [f"At most {MOST_WINDOWS} at once."]}
    for start, end in windows:
        if faults := _times("replace", max(start, now), end, now, clock):
            return {field: next(iter(faults.values()))}
    return {}
