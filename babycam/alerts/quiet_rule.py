"""Quiet over a room that somebody is in: when it ends. Pure; instants are aware.

It is said for a time, or until the room was calm for a time (`calm_s`). Either way there is always an end to show: each noise moves
that of the second kind, up to `latest`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

LONGEST = timedelta(hours=2)
STEP = timedelta(seconds=10)  # while a noise goes on, the end is moved by this and not twice a second


@dataclass(frozen=True, slots=True)
class Quiet:
    """`until`: its end as it is known now. `calm_s`: until it was calm for so long; None: for a time."""

    until: datetime
    latest: datetime
    calm_s: float | None = None


def begun(now: datetime, *, minutes: float | None, calm_minutes: float | None) -> Quiet:
    """As it is said; one of the two is given."""
    if calm_minutes is None:
        until = now + timedelta(minutes=minutes or 0)
        return Quiet(until, until)
    return Quiet(now + timedelta(minutes=calm_minutes), now + LONGEST, 60 * calm_minutes)


def moved(quiet: Quiet, *, noisy: bool, noise_over_at: datetime | None, now: datetime) -> datetime:
    """Its end, once the room was noisy until `noise_over_at`, or still is: no earlier than it was, and not after `latest`."""
    if quiet.calm_s is None:
        return quiet.until
    since = now if noisy else min(noise_over_at or now, now)
    calm = min(quiet.latest, since + timedelta(seconds=quiet.calm_s))
    if not noisy and noise_over_at is None:
        return quiet.until
    return calm if calm - quiet.until >= (STEP if noisy else timedelta(microseconds=1)) else quiet.until
