"""Reads: whom a noise would wake tonight, room by room, with the family's timings or with others that are being thought about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from babycam.alerts import queries as alerts_queries
from babycam.alerts.calls import order_in
from babycam.alerts.facts import Policy
from babycam.alerts.ladder import Rung, ladder
from babycam.duty import queries as duty_queries
from babycam.people import queries as people_queries
from babycam.people.night import next_night, night_at
from babycam.rooms.models import Room


@dataclass(frozen=True, slots=True)
class Outlook:
    """`at`: the moment that is spoken of, now by night, or when the next night begins. `rooms`: each with its calls."""

    at: datetime
    policy: Policy
    rooms: list[tuple[Room, list[Rung]]]


def tonight(rooms: Iterable[Room], now: datetime, changes: Mapping[str, Any] | None = None) -> Outlook:
    """The calls of each room. Who cannot be reached right now is called as the incident would call them; of a night to come nobody
    knows that yet."""
    at = spoken_of(now)
    known = {name: value for name, value in (changes or {}).items() if name != "ping_url"}
    policy = replace(alerts_queries.policy(), **known)
    book = duty_queries.book(since=now)
    return Outlook(at, policy, [(room, ladder(order_in(book, room.pk, at, live=at == now), policy)) for room in rooms])


def spoken_of(now: datetime) -> datetime:
    """Now, if it is night in the house, else when the next night begins; now where there is no night."""
    house = people_queries.household()
    if house is None:
        return now
    times = (people_queries.zone(), house.night_start, house.morning_time)
    return now if night_at(now, *times) else next_night(now, *times) or now
