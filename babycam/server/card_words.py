"""The house's cards in the chat: facts in, a card out. Pure: names and times in, one sentence and its facts out.

A card's key says what it is about, so that it is posted once whoever looks it up, and however often. Its time is that of what
happened. `room` decides who may see it: a sitter sees what is about their rooms, and what is about the house.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from babycam.alerts.handover import span
from babycam.alerts.words import CERTAINTIES, listed
from babycam.core.clock import rfc3339

FAMILY = "family"
NOT_SAID = ("", "not me", "imported")
WARNINGS = {
    "unplugged": "The camera in {room} runs on its battery{level}",
    "battery_low": "The battery in {room} is low{level}",
    "monitor_lost": "{room} was not heard any more",
    "mic_muted": "The microphone in {room} sent nothing",
}
Names = Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Card:
    """What chat.services.post_card takes. `renewed`: what it says may change after it was posted."""

    key: str
    room: int | None
    at: datetime
    card: dict[str, Any]
    thread: str = FAMILY
    renewed: bool = False


@dataclass(frozen=True, slots=True)
class Handed:
    """An override, as it was said."""

    id: int
    kind: str
    by: int | None
    who: tuple[int, ...]
    instead_of: int | None
    rooms: tuple[int, ...] | None
    start: datetime
    until: datetime
    at: datetime
    reason: str = ""
    incident: int | None = None
    cancelled_at: datetime | None = None
    cancelled_by: int | None = None


def handed(said: Handed, names: Names, rooms: Names, zone: ZoneInfo) -> list[Card]:
    """What somebody said on top of the rota, and that it was taken back."""
    words = f"{_handed(said, names, zone)}{_about(said, rooms)}{_reason(said)}"
    facts = {
        "kind": "duty.handed",
        "words": words,
        "override": said.id,
        "who": _person(said.by, names),
        "to": [_person(one, names) for one in said.who],
        "until": rfc3339(said.until),
        "reason": "" if said.reason in NOT_SAID else said.reason,
        "incident": said.incident,
    }
    room = said.rooms[0] if said.rooms else None
    cards = [Card(f"override:{said.id}", room, said.at, facts)]
    if said.cancelled_at and said.cancelled_by and said.cancelled_at < said.until:
        back = {"kind": "duty.handed", "words": f"{_name(said.cancelled_by, names)} took that back: {words}", "back": True}
        again = {**facts, **back, "until": rfc3339(said.cancelled_at)}
        cards.append(Card(f"override:{said.id}:back", room, said.cancelled_at, again))
    return cards


def woken(person: int, since: datetime, until: datetime, about: "About", number: int, names: Names, zone: ZoneInfo) -> Card:
    """ "Dad was up 03:02-03:19 (Zoe)". `number`: of the log line with which it ended."""
    facts = {
        "kind": "woken",
        "words": f"{_name(person, names)} was up {span(since, until, zone)} ({about.room_name})",
        "who": _person(person, names),
        "room": about.room,
        "room_name": about.room_name,
        "from": rfc3339(since),
        "until": rfc3339(until),
        "incident": about.incident,
    }
    return Card(f"woken:{about.incident}:{number}:{person}", about.room, until, facts)


@dataclass(frozen=True, slots=True)
class About:
    """The incident that a card is about."""

    incident: int
    room: int
    room_name: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A swap as it is now. Windows: (start, end)."""

    id: int
    asker: int
    asked: int | None
    given: tuple[tuple[datetime, datetime], ...]
    wanted: tuple[tuple[datetime, datetime], ...]
    rooms: tuple[int, ...] | None
    words: str
    state: str
    at: datetime
    expires_at: datetime
    decided_by: int | None = None


def swap(offer: Offer, names: Names, zone: ZoneInfo) -> Card:
    """An offer, which is answered in its place: its card says how it stands now."""
    asker, asked = _name(offer.asker, names), _name(offer.asked, names) if offer.asked else "somebody"
    deal = f"{_nights(offer.given, zone)}{f', for {_nights(offer.wanted, zone)}' if offer.wanted else ''}"
    decided = _name(offer.decided_by, names) if offer.decided_by else asked
    ends = {
        "open": f"{asker} asks {asked} to take {deal}",
        "taken": f"{decided} takes {asker}'s {deal}",
        "declined": f"{decided} cannot take {asker}'s {deal}",
        "withdrawn": f"{asker} no longer asks for {deal}",
        "expired": f"Nobody took {asker}'s {deal}",
    }
    facts = {
        "kind": "swap",
        "words": f"{ends[offer.state]}{f': {offer.words}' if offer.words else ''}",
        "swap": offer.id,
        "state": offer.state,
        "who": _person(offer.asker, names),
        "asked": _person(offer.asked, names) if offer.asked else None,
        "given": _windows(offer.given),
        "wanted": _windows(offer.wanted),
        "expires_at": rfc3339(offer.expires_at),
    }
    room = offer.rooms[0] if offer.rooms else None
    return Card(f"swap:{offer.id}", room, offer.at, facts, renewed=True)


def clip(number: str, at: datetime, duration_s: float, about: About, certainty: str = "noise") -> Card:
    """A recording of an incident can be played; it stands in the incident's own thread. `certainty`: what was heard (link.Wake)."""
    facts = {
        "kind": "clip",
        "words": f"A clip of {about.room_name}: {CERTAINTIES[certainty]} ({_length(duration_s)})",
        "clip": number,
        "duration_s": round(duration_s, 1),
        "certainty": certainty,
        "room": about.room,
        "room_name": about.room_name,
        "incident": about.incident,
    }
    return Card(f"clip:{number}", about.room, at, facts, thread=f"incident:{about.incident}", renewed=True)


def warning(
    code: str,
    key: str,
    room: int,
    room_name: str,
    at: datetime,
    *,
    battery: float | None = None,
    incident: int | None = None,
    said: str = "",
) -> Card:
    """Something that may become a silence, or has become one. `code`: of WARNINGS; `battery`: per cent; `said`: better words."""
    level = "" if battery is None else f" ({battery:.0f} %)"
    facts = {"code": code, "room": room, "room_name": room_name, "battery": battery, "incident": incident}
    words = said or WARNINGS[code].format(room=room_name, level=level)
    return Card(f"warning:{key}", room, at, {"kind": "warning", "words": words, **facts})


def guessed(name: str, number: str, at: datetime) -> Card:
    """Somebody tries to guess a password."""
    said = (
        f"Somebody has tried many wrong passwords for {name}. Nobody got in by them. New devices have to wait a little before they "
        f"can log in as {name}; those that were logged in before do not"
    )
    return Card(f"guessed:{number}", None, at, {"kind": "warning", "words": said, "code": "guessed"})


def evening_of(at: datetime, zone: ZoneInfo) -> str:
    """The date of the evening that this moment belongs to: until noon that of the day before."""
    return f"{(at.astimezone(zone) - timedelta(hours=12)).date()}"


def _handed(said: Handed, names: Names, zone: ZoneInfo) -> str:
    by, who = _name(said.by, names), listed([_name(one, names) for one in said.who])
    own, until = said.who == (said.by,), _until(said, zone)
    if said.kind == "away":
        return f"{who if own else f'{by} says that {who}'} is away{until}"
    if said.kind == "add":
        return f"{by} helps{until}" if own else f"{by} asked {who} to help{until}"
    if said.kind == "replace" and said.by != said.instead_of:
        return f"{by}: {who} instead of {_name(said.instead_of, names)}{until}"
    return f"{by} took over{until}" if own else f"{by} handed over to {who}{until}"


def _until(said: Handed, zone: ZoneInfo) -> str:
    """ " until 07:00"; with the day where it is another one, and with its start where that is still to come."""
    begin, end = said.start.astimezone(zone), said.until.astimezone(zone)
    far = said.until - said.at > timedelta(hours=20)
    later = said.start - said.at > timedelta(minutes=5)
    when = f"{end:%a %H:%M}" if far else f"{end:%H:%M}"
    return f" from {begin:{'%a ' if far else ''}%H:%M} until {when}" if later else f" until {when}"


def _about(said: Handed, rooms: Names) -> str:
    return f" for {listed([rooms.get(one, 'a room') for one in said.rooms])}" if said.rooms else ""


def _reason(said: Handed) -> str:
    return "" if said.reason in NOT_SAID else f": {said.reason}"


def _nights(windows: Sequence[tuple[datetime, datetime]], zone: ZoneInfo) -> str:
    """ "Tue 21:30-07:00"."""
    return listed([f"{start.astimezone(zone):%a %d %b} {span(start, end, zone)}" for start, end in windows])


def _windows(windows: Sequence[tuple[datetime, datetime]]) -> list[dict[str, str]]:
    return [{"start": rfc3339(start), "end": rfc3339(end)} for start, end in windows]


def _length(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


def _name(person: int | None, names: Names) -> str:
    return names.get(person or 0, "Somebody")


def _person(person: int | None, names: Names) -> dict[str, Any]:
    return {"id": person, "name": _name(person, names)}
