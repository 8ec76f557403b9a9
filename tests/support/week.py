"""A made-up week of a family, lived through the real code with a clock that is moved by hand, and the truth of it.

Children are laid down, cry, are comforted by whoever answers first, or settle alone; a bang wakes nobody; a camera goes away, a
microphone is muted, the server stops, a room is switched off, a minute is lost. What the product then says of these nights can be
compared with `Truth`. The same seed makes the same week. Gaps are told by levels and uptime alone, by no incident.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from uuid import uuid4
from zoneinfo import ZoneInfo

from babycam.alerts import services as alerts_services
from babycam.alerts.models import Incident
from babycam.core import level_seconds
from babycam.core.level_seconds import COLUMNS, HOPS_A_SECOND, MINUTE_S, NOTHING, SecondState
from babycam.core.link import NoiseEnded, NoiseStarted, Wake
from babycam.history import level_services
from babycam.history import services as history_services
from babycam.history.level_codec import HOUR_S, Hour
from babycam.history.models import LevelHour
from babycam.history.sleep import FALLING
from babycam.history.uptimes import Uptimes
from babycam.people.models import Household, Person
from babycam.rooms.models import Camera, Room
from tests.stories.night import HandClock

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2025, 3, 24)  # whose Saturday night has 23 hours
FLOOR, STIR, LOUD = -66.0, -58.0, -46.0
QUIET_DB, BANG_DB, CRY_DB = -63.0, -38.0, -22.0
ONSET_S = 2  # a noise counts so long after its onset
SETTLE_S = 8
AROUND_S = 30


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
    incident: int = 0

    @property
    def up_s(self) -> float | None:
        return None if self.answered_s is None else (self.over - self.at).total_seconds() - self.answered_s


@dataclass
class Truth:
    """What really happened, by room. All of it can be asked for a stretch of time."""

    since: datetime
    until: datetime
    gaps: dict[int, list[Span]] = field(default_factory=dict)
    wakeups: dict[int, list[WakeUp]] = field(default_factory=dict)
    bangs: dict[int, list[Span]] = field(default_factory=dict)
    sleep: dict[int, list[Span]] = field(default_factory=dict)

    def gaps_in(self, room: int, since: datetime, until: datetime) -> list[Span]:
        return _cut(self.gaps[room], since, until)

    def monitored_s(self, room: int, since: datetime, until: datetime) -> float:
        return (until - since).total_seconds() - sum(gap.seconds for gap in self.gaps_in(room, since, until))

    def wakeups_in(self, room: int, since: datetime, until: datetime) -> list[WakeUp]:
        return [one for one in self.wakeups[room] if since <= one.at < until]

    def longest_sleep(self, room: int, since: datetime, until: datetime) -> Span | None:
        """Of the stretches that begin there; a child sleeps from "settled" to the onset of its next cry, or to the morning."""
        return max((span for span in self.sleep[room] if since <= span.since < until), key=lambda span: span.seconds, default=None)

    def known_sleep(self, room: int, since: datetime, until: datetime) -> list[Span]:
        """What can be known of the sleep that begins there: broken by bangs and by what was not monitored, and no piece that is too
        short to be told."""
        pieces = []
        for sleep in self.sleep[room]:
            begun = sleep.since
            holes = [*self.bangs[room], *self.gaps_in(room, sleep.since, sleep.until)]
            for hole in sorted(hole for hole in holes if hole.since < sleep.until and sleep.since < hole.until):
                pieces.append(Span(begun, hole.since))
                begun = hole.until
            pieces.append(Span(begun, sleep.until))
        settled = {sleep.since for sleep in self.sleep[room]}
        long = [piece for piece in pieces if piece.until - piece.since > (timedelta() if piece.since in settled else FALLING)]
        return [piece for piece in long if since <= piece.since < until]


def _cut(spans: Sequence[Span], since: datetime, until: datetime) -> list[Span]:
    cut = [Span(max(span.since, since), min(span.until, until), span.cause) for span in sorted(spans)]
    return [span for span in cut if span.since < span.until]


def live(
    rooms: Sequence[Room], people: Sequence[Person], *, start: date = MONDAY, days: int = 7, seed: int = 1, zone: ZoneInfo = BERLIN
) -> Truth:
    """Lives from noon of `start` to the noon `days` later. A room without a camera gets one. Once in a database."""
    return _Week(rooms, people, start, days, seed, zone).live()


class _Week:
    def __init__(self, rooms: Sequence[Room], people: Sequence[Person], start: date, days: int, seed: int, zone: ZoneInfo) -> None:
        self.rooms, self.people, self.zone = rooms, people, zone
        self.days = [start + timedelta(days=day) for day in range(days)]
        self.chance = random.Random(seed)
        self.truth = Truth(self.local(start, 12), self.local(start + timedelta(days=days), 12))
        self.clock = HandClock(self.truth.since)
        self.uptimes = Uptimes(self.clock)
        self.quiet = timedelta(seconds=Household.objects.values_list("quiet_s", flat=True).first() or 120)
        self.acts: list[tuple[datetime, int, Callable[[], object]]] = []
        self.loud: dict[int, list[tuple[Span, float, int]]] = {}

    def local(self, day: date, hour: int, minute: int = 0) -> datetime:
        return datetime.combine(day, time(hour, minute), self.zone).astimezone(UTC)

    def at(self, when: datetime, act: Callable[[], object]) -> None:
        self.acts.append((when, len(self.acts), act))

    # --- the plan -----------------------------------------------------------------------------------------------------------

    def live(self) -> Truth:
        self.at(self.truth.since, self.uptimes.tick)
        for room in self.rooms:
            Camera.objects.get_or_create(room=room, defaults={"kind": "synthetic", "url": f"synthetic://{room.name}"})
            self.truth.gaps[room.pk], self.truth.wakeups[room.pk], self.truth.bangs[room.pk] = [], [], []
            self.truth.sleep[room.pk], self.loud[room.pk] = [], []
        for number, day in enumerate(self.days):
            off = self.off(day) if number % 7 == 2 else None
            for room in self.rooms:
                self.night(room, day, number, off)
        self.at(self.truth.until, lambda: self.uptimes.tick())
        self.happen()
        for room in self.rooms:
            self.tell_levels(room)
        return self.truth

    def off(self, day: date) -> Span:
        """The server stops in the middle of a night."""
        since = self.local(day, 23, 10) + self.some(0, 600)
        span = Span(since, since + self.some(300, 1800), "server_off")
        self.at(span.since, lambda: self.uptimes.tick())
        self.at(span.until, self.restart)
        return span

    def restart(self) -> None:
        self.uptimes = Uptimes(self.clock)
        self.uptimes.tick()

    def some(self, least_s: int, most_s: int) -> timedelta:
        return timedelta(seconds=self.chance.randint(least_s, most_s))

    def night(self, room: Room, day: date, number: int, off: Span | None) -> None:
        """One room's: to bed, four times a cry at most, an hour apart at least, and up in the morning."""
        bed = self.local(day, 19, 30) + self.some(0, 1800)
        morning = self.local(day + timedelta(days=1), 6, 30) + self.some(0, 1800)
        self.mark(room, "settled", bed)
        asleep = bed
        for hour in sorted(self.chance.sample((0, 1, 4, 5, 6, 7), self.chance.choice((0, 1, 1, 2, 2, 3, 4)))):
            woken = self.wake_up(room, bed + timedelta(hours=1.5 + hour) + self.some(0, 1200))
            self.truth.sleep[room.pk].append(Span(asleep, woken.onset))
            asleep = woken.over + timedelta(seconds=5)
            self.mark(room, "settled", asleep)
        self.truth.sleep[room.pk].append(Span(asleep, morning))
        self.bang(room, bed + timedelta(hours=1) + self.some(0, 900))
        self.mark(room, "fed", morning)
        self.lose(room, day, number, off)

    def lose(self, room: Room, day: date, number: int, off: Span | None) -> None:
        """What was not monitored of a night and the day after it."""
        gaps = self.truth.gaps[room.pk]
        gaps += [off] if off else []
        cause = ("camera_gone", "muted", "", "lost", "talking", "unreadable", "camera_gone")[number % 7]
        if cause:
            since = self.local(day + timedelta(days=1), 8) + self.some(0, 3600)
            gaps.append(Span(since, since + self.some(3, 900), cause))
        if number % 3 == 1:
            since = self.local(day + timedelta(days=1), 10, 15) + self.some(0, 600)
            span = Span(since, since + self.some(600, 3000), "not_watched")
            gaps.append(span)
            self.at(span.since, lambda: self.switch(room, False))
            self.at(span.until, lambda: self.switch(room, True))

    def switch(self, room: Room, enabled: bool) -> None:
        self.uptimes.tick()
        Camera.objects.filter(room=room).update(enabled=enabled)
        self.uptimes.tick()

    def mark(self, room: Room, kind: str, when: datetime) -> None:
        by, uuid = self.chance.choice(self.people).pk, uuid4()
        self.at(when, lambda: history_services.add_mark(by=by, uuid=uuid, kind=kind, room_id=room.pk, at=when, now=when))

    def bang(self, room: Room, onset: datetime) -> None:
        """A noise that wakes nobody."""
        span = Span(onset, onset + self.some(4, 20))
        self.truth.bangs[room.pk].append(span)
        self.loud[room.pk].append((span, BANG_DB, 10))
        noise = str(uuid4())
        self.at(onset + timedelta(seconds=ONSET_S), lambda: self.noise_starts(room, noise, onset, None))
        self.at(span.until, lambda: self.noise_ends(room, noise, span.until))

    def wake_up(self, room: Room, onset: datetime) -> WakeUp:
        calm = onset + self.some(45, 900)
        at = onset + timedelta(seconds=ONSET_S)
        answered = None if self.chance.random() < 0.2 else float(self.chance.randint(8, 40))
        by = None if answered is None else self.chance.choice(self.people).pk
        woken = WakeUp(room.pk, onset, at, calm, calm + self.quiet, by, answered, str(uuid4()))
        self.truth.wakeups[room.pk].append(woken)
        self.loud[room.pk].append((Span(onset, calm), CRY_DB, 93))
        self.at(at, lambda: self.rings(room, woken))
        if answered is not None and by is not None:
            when = at + timedelta(seconds=answered)
            self.at(when, lambda: alerts_services.acknowledge(incident_id=woken.incident, person_id=by, at=when))
        self.at(calm, lambda: self.noise_ends(room, woken.noise, calm))
        self.at(woken.over, lambda: self.resolves(woken))
        return woken

    # --- what happens -------------------------------------------------------------------------------------------------------

    def happen(self) -> None:
        for when, _, act in sorted(self.acts, key=lambda each: each[:2]):
            self.clock.at = when
            alerts_services.tick(when)
            act()

    def noise_starts(self, room: Room, noise: str, onset: datetime, wake: Wake | None) -> None:
        at, level = self.clock.at.timestamp(), CRY_DB if wake else BANG_DB
        history_services.noise_started(
            NoiseStarted(
                seq=1,
                room=room.pk,
                epoch=1,
                event_id=noise,
                at=at,
                onset_at=onset.timestamp(),
                level_db=level,
                threshold_db=LOUD,
                wake=wake,
            )
        )

    def rings(self, room: Room, woken: WakeUp) -> None:
        wake = Wake(cause="crying", certainty="cry", seconds=float(ONSET_S), cry=0.93)
        self.noise_starts(room, woken.noise, woken.onset, wake)
        alerts_services.report_noise(
            room_id=room.pk,
            noise_id=woken.noise,
            at=woken.at,
            level_db=CRY_DB,
            threshold_db=LOUD,
            wake=wake,
            now=woken.at,
        )
        woken.incident = Incident.objects.latest("pk").pk

    def noise_ends(self, room: Room, noise: str, at: datetime) -> None:
        ended = NoiseEnded(seq=2, room=room.pk, epoch=1, event_id=noise, at=at.timestamp(), peak_db=-15.0, loud_s=30.0)
        history_services.noise_ended(ended)
        alerts_services.report_noise_over(room_id=room.pk, noise_id=noise, at=at, peak_db=-15.0)

    def resolves(self, woken: WakeUp) -> None:
        alerts_services.decide(incident_id=woken.incident, now=woken.over)

    # --- second by second ---------------------------------------------------------------------------------------------------

    def tell_levels(self, room: Room) -> None:
        """Every minute as its worker would have told it; put into hours by the code that stores them."""
        hours: defaultdict[int, Hour] = defaultdict(Hour)
        plain = [_minute([_second(QUIET_DB + self.chance.choice((0, 0.5, 1))) for _ in range(MINUTE_S)]) for _ in range(16)]
        for minute in range(int(self.truth.since.timestamp()) // 60, int(self.truth.until.timestamp()) // 60):
            begin = datetime.fromtimestamp(minute * 60, UTC)
            columns, hops = self.minute(room.pk, begin, self.chance.choice(plain))
            hours[minute // 60].take(minute % 60, columns, hops)
        rows = [LevelHour(room=room, hour=datetime.fromtimestamp(hour * HOUR_S, UTC)) for hour in hours]
        LevelHour.objects.bulk_create([level_services.filled(row, told) for row, told in zip(rows, hours.values(), strict=True)])

    def minute(self, room: int, begin: datetime, plain: bytes) -> tuple[bytes, bytes]:
        end, wide = begin + timedelta(seconds=MINUTE_S), timedelta(seconds=AROUND_S)
        gaps = _cut(self.truth.gaps[room], begin, end)
        loud = [each for each in self.loud[room] if each[0].since - wide < end and each[0].until + wide > begin]
        if not gaps and not loud:
            return plain, b""
        seconds = [plain[at::MINUTE_S] for at in range(MINUTE_S)]
        for span, level, cry in loud:
            settled = Span(span.until, span.until + timedelta(seconds=SETTLE_S))
            for part, second in ((span, _second(level, SecondState.LOUD, cry)), (settled, _second(QUIET_DB, SecondState.SETTLING))):
                _put(seconds, begin, part, second)
        for gap in gaps:
            _put(seconds, begin, gap, _gap_second(gap.cause))
        near = [at for at in range(MINUTE_S) if any(_near(begin + timedelta(seconds=at), span, wide) for span, *_ in loud)]
        hops = (bytes([at, *[seconds[at][0]] * HOPS_A_SECOND]) for at in near if seconds[at][0] != NOTHING)
        return _minute(seconds), b"".join(hops)


def _second(level: float, state: SecondState = SecondState.QUIET, cry: int = 0) -> bytes:
    return bytes([*(level_seconds.byte(db) for db in (level, level - 1.5, FLOOR, STIR, LOUD)), cry, state, 0])


def _gap_second(cause: str) -> bytes:
    if cause in ("server_off", "not_watched"):
        return level_seconds.UNTOLD
    if cause in ("muted", "talking"):
        return _second(-96.0 if cause == "muted" else -30.0, SecondState[cause.upper()])
    return level_seconds.unheard(SecondState[cause.upper()])


def _minute(seconds: Sequence[bytes]) -> bytes:
    return b"".join(bytes(one[column] for one in seconds) for column in range(len(COLUMNS)))


def _put(seconds: list[bytes], begin: datetime, span: Span, second: bytes) -> None:
    first, last = ((at - begin).total_seconds() for at in span[:2])
    for at in range(max(0, round(first)), min(MINUTE_S, round(last))):
        seconds[at] = second


def _near(at: datetime, span: Span, wide: timedelta) -> bool:
    return span.since - wide <= at < span.until + wide
