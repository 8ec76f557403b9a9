"""Levels by the minute."""

import math
from datetime import UTC, datetime, timedelta

import pytest

from babycam.core.decibels import SILENCE_DB
from babycam.core.link import Level
from babycam.history import levels
from babycam.history import queries as history_queries
from babycam.history import services as history_services
from babycam.history.levels import MINUTES, Gatherer
from babycam.history.models import LevelMinute
from tests.cast import Cast

NOON = datetime(2025, 6, 1, 12, 0, tzinfo=UTC)


def hops(start: float, seconds: float, rms: float, judged: float | None = None) -> list[Level]:
    judged = rms if judged is None else judged
    return [Level(start + i / 10, rms, rms + 3, judged, -70) for i in range(round(seconds * 10))]


def test_a_minute_has_its_loudest_hop_and_its_mean_power() -> None:
    gatherer = Gatherer()
    start = NOON.timestamp()
    gatherer.add(1, hops(start, 30, -20) + hops(start + 30, 30, -120))
    assert gatherer.take(start + 59.9) == []
    (minute,) = gatherer.take(start + 60)
    assert minute.max_db == -20
    assert minute.mean_db == pytest.approx(-20 + 10 * math.log10(0.5), abs=0.01)
    assert minute.heard_s == pytest.approx(60)
    assert gatherer.take(start + 120) == []


def test_minutes_that_nobody_writes_are_bounded_and_the_loss_is_counted() -> None:
    gatherer = Gatherer()
    for minute in range(MINUTES + 7):
        gatherer.add(1, [Level(minute * 60.0, -30, -30, -30, -70)])
    assert gatherer.dropped == 7
    assert len(gatherer.take(1e9)) == MINUTES


def test_quiet_is_known_only_while_the_room_was_heard_without_a_gap() -> None:
    gatherer = Gatherer()
    assert gatherer.quiet_for(1, -35, 1000.0) == 0
    gatherer.add(1, hops(900, 20, -20) + hops(920, 40, -60))
    assert gatherer.quiet_for(1, -35, 960.0) == pytest.approx(40, abs=1)
    assert gatherer.quiet_for(1, -70, 960.0) == 0, "louder than this line"
    assert gatherer.quiet_for(1, -35, 970.0) == 0, "not heard for the last 10 s"
    gatherer.add(1, hops(970, 5, -60))
    assert gatherer.quiet_for(1, -35, 975.0) == pytest.approx(5, abs=1)
    gatherer.add(1, hops(975, 5, -60), noisy=True)
    assert gatherer.quiet_for(1, -35, 980.0) == 0, "its worker waits for it to settle"


@pytest.mark.django_db
def test_levels_are_written_a_row_a_minute_and_read_as_points(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history_services, "gatherer", Gatherer())
    start = NOON.timestamp()
    history_services.record_levels(cast.zoe.pk, hops(start, 120, -40))
    history_services.record_levels(cast.max.pk, hops(start, 60, -50))
    history_services.record_levels(4711, hops(start, 60, -50))
    assert history_services.flush_levels(now=NOON + timedelta(seconds=119)) == 2
    assert history_services.flush_levels(now=NOON + timedelta(seconds=120)) == 1
    points = history_queries.levels(cast.zoe.pk, since=NOON, until=NOON + timedelta(hours=1))
    assert points == [(int(start), -40, -40), (int(start) + 60, -40, -40)]


@pytest.mark.django_db
def test_a_restart_inside_a_minute_adds_to_its_row(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    start = NOON.timestamp()
    for offset, rms in ((0, -20.0), (30, -60.0)):
        monkeypatch.setattr(history_services, "gatherer", Gatherer())
        history_services.record_levels(cast.zoe.pk, hops(start + offset, 30, rms))
        history_services.flush_levels(now=NOON + timedelta(minutes=1))
    row = LevelMinute.objects.get()
    assert row.max_db == -20
    assert row.mean_db == pytest.approx(-23, abs=0.05)
    assert row.heard_s == pytest.approx(60)


@pytest.mark.django_db
def test_minutes_that_could_not_be_written_are_written_later(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history_services, "gatherer", Gatherer())
    history_services.record_levels(cast.zoe.pk, hops(NOON.timestamp(), 180, -40))
    later = NOON + timedelta(minutes=5)
    with monkeypatch.context() as outage:
        outage.setattr(history_services, "_write", lambda minute: (_ for _ in ()).throw(OSError("no database")))
        with pytest.raises(OSError, match="no database"):
            history_services.flush_levels(now=later)
    assert history_services.flush_levels(now=later) == 3


@pytest.mark.django_db
def test_very_old_minutes_are_forgotten(cast: Cast) -> None:
    for days in (1, 401):
        LevelMinute.objects.create(room=cast.zoe, minute=NOON - timedelta(days=days), max_db=-1, mean_db=-2, heard_s=60)
    history_services.forget_levels(now=NOON)
    assert LevelMinute.objects.count() == 1


def test_digital_silence_is_the_floor() -> None:
    silent = levels.Minute(room=1, minute=15)
    silent.add(SILENCE_DB)
    assert (silent.max_db, silent.mean_db) == (SILENCE_DB, SILENCE_DB) == (-96.0, -96.0)


def test_room_whose_lines_follow_its_floor_is_quiet_by_its_level_not_by_what_is_judged() -> None:
    gatherer = Gatherer()
    gatherer.add(1, [Level(900 + i / 10, -58, -55, 4.0, -62, -58) for i in range(300)])
    assert gatherer.quiet_for(1, -40, 930.0) == pytest.approx(30, abs=1)
    gatherer.add(1, [Level(930 + i / 10, -30, -25, 32.0, -62, -30) for i in range(10)])
    assert gatherer.quiet_for(1, -40, 931.0) == 0
