"""What Home Assistant gets to see: topics, their values, and how it discovers them. Pure.

One device per room with four things: sound level (dBFS), noise, incident, who is on duty; and one for the house with the siren. All
of them are unavailable while the server is (its last will says so). Format: Home Assistant, MQTT discovery.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

ONLINE, OFFLINE = "online", "offline"


@dataclass(frozen=True, slots=True)
class RoomFacts:
    """A room as it is now. `level_db` None: not heard. `duty`: in words, "Ana" or "Everyone"."""

    id: int
    name: str
    level_db: float | None = None
    noise: bool = False
    incident: bool = False
    words: str = ""
    duty: str = ""
    attributes: dict[str, Any] = field(default_factory=dict)


def status_topic(base: str) -> str:
    """Where the last will goes."""
    return f"{base}/status"


def siren_topic(base: str) -> str:
    """ON while somebody should be woken whatever it takes."""
    return f"{base}/siren/state"


def states(base: str, rooms: Sequence[RoomFacts]) -> dict[str, str]:
    """Every topic with its value now; all retained, so that a Home Assistant that starts knows at once."""
    found: dict[str, str] = {}
    for room in rooms:
        place = f"{base}/room/{room.id}"
        found[f"{place}/level"] = "None" if room.level_db is None else f"{room.level_db:.0f}"
        found[f"{place}/noise"] = _switch(room.noise)
        found[f"{place}/incident"] = _switch(room.incident)
        found[f"{place}/incident/attributes"] = json.dumps({"words": room.words, **room.attributes})
        found[f"{place}/duty"] = room.duty or "Everyone"
    return found


def discovery(base: str, prefix: str, rooms: Sequence[RoomFacts]) -> dict[str, str]:
    """Every discovery topic with its configuration (retained JSON)."""
    found = dict([_thing(base, prefix, "binary_sensor", "siren", _house(base), _siren(base))])
    for room in rooms:
        device = {"identifiers": [f"{base}_room_{room.id}"], "name": f"babycam {room.name}", "via_device": base}
        for component, what, config in _things(base, room):
            topic, payload = _thing(base, prefix, component, f"room_{room.id}_{what}", device, config)
            found[topic] = payload
    return found


def _things(base: str, room: RoomFacts) -> list[tuple[str, str, dict[str, Any]]]:
    place = f"{base}/room/{room.id}"
    level = {"name": "Sound level", "unit_of_measurement": "dB", "state_class": "measurement", "icon": "mdi:volume-high"}
    incident = {"name": "Incident", "device_class": "problem", "json_attributes_topic": f"{place}/incident/attributes"}
    return [
        ("sensor", "level", {**level, "state_topic": f"{place}/level"}),
        ("binary_sensor", "noise", {"name": "Noise", "device_class": "sound", "state_topic": f"{place}/noise"}),
        ("binary_sensor", "incident", {**incident, "state_topic": f"{place}/incident"}),
        ("sensor", "duty", {"name": "On duty", "icon": "mdi:account-clock", "state_topic": f"{place}/duty"}),
    ]


def _house(base: str) -> dict[str, Any]:
    return {"identifiers": [base], "name": "babycam"}


def _siren(base: str) -> dict[str, Any]:
    return {"name": "Siren", "device_class": "safety", "state_topic": siren_topic(base)}


def _thing(base: str, prefix: str, component: str, name: str, device: dict[str, Any], config: dict[str, Any]) -> tuple[str, str]:
    unique = f"{base.replace('/', '_')}_{name}"
    whole = {**config, "unique_id": unique, "object_id": unique, "device": device, "availability_topic": status_topic(base)}
    return f"{prefix}/{component}/{unique}/config", json.dumps(whole)


def _switch(on: bool) -> str:
    return "ON" if on else "OFF"
