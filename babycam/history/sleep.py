"""Since when a child sleeps, from what was heard and marked. Pure: no silence counts that was not heard.

Somebody sleeps since the last noise that lasted, the last minute that stirred, or the last time that somebody was with them,
whichever was latest; a minute that was not heard breaks the count, and what was before it is not known. It is called sleep only if
somebody has marked "settled" since, or if it is night, somebody was heard or looked after in the hours before, and it has been
quiet for a while. Else it is quiet, which an empty room is, too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

MINUTE = timedelta(minutes=1)
NOT_YET = timedelta(minutes=4)
"""Minutes that are not written down yet; whether these are heard is known by other means."""
HEARD_S = 30.0  # of a minute that counts as heard
FALLING = timedelta(minutes=10)
BEFORE = timedelta(hours=14)
LASTED_S = 5.0  # a bang that is over sooner wakes no sleeper for the count


@dataclass(frozen=True, slots=True)
class HeardMinute:
    """When it began, its mean level (dBFS), and how much of it was heard (s)."""

    at: datetime
    mean_db: float
    heard_s: float


@dataclass(frozen=True, slots=True)
class Heard:
    """What is known of a room. `heard`: right now. `noisy_since`: of a noise that goes on. `noises`: when those that lasted ended.

    `tended`, `settled`: the newest mark of somebody who was there, and of "settled". `stir_db` in dBFS, None where it
    follows the floor.
    """

    heard: bool
    minutes: Sequence[HeardMinute] = ()
    stir_db: float | None = None
    noisy_since: datetime | None = None
    noises: Sequence[datetime] = ()
    tended: datetime | None = None
    settled: datetime | None = None
    night: bool = False


@dataclass(frozen=True, slots=True)
class Sleep:
    """`state`: asleep, quiet, awake, unknown (not heard). `at_least`: it may be so for longer, but was not heard before."""

    state: str
    since: datetime | None = None
    at_least: bool = False


def lasted(loud_s: float | None, woke: bool) -> bool:
    """Whether a noise counts: it was loud for a while, or woke somebody; one whose length nobody told does."""
    return woke or loud_s is None or loud_s >= LASTED_S


def sleep_of(known: Heard, now: datetime) -> Sleep:
    """How it is now."""
    if not known.heard:
        return Sleep("unknown")
    if known.noisy_since is not None:
        return Sleep("awake", known.noisy_since)
    heard_since = _heard_since(known.minutes, now)
    last = max(filter(None, (*known.noises, _stirred(known), known.tended)), default=None)
    settled = known.settled is not None and (last is None or known.settled >= last)
    quiet_since = max(filter(None, (last, known.settled if settled else None)), default=None)
    since = max(filter(None, (heard_since, quiet_since)))
    asleep = settled or _is_night_sleep(known, quiet_since, since, now)
    return Sleep("asleep" if asleep else "quiet", since, at_least=quiet_since is None or quiet_since < heard_since)


def _is_night_sleep(known: Heard, last: datetime | None, since: datetime, now: datetime) -> bool:
    return known.night and last is not None and since - last <= BEFORE and now - since >= FALLING


def _heard_since(minutes: Sequence[HeardMinute], now: datetime) -> datetime:
    """The begin of the unbroken hearing up to now; now, if it has only begun."""
    since = now
    for minute in sorted(minutes, key=lambda each: each.at, reverse=True):
        if minute.heard_s < HEARD_S or since - minute.at > (NOT_YET if since == now else MINUTE):
            break
        since = minute.at
    return since


def _stirred(known: Heard) -> datetime | None:
    """The end of the last minute that was over the stirring line on the whole."""
    if known.stir_db is None:
        return None
    return max((minute.at + MINUTE for minute in known.minutes if minute.mean_db >= known.stir_db), default=None)
