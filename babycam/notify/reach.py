"""Who could be woken right now, by what, and if by nothing, why not: the only place that decides it.

Reachable: a page that answered less than AWAKE ago with its sound unlocked, or a verified push-type channel that has no
permanent error, has not failed STREAK times in a row and, if it is a browser's, whose login and key still hold.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any

from babycam.core import clock
from babycam.notify import subscriptions
from babycam.notify.models import Channel
from babycam.notify.transports.registry import transport_of
from babycam.people import access
from babycam.people import queries as people_queries
from babycam.people.models import Person

AWAKE = timedelta(seconds=20)  # a page that answered a ping within this may be called
STREAK = 3  # failures in a row that make a channel count as unreachable


@dataclass(frozen=True, slots=True)
class Reach:
    """`reached`: something would wake this person. `words`: what, or why nothing. `seen_at`: when a device last answered."""

    person: int
    name: str
    reached: bool
    words: str
    seen_at: datetime | None

    def to_json(self) -> dict[str, Any]:
        """As it is kept and sent: times RFC 3339."""
        seen = clock.rfc3339(self.seen_at) if self.seen_at else None
        return {"reached": self.reached, "words": self.words, "seen_at": seen}


def everybody(now: datetime) -> dict[int, Reach]:
    """Everybody who gives care and has access right now, by person id."""
    zone = people_queries.zone()
    ways: dict[int, list[Channel]] = {}
    for channel in _channels(now):
        ways.setdefault(channel.person_id or 0, []).append(channel)
    return {
        person.pk: _reach(person, ways.get(person.pk, []), now, zone)
        for person in people_queries.let_in(now, zone)
        if access.gives_care(person.role)
    }


def lost(now: datetime) -> dict[int, list[str]]:
    """Browsers that were to be called and cannot be any more, in words, by person id: each needs somebody to open babycam on it."""
    by_person: dict[int, list[str]] = {}
    for channel in _channels(now):
        if transport_of(channel.kind).of_login and channel.enabled and channel.dead_reason and channel.person is not None:
            by_person.setdefault(channel.person.pk, []).append(_wrong(channel.person.name, channel))
    return by_person


def awake(channel: Channel, now: datetime) -> bool:
    """Whether this page is open right now, with or without sound."""
    return _fresh(channel.seen_at, now)


def rings(channel: Channel, now: datetime) -> bool:
    """Whether this is a page that is open right now and may sound."""
    return transport_of(channel.kind).while_open and _fresh(channel.sound_at, now)


def looked_at(channel: Channel, now: datetime) -> bool:
    """Whether somebody has this page before their eyes right now."""
    return _fresh(channel.looked_at, now)


def since(at: datetime, now: datetime, zone: tzinfo) -> str:
    """ "22:40", "Tue 22:40", "12 Nov": a moment of the past on the family's clock, as short as it is clear."""
    local, age = at.astimezone(zone), now - at
    if age < timedelta(hours=16):
        return f"{local:%H:%M}"
    return f"{local:%a %H:%M}" if age < timedelta(days=6) else f"{local.day} {local:%b}"


def _channels(now: datetime) -> list[Channel]:
    """Everybody's ways; `dead_reason` also says why a browser's subscription holds no more, written down already or not."""
    ways = list(Channel.objects.filter(person__is_active=True).select_related("person").order_by("id"))
    for channel, words in subscriptions.subscription_faults(ways, now).items():
        next(way for way in ways if way.pk == channel).dead_reason = words
    return ways


def _reach(person: Person, ways: Sequence[Channel], now: datetime, zone: tzinfo) -> Reach:
    answers = [at for way in ways for at in (way.seen_at, way.last_receipt_at) if at is not None]
    seen = max(answers, default=None)
    on = [way for way in ways if way.enabled]
    by = next((way for way in on if rings(way, now)), None) or next((way for way in on if _takes(way)), None)
    words = _by(person.name, by) if by else _why(person.name, on, seen, now, zone)
    return Reach(person.pk, person.name, by is not None, words, seen)


def _fresh(at: datetime | None, now: datetime) -> bool:
    """Within AWAKE. What is far ahead was written before the clock was set back, and says nothing of now."""
    return at is not None and abs(now - at) < AWAKE


def _takes(way: Channel) -> bool:
    return (
        not transport_of(way.kind).while_open and way.verified_at is not None and not way.dead_reason and way.fail_streak < STREAK
    )


def _by(name: str, way: Channel) -> str:
    return f"{name}’s page would ring" if transport_of(way.kind).while_open else f"{_owned(name, way)} would be called"


def _why(name: str, on: Sequence[Channel], seen: datetime | None, now: datetime, zone: tzinfo) -> str:
    """What to mend first, and since when nothing has answered."""
    if any(transport_of(way.kind).while_open and awake(way, now) for way in on):
        return f"{name}’s page is open but cannot ring: tap the yellow bar on it"
    silent = (
        f"no device of {name}’s has answered since {since(seen, now, zone)}" if seen else f"no device of {name}’s has ever answered"
    )
    for way in on:
        if wrong := _wrong(name, way):
            return f"{silent[0].upper()}{silent[1:]}. {wrong}"
    return silent[0].upper() + silent[1:]


def _wrong(name: str, way: Channel) -> str:
    if transport_of(way.kind).while_open:
        return ""
    if way.dead_reason:
        reason = way.dead_reason
        return f"{_owned(name, way)} {reason[3:]}" if reason.startswith("It ") else f"{_owned(name, way)}: {reason}"
    if way.fail_streak >= STREAK:
        return f"The last {way.fail_streak} messages to {_owned(name, way)} failed"
    return f"{_owned(name, way)} was never proven: send it a test" if way.verified_at is None else ""


def _owned(name: str, way: Channel) -> str:
    return way.name if name in way.name else f"{name}’s {way.name}"
