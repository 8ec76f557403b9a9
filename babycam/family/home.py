"""Gathers what the house's MQTT broker is told of every room: this is above all features, and notify below most of them."""

import asyncio
import math

from babycam.alerts import queries as alerts_queries
from babycam.alerts import siren_state
from babycam.core import clock
from babycam.duty import queries as duty_queries
from babycam.monitor import queries as monitor_queries
from babycam.monitor.state import board
from babycam.notify.broker import house
from babycam.notify.home import RoomFacts
from babycam.rooms import queries as rooms_queries

NOT_HEARD = "No sound comes from this room."
NO_CAMERA = "This room has no camera."


def facts() -> list[RoomFacts]:
    """Every room as it is now."""
    now, ticks = clock.now(), clock.monotonic()
    names = {room.pk: room.name for room in rooms_queries.all_rooms()}
    incidents = {shape["room"]: shape for shape in alerts_queries.open_shapes(names)}
    book, sounding, armed = duty_queries.book(since=now), siren_state.sounding(), rooms_queries.rooms_to_watch()
    rows = []
    for room, name in names.items():
        state, incident = board.of(room), incidents.get(room)
        health = monitor_queries.health_shape(state, room in armed, ticks)
        on_duty = duty_queries.answer(book, room, now)
        people = {person.pk: person.name for person in book.people.values()}
        rows.append(
            RoomFacts(
                id=room,
                name=name,
                level_db=state.level_db if health["heard"] and math.isfinite(state.level_db) else None,
                heard=health["heard"],
                heard_words=("" if health["heard"] else health["words"] or NOT_HEARD) if room in armed else NO_CAMERA,
                noise=state.noise in ("loud", "settling"),
                incident=incident is not None,
                words=incident["words"] if incident else "",
                siren=sounding.get(room, ()),
                duty=""
                if "GAP" in on_duty.flags or not on_duty.tiers
                else ", ".join(people[member] for member in on_duty.tiers[0]),
            )
        )
    return rows


async def run(stop: asyncio.Event) -> None:
    """Keeps the broker informed until `stop`."""
    await house.run(stop, facts)
