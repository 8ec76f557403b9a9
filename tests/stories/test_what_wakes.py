"""Nights in which not every noise wakes somebody: what the workers tell, and who is called for it."""

from datetime import timedelta
from typing import Any

import pytest

from babycam.alerts import drills
from babycam.alerts import services as alerts_services
from babycam.alerts.models import Incident
from babycam.core import clock
from babycam.core.ids import new_id
from babycam.core.link import ClipNoise, ClipUpload, Event, NoiseEnded, NoiseStarted, NoiseWoke, Wake
from babycam.history.models import Noise
from babycam.monitor import handlers
from tests.stories.night import Night

CRY = Wake(cause="crying", certainty="cry", seconds=3.0, cry=0.93)
PROBABLY = Wake(cause="crying", certainty="probably_cry", seconds=2.0, cry=0.7)
LONG = Wake(cause="long", certainty="noise", seconds=60.0)


class Worker:
    """Tells of noises in Zoe's room."""

    def __init__(self, house: Night) -> None:
        self.house, self.room, self.noise = house, house.cast.zoe.pk, ""
        self.level_db = -18.0
        self.onset_at = 0.0

    def starts(self, wake: Wake | None) -> str:
        self.noise, self.onset_at = new_id(), self.house.clock.at.timestamp() - 2
        self._tell(NoiseStarted(event_id=self.noise, **self._about(), wake=wake))
        return self.noise

    def wakes(self, wake: Wake, *, again: bool = False) -> None:
        self._tell(NoiseWoke(event_id=new_id(), noise_id=self.noise, **self._about(), wake=wake, again=again))

    def ends(self) -> None:
        at = self.house.clock.at.timestamp()
        event_id, levels = self.noise, {"peak_db": -12.0, "loud_s": 5.0}
        self._tell(NoiseEnded(seq=0, room=self.room, epoch=1, event_id=event_id, at=at, **levels))

    def _about(self) -> dict[str, Any]:
        levels = {"level_db": self.level_db, "threshold_db": -45.0}
        return {"seq": 0, "room": self.room, "epoch": 1, "at": self.house.clock.at.timestamp(), "onset_at": self.onset_at, **levels}

    def _tell(self, event: Event) -> None:
        handlers.store(event)
        handlers.store(event)  # links repeat themselves
        self.house.phones.post()


@pytest.fixture
def worker(house: Night, monkeypatch: pytest.MonkeyPatch) -> Worker:
    monkeypatch.setattr(clock, "now", house.clock.now)
    return Worker(house)


def test_noise_that_wakes_nobody_is_in_the_night_and_rings_for_nobody(house: Night, worker: Worker) -> None:
    noise = worker.starts(None)
    house.passes(20)
    worker.ends()
    house.passes(200)
    assert house.phones.shown == []
    assert not Incident.objects.exists()
    row = Noise.objects.get(pk=noise)
    assert (row.woke_at, row.cause, row.certainty, row.incident) == (None, "", "noise", None)
    assert row.ended_at is not None


def test_noise_that_becomes_a_cry_rings_then(house: Night, worker: Worker) -> None:
    noise = worker.starts(None)
    house.passes(8)
    assert house.phones.shown == []
    worker.wakes(CRY)
    assert [one.phone for one in house.phones.shown] == ["Ana's phone"]
    shape = house.shape()
    assert (shape["cause"], shape["cause_s"], shape["certainty"]) == ("crying", 3.0, "cry")
    assert shape["noise_ids"] == [noise]
    row = Noise.objects.get(pk=noise)
    assert row.woke_at == house.clock.at
    assert row.started_at == house.clock.at - timedelta(seconds=8)
    worker.ends()
    house.passes(125)
    assert house.incident().state == "resolved"


def test_noise_that_lasts_says_so(house: Night, worker: Worker) -> None:
    worker.starts(None)
    house.passes(60)
    worker.wakes(LONG)
    assert (house.shape()["cause"], house.shape()["cause_s"], house.shape()["certainty"]) == ("long", 60.0, "noise")


def test_what_is_known_of_a_noise_grows_and_rings_only_once(house: Night, worker: Worker) -> None:
    worker.starts(Wake(seconds=2.0))
    woke_at = house.clock.at
    assert house.shape()["certainty"] == "noise"
    house.passes(3)
    worker.wakes(PROBABLY, again=True)
    assert (house.shape()["cause"], house.shape()["certainty"]) == ("crying", "probably_cry")
    worker.wakes(CRY, again=True)
    worker.wakes(PROBABLY, again=True)
    assert house.shape()["certainty"] == "cry"
    assert len(house.phones.shown) == 1
    assert Noise.objects.get().woke_at == woke_at


def test_older_worker_that_says_nothing_of_waking_wakes(house: Night, worker: Worker) -> None:
    event = house.event(house.cast.zoe)
    handlers.store(event)
    house.phones.post()
    assert len(house.phones.shown) == 1
    assert house.shape()["cause"] == "loud"


def test_borne_noise_does_not_wake_the_incident_that_has_just_been_resolved(house: Night, worker: Worker) -> None:
    worker.starts(CRY)
    house.passes(10)
    worker.ends()
    house.passes(200)
    before = len(house.phones.shown)
    worker.starts(None)
    assert house.incident().state == "resolved"
    assert len(house.phones.shown) == before


def test_drill_is_heard_in_a_room_that_would_not_wake_for_its_sound(house: Night, worker: Worker) -> None:
    drills.begin(room_id=worker.room, by=house.cast.ana.pk, source="source", now=house.clock.at)
    house.passes(2)
    worker.starts(None)
    assert house.incident().kind == "test"


def test_noise_whose_beginning_was_lost_is_told_by_its_wake_up(house: Night, worker: Worker) -> None:
    worker.noise, worker.onset_at = new_id(), house.clock.at.timestamp() - 2
    worker.wakes(CRY)
    assert Noise.objects.get().woke_at == house.clock.at
    assert len(house.phones.shown) == 1


@pytest.mark.parametrize(("wake", "rings"), [(None, 0), (CRY, 1)])
def test_noise_that_only_its_clip_knows_of_rings_if_it_had_rung(
    house: Night, worker: Worker, wake: Wake | None, rings: int
) -> None:
    at = house.clock.at.timestamp()
    about = ClipNoise(epoch=1, onset_at=at - 2, at=at, level_db=-18.0, threshold_db=-35.0, wake=wake)
    more: dict[str, Any] = {"started_at": at - 10, "part": 1, "state": "ready", "duration_s": 20.0, "size_bytes": 1000}
    handlers.rebuild(ClipUpload(clip_id=new_id(), room=worker.room, noise_id=new_id(), noise=about, **more))
    house.phones.post()
    assert Incident.objects.count() == rings
    assert Noise.objects.count() == 1


# --- one cry, two rooms ------------------------------------------------------------------------------------------------------


@pytest.fixture
def next_door(worker: Worker, house: Night) -> Worker:
    house.gives_max_a_camera()
    other = Worker(house)
    other.room = house.cast.max.pk
    return other


def open_rooms() -> list[str]:
    return sorted(Incident.objects.exclude(state="resolved").filter(noisy=True).values_list("room__name", flat=True))


@pytest.mark.parametrize("quieter_first", [True, False])
def test_cry_that_two_rooms_hear_rings_for_the_louder_one(
    house: Night, worker: Worker, next_door: Worker, quieter_first: bool
) -> None:
    worker.level_db, next_door.level_db = -18.0, -38.0
    first, second = (next_door, worker) if quieter_first else (worker, next_door)
    first.starts(CRY)
    house.passes(1)
    second.starts(CRY)
    house.passes(1)
    assert open_rooms() == ["Zoe"]
    quiet = Noise.objects.get(pk=next_door.noise)
    assert (str(quiet.through), quiet.woke_at is not None) == (worker.noise, True)
    worker.ends()
    house.passes(1)
    next_door.ends()
    house.passes(5)
    assert open_rooms() == []
    assert Noise.objects.get(pk=worker.noise).through is None


@pytest.mark.parametrize("quieter_first", [True, False])
def test_quieter_room_rings_if_it_goes_on_after_the_louder_one_fell_silent(
    house: Night, worker: Worker, next_door: Worker, quieter_first: bool
) -> None:
    worker.level_db, next_door.level_db = -18.0, -38.0
    first, second = (next_door, worker) if quieter_first else (worker, next_door)
    first.starts(CRY)
    house.passes(1)
    second.starts(CRY)
    house.passes(30)
    worker.ends()
    house.passes(1)
    assert open_rooms() == []
    house.passes(3)
    assert open_rooms() == ["Max"]
    assert Noise.objects.get(pk=next_door.noise).through is None
    next_door.ends()
    house.passes(1)
    assert open_rooms() == []


def test_children_that_cry_one_after_the_other_both_ring(house: Night, worker: Worker, next_door: Worker) -> None:
    worker.level_db, next_door.level_db = -18.0, -38.0
    worker.starts(CRY)
    house.passes(3)
    next_door.starts(CRY)
    house.passes(1)
    assert open_rooms() == ["Max", "Zoe"]


def test_noise_that_is_no_cry_is_never_the_cry_next_door(house: Night, worker: Worker, next_door: Worker) -> None:
    worker.level_db, next_door.level_db = -18.0, -38.0
    worker.starts(CRY)
    next_door.starts(Wake(unjudged="band"))
    assert open_rooms() == ["Max", "Zoe"]


def test_noises_that_turn_out_to_be_one_cry_later_ring_on_for_the_louder_room(
    house: Night, worker: Worker, next_door: Worker
) -> None:
    worker.level_db, next_door.level_db = -18.0, -38.0
    worker.starts(Wake())
    next_door.starts(Wake())
    assert open_rooms() == ["Max", "Zoe"]
    worker.wakes(CRY, again=True)
    next_door.wakes(CRY, again=True)
    house.passes(1)
    assert open_rooms() == ["Zoe"]


# --- a cry in what was only a noise --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("peace", ["acked", "snoozed"])
def test_cry_in_a_noise_that_somebody_had_taken_rings_again(house: Night, worker: Worker, peace: str) -> None:
    worker.starts(None)
    house.passes(60)
    worker.wakes(LONG)
    house.passes(5)
    if peace == "acked":
        house.takes(house.cast.ana)
    else:
        alerts_services.snooze(incident_id=house.incident().pk, person_id=house.cast.ana.pk, minutes=60, at=house.clock.at)
    house.passes(40)
    before = len(house.phones.rang("Ana's phone"))
    worker.wakes(CRY, again=True)
    assert house.incident().state == "triggered"
    assert len(house.phones.rang("Ana's phone")) == before + 1
    assert house.shape()["log"][-1]["words"] == "It is a cry, not just a noise: ringing again"


def test_noise_that_is_recognised_as_a_cry_right_after_it_was_taken_does_not_ring_again(house: Night, worker: Worker) -> None:
    worker.starts(Wake(seconds=2.0))
    house.passes(1)
    house.takes(house.cast.ana)
    house.passes(1)
    worker.wakes(CRY, again=True)
    assert house.incident().state == "acked"
    assert house.shape()["certainty"] == "cry"
