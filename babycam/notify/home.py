"""What Home Assistant gets to see: topics, their values, and how it discovers them. Pure.

One device per room with five things: sound level (dBFS), whether it is heard, noise, incident, who is on duty; and one for the
house with the siren. All of them are unavailable while the server is (its last will says so). Format: Home Assistant, MQTT
discovery.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

ONLINE, OFFLINE = "online", "offline"


@dataclass(frozen=True, slots=True)
class RoomFacts:
    """A room as it is now. `level_db` None: not heard; `heard_words`: why. `duty`: in words, "Ana" or "Everyone". `siren`: its
    incidents for which the house's siren sounds."""

    id: int
    name: str
    level_db: float | None = None
    heard: bool = False
    heard_words: str = ""
    noise: bool = False
    incident: bool = False
    words: str = ""
    duty: str = ""
    attributes: dict[str, Any] = field(default_factory=dict)
    siren: tuple[int, ...] = ()


def status_topic(base: str) -> str:
    """Where the last will goes."""
    return f"{base}/status"


def siren_topic(base: str) -> str:
    """ON while somebody should be woken whatever it takes."""
    return f"{base}/siren/state"


def siren(base: str, on: bool) -> dict[str, str]:
    """The siren's topic with its value now."""
    return {siren_topic(base): _switch(on)}


def good_bye(base: str) -> dict[str, str]:
    """What stays below a base topic that is not used any more: a siren that missed its end still learns of it."""
    return {siren_topic(base): _switch(False), status_topic(base): OFFLINE}


def filters(base: str, prefix: str) -> list[str]:
    """What to subscribe to, to learn what a broker still holds of ours."""
    return [f"{base}/room/#", siren_topic(base), f"{prefix}/sensor/+/config", f"{prefix}/binary_sensor/+/config"]


def is_ours(base: str, prefix: str, topic: str) -> bool:
    """Whether we alone say what stands in this topic: others may share the discovery prefix, or have a longer base topic."""
    state = rf"{re.escape(base)}/(room/\d+/(level|heard|heard/attributes|noise|incident|incident/attributes|duty)|siren/state)"
    things = rf"{re.escape(_unique(base, ''))}(siren|room_\d+_(level|heard|noise|incident|duty))"
    return bool(re.fullmatch(rf"{state}|{re.escape(prefix)}/(binary_)?sensor/{things}/config", topic))


def states(base: str, rooms: Sequence[RoomFacts]) -> dict[str, str]:
    """Every room's topics with their values now; all retained, so that a Home Assistant that starts knows at once."""
    topics: dict[str, str] = {}
    for room in rooms:
        place = f"{base}/room/{room.id}"
        topics[f"{place}/level"] = "None" if room.level_db is None else f"{room.level_db:.0f}"
        topics[f"{place}/heard"] = _switch(room.heard)
        topics[f"{place}/heard/attributes"] = json.dumps({"words": room.heard_words})
        topics[f"{place}/noise"] = _switch(room.noise)
        topics[f"{place}/incident"] = _switch(room.incident)
        topics[f"{place}/incident/attributes"] = json.dumps({"words": room.words, **room.attributes})
        topics[f"{place}/duty"] = room.duty or "Everyone"
    return topics


def discovery(base: str, prefix: str, rooms: Sequence[RoomFacts]) -> dict[str, str]:
    """Every discovery topic with its configuration (retained JSON)."""
    topics = dict([_thing(base, prefix, "binary_sensor", "siren", _house(base), _siren(base))])
    for room in rooms:
        device = {"identifiers": [f"{base}_room_{room.id}"], "name": f"babycam {room.name}", "via_device": base}
        for component, what, config in _things(base, room):
            topic, payload = _thing(base, prefix, component, f"room_{room.id}_{what}", device, config)
            topics[topic] = payload
    return topics


def _things(base: str, room: RoomFacts) -> list[tuple[str, str, dict[str, Any]]]:
    place = f"{base}/room/{room.id}"
    level = {"name": "Sound level", "unit_of_measurement": "dB", "state_class": "measurement", "icon": "mdi:volume-high"}
    heard = {"name": "Heard", "device_class": "connectivity", "json_attributes_topic": f"{place}/heard/attributes"}
    incident = {"name": "Incident", "device_class": "problem", "json_attributes_topic": f"{place}/incident/attributes"}
    return [
        ("sensor", "level", {**level, "state_topic": f"{place}/level"}),
        ("binary_sensor", "heard", {**heard, "state_topic": f"{place}/heard"}),
        ("binary_sensor", "noise", {"name": "Noise", "device_class": "sound", "state_topic": f"{place}/noise"}),
        ("binary_sensor", "incident", {**incident, "state_topic": f"{place}/incident"}),
        ("sensor", "duty", {"name": "On duty", "icon": "mdi:account-clock", "state_topic": f"{place}/duty"}),
    ]


def _house(base: str) -> dict[str, Any]:
    return {"identifiers": [base], "name": "babycam"}


def _siren(base: str) -> dict[str, Any]:
    return {"name": "Siren", "device_class": "safety", "state_topic": siren_topic(base)}


def _thing(base: str, prefix: str, component: str, name: str, device: dict[str, Any], config: dict[str, Any]) -> tuple[str, str]:
    unique = _unique(base, name)
    whole = {**config, "unique_id": unique, "object_id": unique, "device": device, "availability_topic": status_topic(base)}
    return f"{prefix}/{component}/{unique}/config", json.dumps(whole)


def _unique(base: str, name: str) -> str:
    return f"{base.replace('/', '_')}_{name}"


def _switch(on: bool) -> str:
    return "ON" if on else "OFF"
