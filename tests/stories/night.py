"""A night on the real database with a clock that is moved by hand, told in the words of a parent."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Min

from babycam.alerts import queries as alerts_queries
from babycam.alerts import services as alerts_services
from babycam.alerts.models import Drill, Incident
from babycam.alerts.ticker import Ticker
from babycam.core.events import ScreenEvent, screens
from babycam.core.ids import new_id
from babycam.core.link import Level, NoiseEnded, NoiseStarted
from babycam.duty import rule_services
from babycam.duty.models import DutyRule
from babycam.duty.roster import WEEKDAYS
from babycam.history import services as history_services
from babycam.history.levels import Gatherer
from babycam.notify.models import Delivery
from babycam.people.models import Person
from babycam.rooms.models import Camera, Room
from tests.cast import Cast
from tests.stories.phones import Phones

EVEN_S = 5.0
BEDTIME = datetime(2025, 3, 29, 20, 0, tzinfo=UTC)


@dataclass
class HandClock:
    """Moved by hand. `set_by`: how far the wall clock was set without any time passing, s."""

    at: datetime = BEDTIME
    set_by: float = 0.0

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.at.timestamp() - self.set_by

    def is_set(self, seconds: float) -> None:
        """Somebody, or NTP, sets the wall clock."""
        self.at += timedelta(seconds=seconds)
        self.set_by += seconds


@dataclass
class Night:
    """What happens in the house; `rings` counts how often the pages began to ring."""

    cast: Cast
    clock: HandClock = field(default_factory=HandClock)
    levels: Gatherer = field(default_factory=Gatherer)
    told: list[ScreenEvent] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ticker = self.new_ticker()
        self.phones = Phones(self.clock)

    def new_ticker(self) -> Ticker:
        return Ticker(time=self.clock, levels=self.levels)

    def restart(self) -> None:
        """The server is started again: nothing that was in memory is left."""
        self.levels = Gatherer()
        self.ticker = self.new_ticker()

    def passes(self, seconds: float, each: float = 1.0) -> None:
        """Time goes by, the ticker with it: in each second in which a row is due, and every EVEN_S in between.

        What is due by the clock on the wall (a turn of duty, a quiet time) lies on an even one.
        """
        end = self.clock.at + timedelta(seconds=seconds)
        while self.clock.at < end:
            self.clock.at = min(end, self._next_turn(timedelta(seconds=each)))
            self.turn()

    def _next_turn(self, each: timedelta) -> datetime:
        due = self._due()
        at = self.clock.at + each
        while at < due and at.timestamp() % EVEN_S >= each.total_seconds():
            at += each
        return at

    def _due(self) -> datetime:
        """When the first of all rows is."""
        open_ = Incident.objects.exclude(state="resolved").aggregate(at=Min("next_action_at"))
        unsent = Delivery.objects.filter(state__in=("pending", "retry", "sending")).aggregate(at=Min("next_at"))
        now = self.clock.at
        if Drill.objects.filter(ends_at__gte=now).exists():
            return now  # it is looked at all the while
        return min(filter(None, (open_["at"], unsent["at"])), default=now + timedelta(days=1))

    def turn(self) -> None:
        """Both loops come round once."""
        self.ticker.turn()
        if Delivery.objects.filter(next_at__lte=self.clock.at).exists():
            self.phones.post()

    def sleeps(self, seconds: float) -> None:
        """Time goes by while the server is off."""
        self.clock.at += timedelta(seconds=seconds)

    def cry(self, room: Room, level_db: float = -18.0, *, post: bool = True) -> str:
        """A noise goes over the line, and what is to be told goes out; returns its id."""
        event = self.event(room, level_db)
        self.tell_cry(event)
        if post:
            self.phones.post()
        return event.event_id

    def event(self, room: Room, level_db: float = -18.0) -> NoiseStarted:
        """A noise as a worker tells of it."""
        at = self.clock.at.timestamp()
        more: dict[str, Any] = {"level_db": level_db, "threshold_db": -35.0}
        return NoiseStarted(seq=1, room=room.pk, epoch=1, event_id=new_id(), at=at, onset_at=at - 2, **more)

    def shapes(self) -> list[dict[str, Any]]:
        """Every state of an incident that the pages were told, in order."""
        return [event.body["incident"] for event in self.told if event.type == "incident.changed"]

    def rota(self, *turns: list[Person], start: str = "21:30", end: str = "07:00", **more: Any) -> DutyRule:
        """Turns, night by night, from this evening on; the first one tonight."""
        values = {
            "rooms": None,
            "tz": "Europe/Berlin",
            "days": list(WEEKDAYS),
            "start": time.fromisoformat(start),
            "end": time.fromisoformat(end),
            "turns": [[person.pk for person in turn] for turn in turns],
            "every": 1,
            "count": "active",
            "priority": 0,
            "valid_from": None,
            "valid_until": None,
            "anchor": None,
            **more,
        }
        return rule_services.add_rule(by=self.cast.ana.pk, values=values, now=self.clock.at)

    def gives_max_a_camera(self) -> None:
        Camera.objects.create(room=self.cast.max, kind="synthetic", url="synthetic://max")

    def goes_to(self, hour: int, minute: int = 0, *, day: int | None = None) -> None:
        """Hours in which nothing happens, up to this time (UTC) of tonight."""
        wanted = self.clock.at.replace(hour=hour, minute=minute, second=0)
        if day is not None:
            wanted = wanted.replace(day=day)
        if wanted <= self.clock.at:
            wanted += timedelta(days=1)
        self.clock.at = wanted
        alerts_services.tick(wanted - timedelta(seconds=1))  # the loop came round all the while
        self.ticker.turn()

    def not_me(self, person: Person, scope: str = "morning", tap: str | None = None) -> None:
        uuid = UUID(tap or new_id())
        incident = self.open_incident()
        alerts_services.not_me(incident_id=incident.pk, person_id=person.pk, scope=scope, client_uuid=uuid, at=self.clock.at)
        self.phones.post()

    def open_incident(self) -> Incident:
        return Incident.objects.exclude(state="resolved").get()

    def called(self) -> list[tuple[int, int, list[str]]]:
        """Every call of the only incident: round, step, and whom."""
        names = dict(Person.objects.values_list("pk", "name"))
        rows = self.incident().snapshots.all()
        return [(row.round, row.step, [names[person] for person in row.people]) for row in rows if row.people]

    def tell_cry(self, event: NoiseStarted, now: datetime | None = None) -> None:
        history_services.noise_started(event)
        alerts_services.report_noise(
            room_id=event.room,
            noise_id=event.event_id,
            at=datetime.fromtimestamp(event.at, UTC),
            level_db=event.level_db,
            threshold_db=event.threshold_db,
            now=now,
        )

    def calms(self, room: Room, noise_id: str, peak_db: float = -12.0) -> None:
        at = self.clock.at.timestamp()
        history_services.noise_ended(
            NoiseEnded(seq=2, room=room.pk, epoch=1, event_id=noise_id, at=at, peak_db=peak_db, loud_s=5.0)
        )
        alerts_services.report_noise_over(room_id=room.pk, noise_id=noise_id, at=self.clock.at, peak_db=peak_db)

    def cries_for(self, room: Room, seconds: float) -> None:
        noise = self.cry(room)
        self.passes(seconds)
        self.calms(room, noise)

    def sounds(self, room: Room, seconds: int, judged: float = -60.0, *, noisy: bool = False) -> None:
        """Levels arrive from the room for so long; `noisy`: to its worker a noise goes on meanwhile."""
        for _ in range(seconds):
            at = self.clock.at.timestamp()
            self.levels.add(room.pk, [Level(at + i / 10, judged, judged, judged, -70.0) for i in range(10)], noisy=noisy)
            self.passes(1)

    def takes(self, person: Person, incident: Incident | None = None) -> None:
        incident = incident or self.open_incident()
        alerts_services.acknowledge(incident_id=incident.pk, person_id=person.pk, at=self.clock.at)
        self.phones.post()

    def incident(self) -> Incident:
        """The only one of this night."""
        return Incident.objects.get()

    def shape(self) -> dict[str, Any]:
        found = alerts_queries.incident(self.incident().pk)
        assert found is not None
        return alerts_queries.incident_json(found)

    def log(self) -> list[str]:
        return [line["event"] for line in self.shape()["log"]]

    @property
    def rings(self) -> int:
        """How often a page would have begun to ring: an incident newly triggered and noisy, or in a new round."""
        ringing: dict[int, bool] = {}
        count = 0
        for event in self.told:
            if event.type != "incident.changed":
                continue
            shape = event.body["incident"]
            now = shape["state"] == "triggered" and shape["noisy"]
            count += now and not ringing.get(shape["id"], False)
            ringing[shape["id"]] = now
        return count

    def listen(self) -> None:
        screens.subscribe(self.told.append)

    def close(self) -> None:
        screens._handlers.remove(self.told.append)
        self.phones.close()
