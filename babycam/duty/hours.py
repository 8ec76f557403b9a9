"""Duty only while one's access is open: nobody whose time is over can be counted on. Pure, see people.window."""

from collections.abc import Mapping
from datetime import datetime

from babycam.duty.checks import Faults
from babycam.people.window import Window, is_open, next_change


def last(windows: Mapping[str, Window], start: datetime) -> datetime | None:
    """Until when all of them (by what they are called) may be on duty if it begins at `start`; None: without end."""
    closings = (next_change(window, start) for window in windows.values() if is_open(window, start))
    return min((closing for closing in closings if closing), default=None)


def hours_faults(windows: Mapping[str, Window], start: datetime, end: datetime) -> Faults:
    """What is wrong with a duty over [start, end) for these people, in the words of the family's clock."""
    for name, window in windows.items():
        if not is_open(window, start):
            return {"who": [f"{name}’s access is not open then."]}
        closes = next_change(window, start)
        if closes and closes < end:
            return {"end": [f"{name}’s access ends at {_clock(closes, window)}. Choose a time until then."]}
    return {}


def _clock(at: datetime, window: Window) -> str:
    return f"{at.astimezone(window.zone):%H:%M on %d %B}"
