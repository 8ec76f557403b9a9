"""A made-up week of a family, lived through the real code with a clock that is moved by hand, and the truth of it.

Parents have their turns, and phones. Children are laid down, cry, are comforted by whoever answers first, or settle alone; a bang
wakes nobody; what is done for them is marked; a camera goes away, a microphone is muted, the server stops, a room is switched off,
a minute is lost; the first room's camera lives on its battery. What the product then says of these nights can be compared with
`Truth`. The same seed makes the same week. Gaps are told by levels and uptime alone, by no incident.
"""

import random
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from babycam.alerts import services as alerts_services
from babycam.alerts.models import Incident
from babycam.core.link import NoiseEnded, NoiseStarted, Wake
from babycam.core.wallclock import wall_to_utc
from babycam.duty import rule_services
from babycam.duty.roster import WEEKDAYS
from babycam.history import services as history_services
from babycam.history.uptimes import Uptimes
from babycam.people.models import Household, Person
from babycam.rooms.models import Camera, Room
from tests.stories.night import HandClock
from tests.support import week_battery
from tests.support.week_levels import LOUD, WeekLevels
from tests.support.week_phones import WeekPhones
from tests.support.week_truth import Mark, Noise, Span, Truth, Turn, WakeUp

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2025, 3, 24)  # whose Saturday night has 23 hours
BANG_DB, CRY_DB = -38.0, -22.0
ONSET_S = 2  # a noise counts so long after its onset
TURN = (time(20), time(7))  # of a parent
EVENING_CAUSES = ((), ("lost", "muted"), (), ("camera_gone",), ("muted", "lost", "camera_gone"), (), ("camera_gone",))


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
        self.more = random.Random(seed + 1)  # for what came later: so the same seed stays the same week
        self.truth = Truth(self.local(start, 12), self.local(start + timedelta(days=days), 12))
        self.clock = HandClock(self.truth.since)
        self.uptimes = Uptimes(self.clock)
        self.levels = WeekLevels(self.truth, self.chance)
        self.phones = WeekPhones(people, self.truth.since)
        self.quiet = timedelta(seconds=Household.objects.values_list("quiet_s", flat=True).first() or 120)
        self.acts: list[tuple[datetime, int, Callable[[], object]]] = []

    def local(self, day: date, hour: int, minute: int = 0) -> datetime:
        return datetime.combine(day, time(hour, minute), self.zone).astimezone(UTC)

    def at(self, when: datetime, act: Callable[[], object]) -> None:
        self.acts.append((when, len(self.acts), act))

    # --- the plan -----------------------------------------------------------------------------------------------------------

    def live(self) -> Truth:
        self.at(self.truth.since, self.uptimes.tick)
        self.rota()
        for room in self.rooms:
            Camera.objects.get_or_create(room=room, defaults={"kind": "synthetic", "url": f"synthetic://{room.name}"})
            self.truth.gaps[room.pk], self.truth.wakeups[room.pk], self.truth.bangs[room.pk] = [], [], []
            self.truth.sleep[room.pk], self.truth.marks[room.pk], self.truth.battery[room.pk] = [], [], []
        for number, day in enumerate(self.days):
            off = self.off(day) if number % 7 == 2 else None
            for room in self.rooms:
                self.night(room, day, number, off)
        self.at(self.truth.until, lambda: self.uptimes.tick())
        self.happen()
        self.truth.calls = self.phones.calls
        for room in self.rooms:
            self.levels.store(room)
        week_battery.store(self.rooms[0], self.truth, self.zone)
        return self.truth

    def rota(self) -> None:
        """Night by night another's turn."""
        begins, ends = TURN
        for number, day in enumerate(self.days):
            since, until = wall_to_utc(day, begins, self.zone), wall_to_utc(day + timedelta(days=1), ends, self.zone)
            self.truth.turns.append(Turn(day, since, until, self.people[number % len(self.people)].pk))
        values = {
            "rooms": None,
            "tz": self.zone.key,
            "days": list(WEEKDAYS),
            "start": begins,
            "end": ends,
            "turns": [[person.pk] for person in self.people],
            "valid_until": self.days[-1] + timedelta(days=1),
        }
        rule_services.add_rule(by=self.people[0].pk, values=values, now=self.truth.since)

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
            self.mark(room, "changed", asleep - timedelta(seconds=20))
            self.mark(room, "settled", asleep)
        self.truth.sleep[room.pk].append(Span(asleep, morning))
        self.bang(room, bed + timedelta(hours=1) + self.some(0, 900))
        self.mark(room, "fed", morning, "bottle, 120 ml")
        self.mark(room, "note", morning + timedelta(hours=4), "In a good mood")
        self.lose(room, day, number, off)

    def lose(self, room: Room, day: date, number: int, off: Span | None) -> None:
        """What was not monitored of a night and the day after it."""
        gaps = self.truth.gaps[room.pk]
        gaps += [off] if off else []
        for place, evening_cause in enumerate(EVENING_CAUSES[number % 7]):
            since = self.local(day, 20, 5) + timedelta(seconds=self.more.randint(300 * place, 300 * place + 100))
            gaps.append(Span(since, since + timedelta(seconds=self.more.randint(5, 190)), evening_cause))
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

    def mark(self, room: Room, kind: str, when: datetime, note: str = "") -> None:
        by, uuid = (self.more if note else self.chance).choice(self.people).pk, uuid4()
        self.truth.marks[room.pk].append(Mark(when, kind, by, note))
        self.at(
            when,
            lambda: history_services.add_mark(by=by, uuid=uuid, kind=kind, room_id=room.pk, note=note, at=when, now=when),
        )

    def bang(self, room: Room, onset: datetime) -> None:
        """A noise that wakes nobody."""
        span = Span(onset, onset + self.some(4, 20))
        peak = self.peak()
        self.truth.bangs[room.pk].append(Noise(*span[:2], peak))
        self.levels.loud[room.pk].append((span, BANG_DB, 10))
        noise = str(uuid4())
        self.at(onset + timedelta(seconds=ONSET_S), lambda: self.noise_starts(room, noise, onset, None))
        self.at(span.until, lambda: self.noise_ends(room, noise, span.until, peak))

    def peak(self) -> float:
        return round(self.more.uniform(-34.0, -6.0), 1)

    def wake_up(self, room: Room, onset: datetime) -> WakeUp:
        calm = onset + self.some(45, 570)  # before whoever came would be called again
        at = onset + timedelta(seconds=ONSET_S)
        answered = None if self.chance.random() < 0.2 else float(self.chance.randint(8, 40))
        by = None if answered is None else self.chance.choice(self.people).pk
        woken = WakeUp(room.pk, onset, at, calm, calm + self.quiet, by, answered, noise=str(uuid4()), peak_db=self.peak())
        self.truth.wakeups[room.pk].append(woken)
        self.levels.loud[room.pk].append((Span(onset, calm), CRY_DB, 93))
        self.at(at, lambda: self.rings(room, woken))
        if answered is not None and by is not None:
            when = at + timedelta(seconds=answered)
            self.at(when, lambda: alerts_services.acknowledge(incident_id=woken.incident, person_id=by, at=when))
        self.at(calm, lambda: self.noise_ends(room, woken.noise, calm, woken.peak_db))
        self.at(woken.over, lambda: self.resolves(woken))
        return woken

    # --- what happens -------------------------------------------------------------------------------------------------------

    def happen(self) -> None:
        for when, _, act in sorted(self.acts, key=lambda each: each[:2]):
            self.passes(when)
            alerts_services.tick(when)
            act()
            self.phones.post(when)

    def passes(self, until: datetime) -> None:
        """Whatever the ladder has to do before that time, is done when it is due."""
        waiting = Incident.objects.exclude(state="resolved").filter(next_action_at__lt=until).order_by("next_action_at")
        while due := waiting.first():
            self.clock.at = max(due.next_action_at or until, self.clock.at)
            alerts_services.decide(incident_id=due.pk, now=self.clock.at)
            self.phones.post(self.clock.at)
        self.clock.at = until

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

    def noise_ends(self, room: Room, noise: str, at: datetime, peak_db: float) -> None:
        ended = NoiseEnded(seq=2, room=room.pk, epoch=1, event_id=noise, at=at.timestamp(), peak_db=peak_db, loud_s=30.0)
        history_services.noise_ended(ended)
        alerts_services.report_noise_over(room_id=room.pk, noise_id=noise, at=at, peak_db=peak_db)

    def resolves(self, woken: WakeUp) -> None:
        alerts_services.decide(incident_id=woken.incident, now=woken.over)
