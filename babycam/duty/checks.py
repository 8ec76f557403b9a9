"""What may be said about duty. Pure: values in, words per field that cannot be right out (empty: all is well)."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

Faults = dict[str, list[str]]
KINDS = ("take", "replace", "add", "away")
LONGEST = {"take": timedelta(hours=24), "add": timedelta(hours=24), "replace": timedelta(days=60), "away": timedelta(days=60)}
LONG_WORDS = {"take": "24 hours", "add": "24 hours", "replace": "60 days", "away": "60 days"}
LATEST = timedelta(days=366)  # how far ahead anything may begin


def check_override(
    *, kind: str, who: list[int], instead_of: int | None, start: datetime, end: datetime, now: datetime, known: Collection[int]
) -> Faults:
    """`known`: ids of the caregivers who are there."""
    if kind not in KINDS:
        return {"kind": [f"Choose {', '.join(KINDS[:-1])} or {KINDS[-1]}."]}
    faults = _people(who, known)
    if kind == "replace":
        faults |= _replaced(who, instead_of, known)
    elif instead_of is not None:
        faults["instead_of"] = ["Only a replacement is instead of somebody."]
    return faults | _times(kind, start, end, now)


def _people(who: list[int], known: Collection[int]) -> Faults:
    if not who:
        return {"who": ["Say who."]}
    if len(set(who)) != len(who):
        return {"who": ["Somebody is named twice."]}
    return {} if set(who) <= set(known) else {"who": ["One of them is not here (any more)."]}


def _replaced(who: list[int], instead_of: int | None, known: Collection[int]) -> Faults:
    if instead_of is None:
        return {"instead_of": ["Say instead of whom."]}
    if instead_of not in known:
        return {"instead_of": ["Nobody here is that."]}
    return {"instead_of": ["Nobody can stand in for themselves."]} if instead_of in who else {}


def _times(kind: str, start: datetime, end: datetime, now: datetime) -> Faults:
    if end <= start:
        return {"end": ["It has to end after it starts."] if end > now else ["This time is over already."]}
    if end - start > LONGEST[kind]:
        return {"end": [f"At most {LONG_WORDS[kind]} at once."]}
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
