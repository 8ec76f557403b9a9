"""What really happened in a made-up week (week.py): by room, and for any stretch of time. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from babycam.history.sleep import FALLING, HEARD_S
from babycam.history.sleep_nights import SHORTEST


class Span(NamedTuple):
    """[since, until); `cause` of a gap."""

    since: datetime
    until: datetime
    cause: str = ""

    @property
    def seconds(self) -> float:
        return (self.until - self.since).total_seconds()


@dataclass(slots=True)
class WakeUp:
    """A child cried in [onset, calm). `by`: who answered, after `answered_s`, and was up until `over`; None: it settled alone."""

    room: int
    onset: datetime
    at: datetime
    calm: datetime
    over: datetime
    by: int | None
    answered_s: float | None
    noise: str
    peak_db: float
    incident: int = 0

    @property
    def up_s(self) -> float | None:
        return None if self.answered_s is None else (self.over - self.at).total_seconds() - self.answered_s


class Mark(NamedTuple):
    """What somebody (`by`) tapped."""

    at: datetime
    kind: str
    by: int
    note: str = ""


class Noise(NamedTuple):
    """One that woke nobody, with its loudest moment in dBFS."""

    since: datetime
    until: datetime
    peak_db: float


class Turn(NamedTuple):
    """Whose turn on duty it was in [since, until). `night`: of its evening."""

    night: date
    since: datetime
    until: datetime
    person: int


class Call(NamedTuple):
    """A call about a room that left for somebody's device, and what the device knows of it. `proves`: it can tell."""

    at: datetime
    delivery: int
    room: int
    person: int
    channel: str
    arrived: bool
    failed: bool
    proves: bool


@dataclass
class Truth:
    """What really happened, by room. All of it can be asked for a stretch of time. `battery`: (when, per cent)."""

    since: datetime
    until: datetime
    gaps: dict[int, list[Span]] = field(default_factory=dict)
    wakeups: dict[int, list[WakeUp]] = field(default_factory=dict)
    bangs: dict[int, list[Noise]] = field(default_factory=dict)
    sleep: dict[int, list[Span]] = field(default_factory=dict)
    marks: dict[int, list[Mark]] = field(default_factory=dict)
    battery: dict[int, list[tuple[datetime, float]]] = field(default_factory=dict)
    turns: list[Turn] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)

    def gaps_in(self, room: int, since: datetime, until: datetime) -> list[Span]:
        return cut(self.gaps[room], since, until)

    def monitored_s(self, room: int, since: datetime, until: datetime) -> float:
        return (until - since).total_seconds() - sum(gap.seconds for gap in self.gaps_in(room, since, until))

    def wakeups_in(self, room: int, since: datetime, until: datetime) -> list[WakeUp]:
        return [one for one in self.wakeups[room] if since <= one.at < until]

    def marks_in(self, room: int, since: datetime, until: datetime) -> list[Mark]:
        return sorted(mark for mark in self.marks[room] if since <= mark.at < until)

    def battery_in(self, room: int, since: datetime, until: datetime) -> tuple[float, float] | None:
        """Its first and its last value in that time, per cent."""
        values = [value for at, value in self.battery[room] if since <= at < until]
        return (values[0], values[-1]) if values else None

    def calls_in(self, since: datetime, until: datetime) -> dict[str, list[Call]]:
        """By channel, in the order in which each was first called."""
        by_channel: dict[str, list[Call]] = {}
        for call in self.calls:
            if since <= call.at < until:
                by_channel.setdefault(call.channel, []).append(call)
        return by_channel

    def longest_sleep(self, room: int, since: datetime, until: datetime) -> Span | None:
        """Of the stretches that begin there; a child sleeps from "settled" to the onset of its next cry, or to the morning."""
        return max((span for span in self.sleep[room] if since <= span.since < until), key=lambda span: span.seconds, default=None)

    def known_sleep(self, room: int, since: datetime, until: datetime) -> list[Span]:
        """What can be known of the sleep that begins there: broken by bangs and by what was not monitored for long, and no piece
        that is too short: after a bang somebody has to fall asleep again, but "settled" holds while nothing is heard."""
        pieces = [piece for sleep in self.sleep[room] for piece in self._pieces(room, sleep)]
        return [Span(*piece[:2]) for piece in pieces if since <= piece[0] < until and piece[1] - piece[0] > piece[2]]

    def _pieces(self, room: int, sleep: Span) -> Iterator[tuple[datetime, datetime, timedelta]]:
        """(since, until, what it has to be longer than)."""
        begun, least = sleep.since, SHORTEST
        breaks = [(bang.since, bang.until, FALLING) for bang in self.bangs[room]]
        gaps = [gap for gap in self.gaps_in(room, sleep.since, sleep.until) if gap.seconds >= HEARD_S]
        breaks += [(gap.since, gap.until, timedelta()) for gap in gaps]
        for start, stop, harder in sorted(each for each in breaks if each[0] < sleep.until and sleep.since < each[1]):
            yield begun, start, least
            begun, least = stop, max(least, harder)
        yield begun, sleep.until, least


def cut(spans: Sequence[Span], since: datetime, until: datetime) -> list[Span]:
    found = [Span(max(span.since, since), min(span.until, until), span.cause) for span in sorted(spans)]
    return [span for span in found if span.since < span.until]
