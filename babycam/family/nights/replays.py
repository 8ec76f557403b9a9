"""What would have woken the parents: a room's last nights, judged by its settings as they are and as they would be.

Replaying takes a core for a moment, so one is made at a time in a process; whoever cannot wait for it is told so.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from babycam.alerts import queries as alerts_queries
from babycam.alerts.night_log import NightIncident, incidents_between
from babycam.core import clock
from babycam.core.clock import from_unix, rfc3339
from babycam.core.errors import BabycamError
from babycam.core.link import ListeningConfig
from babycam.family.nights.calendar import NightCalendar, calendar
from babycam.family.nights.replay_memory import Asked, Wakes
from babycam.history import heard_levels, night_queries
from babycam.history.heard_levels import Stored
from babycam.history.models import Clip, Noise
from babycam.listening import replay
from babycam.listening.replay import Stretch, WakeUp
from babycam.people.throttle import Tries, key_of
from babycam.rooms import queries as rooms_queries
from babycam.rooms import services as rooms_services
from babycam.rooms.models import Room

NIGHTS = (1, 7)
WAIT_S = 8.0
PER_MINUTE = 90  # of one person, who moves a line to and fro
MOST_BLIND = 200
NEAR = timedelta(seconds=5)  # a wake and the noise that was stored of it, at most so far apart

Shape = dict[str, Any]
tries = Tries()
wakes = Wakes()
_turn = threading.Lock()


@dataclass(frozen=True, slots=True)
class Kept:
    """What is stored of the nights beside their levels, to be found again by a wake."""

    noises: list[Noise]
    clips: list[Clip]
    incidents: list[NightIncident]


def replayed(*, room: Room, values: dict[str, Any], nights: int, person_id: int, now: datetime) -> Shape:
    """The last `nights` of the room by its settings, and by those with `values` on top.

    Raises BabycamError invalid (words per field), too_many_tries, and replay_busy when another replay takes too long.
    """
    would = rooms_services.imagined_room(room=room, values=values)
    tries.begin(key_of("replay", str(person_id)), PER_MINUTE)
    stretches = last_nights(calendar(), nights, now)
    configs = rooms_queries.listening_config(room), rooms_queries.listening_config(would)
    with _taking_turns():
        stored = heard_levels.heard(room.pk, stretches)
        heard = stored.heard
        return {
            "nights": nights,
            "since": rfc3339(stretches[0][0]),
            "until": rfc3339(stretches[-1][1]),
            "heard_s": int(len(heard.second) - heard.talking.sum()),
            **_compared(stored, *configs, _kept(room.pk, stretches)),
        }


def last_nights(by: NightCalendar, nights: int, now: datetime) -> list[tuple[datetime, datetime]]:
    """From when to when the newest nights went, oldest first; one that goes on ends now."""
    newest: date = by.newest(now)
    spans = [by.span(newest - timedelta(days=back)) for back in reversed(range(nights))]
    return [(span.night_since, max(span.night_since, min(span.night_until, now))) for span in spans]


@contextmanager
def _taking_turns() -> Iterator[None]:
    if not _turn.acquire(timeout=WAIT_S):
        raise BabycamError("replay_busy")
    try:
        yield
    finally:
        _turn.release()


def _compared(stored: Stored, now: ListeningConfig, then: ListeningConfig, kept: Kept) -> Shape:
    """The answer's lists. A change of the band tells nothing: only the band that was judged is kept."""
    heard, before = stored.heard, _wake_ups(stored, now)
    if now.voice_band is not then.voice_band:
        whole = [Stretch(int(heard.second[0]), int(heard.second[-1]) + 1)] if heard.second.size else []
        return _shape(before, before, whole, kept)
    return _shape(before, _wake_ups(stored, then), replay.blind(heard, now, then), kept)


def _wake_ups(stored: Stored, config: ListeningConfig) -> list[WakeUp]:
    policy = alerts_queries.policy()
    asked = Asked(stored.version, config, policy.quiet_s, policy.reopen_s)
    return wakes.of(asked, lambda: replay.wake_ups(stored.heard, config, quiet_s=asked.quiet_s, reopen_s=asked.reopen_s))


def _shape(before: list[WakeUp], after: list[WakeUp], blind: list[Stretch], kept: Kept) -> Shape:
    parts = {
        "now": before,
        "then": after,
        "gone": replay.missing_from(before, after),
        "new": replay.missing_from(after, before),
    }
    return {
        **{name: [_wake(wake, kept) for wake in wakes] for name, wakes in parts.items()},
        "blind": [{"since": _at(stretch.since), "until": _at(stretch.until)} for stretch in blind[:MOST_BLIND]],
    }


def _kept(room: int, stretches: list[tuple[datetime, datetime]]) -> Kept:
    since, until = stretches[0][0], stretches[-1][1]
    noises, clips = night_queries.noises_between([room], since, until), night_queries.clips_between([room], since, until)
    return Kept(noises, clips, [one for one in incidents_between([room], since, until) if one.noises])


def _wake(wake: WakeUp, kept: Kept) -> Shape:
    noise = next((one for one in kept.noises if _meets(wake, one.onset_at, one.ended_at)), None)
    clip = next((one for one in kept.clips if _meets(wake, one.started_at, _end(one))), None)
    incident = next((one for one in kept.incidents if _meets(wake, one.since, one.until)), None)
    return {
        "at": _at(wake.at),
        "until": _at(wake.until),
        "cause": wake.wake.cause,
        "seconds": wake.wake.seconds,
        "level_db": round(wake.level_db, 1),
        "certainty": wake.wake.certainty,
        "rings": wake.rings,
        "noise": str(noise.pk) if noise else None,
        "clip": str(clip.pk) if clip else None,
        "incident": incident.id if incident else None,
        "cried": incident.cried if incident else None,
    }


def _meets(wake: WakeUp, since: datetime, until: datetime | None) -> bool:
    return since <= from_unix(wake.until) + NEAR and (until is None or until >= from_unix(wake.onset_at) - NEAR)


def _end(clip: Clip) -> datetime:
    return clip.started_at + timedelta(seconds=clip.duration_s or 0.0)


def _at(unix_s: float) -> str:
    return rfc3339(clock.from_unix(unix_s))
