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
from babycam.alerts.kinds.noise import CERTAINTIES
from babycam.alerts.kinds.phrases import listed
from babycam.alerts.kinds.registry import kind_of
from babycam.core.clock import rfc3339
from babycam.duty import override_kinds

FAMILY = "family"
NOT_SAID = ("", "not me", "imported")
WARNINGS = {"unplugged": "The camera in {room} runs on its battery{level}"}  # besides what a kind of incident says of itself
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


def handed(change: Handed, names: Names, rooms: Names, zone: ZoneInfo) -> list[Card]:
    """What somebody said on top of the rota, and that it was taken back."""
    words = f"{_handed(change, names, zone)}{_about(change, rooms)}{_reason(change)}"
    facts = {
        "kind": "duty.handed",
        "words": words,
        "override": change.id,
        "who": _person(change.by, names),
        "to": [_person(person, names) for person in change.who],
        "until": rfc3339(change.until),
        "reason": "" if change.reason in NOT_SAID else change.reason,
        "incident": change.incident,
    }
    room = change.rooms[0] if change.rooms else None
    cards = [Card(f"override:{change.id}", room, change.at, facts)]
    if change.cancelled_at and change.cancelled_by and change.cancelled_at < change.until:
        back = {"kind": "duty.handed", "words": f"{_name(change.cancelled_by, names)} took that back: {words}", "back": True}
        again = {**facts, **back, "until": rfc3339(change.cancelled_at)}
        cards.append(Card(f"override:{change.id}:back", room, change.cancelled_at, again))
    return cards


def woken(person: int, since: datetime, until: datetime, about: "CardIncident", number: int, names: Names, zone: ZoneInfo) -> Card:
    """ "Dad was up 03:02-03:19 (Zoe: probably a cry)". `number`: of the log line with which it ended."""
    heard = f": {CERTAINTIES[about.certainty]}" if about.certainty in ("cry", "probably_cry") else ""
    facts = {
        "kind": "woken",
        "words": f"{_name(person, names)} was up {span(since, until, zone)} ({about.room_name}{heard})",
        "certainty": about.certainty,
        "who": _person(person, names),
        "room": about.room,
        "room_name": about.room_name,
        "from": rfc3339(since),
        "until": rfc3339(until),
        "incident": about.incident,
    }
    return Card(f"woken:{about.incident}:{number}:{person}", about.room, until, facts)


@dataclass(frozen=True, slots=True)
class CardIncident:
    """The incident that a card is about. `certainty`: what is known of its noise (link.Wake), "" where it is none."""

    incident: int
    room: int
    room_name: str
    certainty: str = ""


@dataclass(frozen=True, slots=True)
class SwapFacts:
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


def swap(offer: SwapFacts, names: Names, zone: ZoneInfo) -> Card:
    """An offer, which is answered in its place: its card says how it stands now."""
    asker, asked = _name(offer.asker, names), _name(offer.asked, names) if offer.asked else "somebody"
    deal = f"{_nights(offer.given, zone)}{f', for {_nights(offer.wanted, zone)}' if offer.wanted else ''}"
    decided = _name(offer.decided_by, names) if offer.decided_by else asked
    ends = {
        "open": f"{asker} asks {asked} to take {deal}",
        "taken": f"{decided} takes {asker}’s {deal}",
        "declined": f"{decided} cannot take {asker}’s {deal}",
        "withdrawn": f"{asker} no longer asks for {deal}",
        "expired": f"Nobody took {asker}’s {deal}",
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


def clip(number: str, at: datetime, duration_s: float, about: CardIncident, certainty: str = "noise") -> Card:
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
    wording: str = "",
) -> Card:
    """Something that may become a silence, or has become one.

    `code`: a kind of incident, or of WARNINGS; `battery`: per cent; `wording`: better words.
    """
    level = "" if battery is None else f" ({battery:.0f} %)"
    facts = {"code": code, "room": room, "room_name": room_name, "battery": battery, "incident": incident}
    words = wording or _warned(code).format(room=room_name, level=level)
    return Card(f"warning:{key}", room, at, {"kind": "warning", "words": words, **facts})


def _warned(code: str) -> str:
    return WARNINGS.get(code) or kind_of(code).words.card


def guessed(name: str, number: str, at: datetime) -> Card:
    """Somebody tries to guess a password."""
    sentence = (
        f"Somebody has tried many wrong passwords for {name}. Nobody got in that way. New devices have to wait a little before "
        f"they can log in as {name}; devices that were logged in before do not"
    )
    return Card(f"guessed:{number}", None, at, {"kind": "warning", "words": sentence, "code": "guessed"})


def evening_of(at: datetime, zone: ZoneInfo) -> str:
    """The date of the evening that this moment belongs to: until noon that of the day before."""
    return f"{(at.astimezone(zone) - timedelta(hours=12)).date()}"


def _handed(change: Handed, names: Names, zone: ZoneInfo) -> str:
    by, who = _name(change.by, names), listed([_name(person, names) for person in change.who])
    hands_over = change.instead_of is not None and change.by == change.instead_of
    sentence = override_kinds.card(change.kind, own=change.who == (change.by,), hands_over=hands_over)
    return sentence.format(by=by, who=who, instead=_name(change.instead_of, names), until=_until(change, zone))


def _until(change: Handed, zone: ZoneInfo) -> str:
    """ " until 07:00"; with the day where it is another one, and with its start where that is still to come."""
    begin, end = change.start.astimezone(zone), change.until.astimezone(zone)
    far = change.until - change.at > timedelta(hours=20)
    later = change.start - change.at > timedelta(minutes=5)
    when = f"{end:%a %H:%M}" if far else f"{end:%H:%M}"
    return f" from {begin:{'%a ' if far else ''}%H:%M} until {when}" if later else f" until {when}"


def _about(change: Handed, rooms: Names) -> str:
    return f" for {listed([rooms.get(room, 'a room') for room in change.rooms])}" if change.rooms else ""


def _reason(change: Handed) -> str:
    return "" if change.reason in NOT_SAID else f": {change.reason}"


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
