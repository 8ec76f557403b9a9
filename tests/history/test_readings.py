"""What a camera measures: from its source to the lanes of the API."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from rest_framework.test import APIClient

from babycam.core import link
from babycam.core.readings import registry
from babycam.core.readings.reading import Reading
from babycam.core.readings.registry import BATTERY, CHARGING
from babycam.history import reading_services
from babycam.history.models import ReadingMinute
from babycam.history.readings import MINUTES, ReadingGatherer, readings
from babycam.monitor import queries as monitor_queries
from babycam.monitor import worker_messages
from babycam.monitor.state import board
from babycam.worker.ear import Vitals
from tests.cast import Cast
from tests.history import nursery_air

NIGHT = datetime(2025, 3, 30, 1, 0, tzinfo=UTC)
AT = NIGHT.timestamp()
LATER = NIGHT + timedelta(minutes=5)


@pytest.fixture(autouse=True)
def nothing_waits() -> None:
    readings.take(0.0)


def lanes(client: APIClient, room: int) -> list[dict[str, Any]]:
    query: dict[str, Any] = {"room": room, "since": "2025-03-30T01:00:00Z", "until": "2025-03-30T02:00:00Z"}
    found: list[dict[str, Any]] = client.get("/api/readings", query).json()["lanes"]
    return found


def test_a_new_kind_is_one_file_and_one_row_and_a_lane_comes_out(
    cast: Cast, ana_client: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(registry.KINDS, "co2", nursery_air.KIND)
    beat = link.WorkerBeat(room=cast.zoe.pk, epoch=1, at=AT, source="live", readings=(nursery_air.KIND.reading(850.0, AT),))
    told = link.decode_from_worker(link.encode(beat))
    assert isinstance(told, link.WorkerBeat)
    worker_messages.beat(told, "local-1")
    [shown] = monitor_queries.health(cast.zoe.pk)["readings"]
    assert (shown["name"], shown["label"], shown["value"], shown["unit"]) == ("co2", "Air", 850.0, "ppm")
    assert reading_services.flush_readings(now=LATER) == 1
    [lane] = lanes(ana_client, cast.zoe.pk)
    assert lane == {"name": "co2", "label": "Air", "unit": "ppm", "lowest": 400.0, "highest": 2000.0, "points": [[AT, 850.0]]}
    board.forget(cast.zoe.pk)


def test_the_newest_of_a_minute_is_kept_and_yes_or_no_has_no_lane(cast: Cast, ana_client: APIClient) -> None:
    for second, left in ((0, 80.0), (30, 79.0), (60, 78.0)):
        told = [BATTERY.reading(left, AT + second), CHARGING.reading(0.0, AT + second)]
        reading_services.record_readings(cast.zoe.pk, told)
    reading_services.flush_readings(now=LATER)
    assert [(lane["name"], lane["points"]) for lane in lanes(ana_client, cast.zoe.pk)] == [
        ("battery", [[AT, 79.0], [AT + 60, 78.0]]),
    ]


def test_one_that_each_beat_tells_again_is_written_once_and_a_later_one_of_its_minute_replaces_it(cast: Cast) -> None:
    for left in (80.0, 79.0):
        for _ in range(3):
            reading_services.record_readings(cast.zoe.pk, [BATTERY.reading(left, AT + 80.0 - left)])
            reading_services.flush_readings(now=LATER)
    assert list(ReadingMinute.objects.values_list("value", flat=True)) == [79.0]


def test_what_is_no_number_or_has_no_kind_is_dropped_where_it_comes_in() -> None:
    told = [Reading("wind", 3.0, "m/s", AT), BATTERY.reading(float("nan"), AT), BATTERY.reading(float("inf"), AT)]
    assert registry.known(told) == {}


def test_what_cannot_be_written_is_kept_for_the_next_time(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    reading_services.record_readings(cast.zoe.pk, [BATTERY.reading(80.0, AT)])
    with monkeypatch.context() as broken:
        broken.setattr(ReadingMinute.objects, "bulk_create", _away)
        with pytest.raises(DatabaseError):
            reading_services.flush_readings(now=LATER)
    assert reading_services.flush_readings(now=LATER) == 1


def _away(*args: Any, **kwargs: Any) -> None:
    raise DatabaseError


def test_readings_of_a_room_that_is_gone_are_let_go(cast: Cast) -> None:
    reading_services.record_readings(cast.zoe.pk + 1000, [BATTERY.reading(80.0, AT)])
    assert reading_services.flush_readings(now=LATER) == 0 == reading_services.flush_readings(now=LATER)


def test_old_ones_are_forgotten(cast: Cast) -> None:
    ReadingMinute.objects.create(room=cast.zoe, name="battery", minute=NIGHT - timedelta(days=401), value=1.0)
    ReadingMinute.objects.create(room=cast.zoe, name="battery", minute=NIGHT, value=2.0)
    reading_services.forget_readings(now=NIGHT)
    assert [row.value for row in ReadingMinute.objects.all()] == [2.0]


def test_what_nobody_fetches_is_bounded() -> None:
    gatherer = ReadingGatherer()
    for minute in range(MINUTES + 3):
        gatherer.add(1, [BATTERY.reading(50.0, AT + 60.0 * minute)])
    assert gatherer.dropped == 3 and len(gatherer.take(AT + 1e6)) == MINUTES


def test_a_worker_that_has_measured_nothing_says_so_of_nothing() -> None:
    assert dict(Vitals().readings) == {}
