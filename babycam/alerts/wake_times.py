"""Who was up, and how long: read from the log of an incident. Pure.

Somebody is up from "I've got it" (or from asking for peace, which means "I'm with her") until the incident is over, until they
hand over to somebody else, or take their answer back, as if it had never been given.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

BEGINS = frozenset({"acked", "acked_too", "snoozed"})
RINGS = frozenset({"opened", "reopened", "mostly", "rings_again", "snooze_over", "cry_rings", "undone"})
ENDS = frozenset({"mended", "settled", "settled_alone", "snoozed_out"})


@dataclass(frozen=True, slots=True)
class WakeTime:
    """`person` was up in [since, until); `until` None: still is. `number`: of the log line with which it ended, or 0."""

    person: int
    since: datetime
    until: datetime | None = None
    number: int = 0

    def length_s(self, now: datetime) -> float:
        """Seconds, so far if it goes on."""
        return ((self.until or now) - self.since).total_seconds()


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of an incident's log."""

    number: int
    at: datetime
    event: str
    person: int | None
    params: Mapping[str, Any]


def rang_since(log: Iterable[LogLine], answered_at: datetime) -> datetime | None:
    """When the ringing began that was answered at `answered_at`: it opened, came back, or rang again after an answer."""
    began, answered = None, False
    for line in log:
        if line.at > answered_at:
            break
        if line.event in RINGS or (line.event == "critical" and answered):
            began, answered = line.at, False
        answered = answered or (line.event in BEGINS and line.at < answered_at)
    return began


def wake_times(log: Iterable[LogLine]) -> list[WakeTime]:
    """In the order in which they began."""
    up: dict[int, datetime] = {}
    periods: list[WakeTime] = []
    for line in log:
        who = line.person
        if line.event in ENDS:
            periods += [WakeTime(person, since, line.at, line.number) for person, since in up.items()]
            up = {}
        elif who is None:
            continue
        elif line.event in BEGINS:
            up.setdefault(who, line.at)
        elif line.event == "undone":
            up.pop(who, None)
        elif line.event == "handed_over" and who in up:
            periods.append(WakeTime(who, up.pop(who), line.at, line.number))
    periods += [WakeTime(person, since) for person, since in up.items()]
    return sorted(periods, key=lambda period: (period.since, period.person))
