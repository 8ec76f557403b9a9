"""A night on the real database with a clock that is moved by hand, told in the words of a parent."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from babycam.alerts import queries, services
from babycam.alerts.models import Incident
from babycam.alerts.ticker import Ticker
from babycam.core.events import ScreenEvent, screens
from babycam.core.ids import new_id
from babycam.core.link import Level, NoiseEnded, NoiseStarted
from babycam.history import services as history
from babycam.history.levels import Gatherer
from babycam.people.models import Person
from babycam.rooms.models import Room
from tests.cast import Cast

BEDTIME = datetime(2025, 3, 29, 20, 0, tzinfo=UTC)


@dataclass
class HandClock:
    """Moved by hand."""

    at: datetime = BEDTIME

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.at.timestamp()


@dataclass
class Night:
    """What happens in the house; `rings` counts how often the pages began to ring."""

    cast: Cast
    clock: HandClock = field(default_factory=HandClock)
    levels: Gatherer = field(default_factory=Gatherer)
    told: list[ScreenEvent] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ticker = self.new_ticker()

    def new_ticker(self) -> Ticker:
        return Ticker(time=self.clock, levels=self.levels)

    def restart(self) -> None:
        """The server is started again: nothing that was in memory is left."""
        self.levels = Gatherer()
        self.ticker = self.new_ticker()

    def passes(self, seconds: float, each: float = 1.0) -> None:
        """Time goes by, the ticker with it."""
        end = self.clock.at + timedelta(seconds=seconds)
        while self.clock.at < end:
            self.clock.at = min(end, self.clock.at + timedelta(seconds=each))
            self.ticker.turn()

    def sleeps(self, seconds: float) -> None:
        """Time goes by while the server is off."""
        self.clock.at += timedelta(seconds=seconds)

    def cry(self, room: Room, level_db: float = -18.0) -> str:
        """A noise goes over the line; returns its id."""
        noise_id, at = new_id(), self.clock.at
        event = NoiseStarted(
            seq=1,
            room=room.pk,
            epoch=1,
            event_id=noise_id,
            at=at.timestamp(),
            onset_at=at.timestamp() - 2,
            level_db=level_db,
            threshold_db=-35.0,
        )
        self.tell_cry(event)
        return noise_id

    def tell_cry(self, event: NoiseStarted) -> None:
        history.noise_started(event)
        services.report_noise(
            room_id=event.room,
            noise_id=event.event_id,
            at=datetime.fromtimestamp(event.at, UTC),
            level_db=event.level_db,
            threshold_db=event.threshold_db,
        )

    def calms(self, room: Room, noise_id: str, peak_db: float = -12.0) -> None:
        at = self.clock.at.timestamp()
        history.noise_ended(NoiseEnded(seq=2, room=room.pk, epoch=1, event_id=noise_id, at=at, peak_db=peak_db, loud_s=5.0))
        services.report_noise_over(room_id=room.pk, noise_id=noise_id, at=self.clock.at, peak_db=peak_db)

    def cries_for(self, room: Room, seconds: float) -> None:
        noise = self.cry(room)
        self.passes(seconds)
        self.calms(room, noise)

    def sounds(self, room: Room, seconds: int, judged: float = -60.0) -> None:
        """Levels arrive from the room for so long."""
        for _ in range(seconds):
            at = self.clock.at.timestamp()
            self.levels.add(room.pk, [Level(at + i / 10, judged, judged, judged, -70.0) for i in range(10)])
            self.passes(1)

    def takes(self, person: Person, incident: Incident) -> None:
        services.acknowledge(incident_id=incident.pk, person_id=person.pk, at=self.clock.at)

    def incident(self) -> Incident:
        """The only one of this night."""
        return Incident.objects.get()

    def shape(self) -> dict[str, Any]:
        found = queries.incident(self.incident().pk)
        assert found is not None
        return queries.shape(found)

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
