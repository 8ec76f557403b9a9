"""Where a room was not monitored, each gap has its cause, and the server writes down when it ran."""

from datetime import datetime, timedelta
from itertools import pairwise
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from babycam.core.level_seconds import SecondState
from babycam.history import gap_causes, level_hours
from babycam.history.gap_causes import Stretch
from babycam.history.level_codec import HOUR_S
from babycam.history.models import Uptime
from babycam.history.uptimes import Uptimes
from babycam.rooms.models import Room
from tests.cast import Cast
from tests.history.told_minutes import LATER, NOON, after, second, told


def causes(room: int, since: datetime, until: datetime, now: datetime = LATER) -> list[tuple[float, float, str]]:
    found = level_hours.gaps(room, since, until, now=now)
    return [((gap.since - NOON).total_seconds(), (gap.until - NOON).total_seconds(), gap.cause) for gap in found]


# --- gaps -------------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_each_gap_is_told_with_its_cause(cast: Cast) -> None:
    zoe = cast.zoe.pk
    for room in (None, cast.zoe):
        Uptime.objects.create(room=room, since=NOON, until=after(7200))
    told(zoe, 0, second())
    told(zoe, 1, second(state=SecondState.CAMERA_GONE))
    told(zoe, 2, second(-96, SecondState.MUTED))
    told(zoe, 3, second(-30, SecondState.TALKING))
    told(zoe, 4, lost=True)
    told(zoe, 5, second(state=SecondState.UNREADABLE))
    told(zoe, 6, *[second()] * 30, *[second(state=SecondState.CAMERA_GONE)] * 2, *[second()] * 28)
    told(zoe, 8, second())
    assert causes(zoe, NOON, after(540)) == [
        (60, 120, "camera_gone"),
        (120, 180, "muted"),
        (180, 240, "talking"),
        (240, 300, "lost"),
        (300, 360, "unreadable"),
        (420, 480, "unknown"),
    ]


@pytest.mark.django_db
def test_what_nobody_told_is_explained_by_what_ran_then(cast: Cast) -> None:
    for since, until, began in ((0, 600, "start"), (900, 1200, "start"), (1500, 3600, "clock")):
        Uptime.objects.create(since=after(since), until=after(until), began=began)
    for since, until in ((0, 300), (900, 3600)):
        Uptime.objects.create(room=cast.zoe, since=after(since), until=after(until))
    told(cast.zoe.pk, 30, second())
    assert causes(cast.zoe.pk, NOON, after(1860)) == [
        (0, 300, "unknown"),
        (300, 600, "not_watched"),
        (600, 900, "server_off"),
        (900, 1200, "unknown"),
        (1200, 1500, "clock_set"),
        (1500, 1800, "unknown"),
    ]


@pytest.mark.django_db
def test_what_was_before_the_room_and_what_its_worker_could_not_tell_yet_are_no_gaps(cast: Cast) -> None:
    Uptime.objects.create(since=NOON, until=after(1000))
    Uptime.objects.create(room=cast.zoe, since=after(300), until=after(1000))
    told(cast.zoe.pk, 5, second())
    assert causes(cast.zoe.pk, after(-86400), after(3600), now=after(490)) == []
    assert causes(cast.zoe.pk, after(-86400), after(3600), now=after(660)) == [(360, 510, "unknown")]
    assert causes(cast.max.pk, after(-86400), after(3600)) == [], "nothing is known of that room"


@pytest.mark.django_db
def test_gaps_of_several_rooms_are_three_queries(cast: Cast, django_assert_num_queries: object) -> None:
    told(cast.zoe.pk, 0, second())
    with django_assert_num_queries(3):  # type: ignore[operator]
        level_hours.gaps_of([cast.zoe.pk, cast.max.pk], NOON, LATER, now=LATER)


def test_two_seconds_are_no_gap_and_pieces_too_short_belong_to_their_neighbour() -> None:
    hole = {0: [[10, 2, 6], [20, 2, 6], [22, 1, 8], [23, 60, 5], [83, 1, 6]]}
    found = gap_causes.gaps(hole, [], [], 0, HOUR_S)
    assert found == [(20, 84, "muted")]


@given(
    st.lists(st.tuples(st.integers(0, 7000), st.integers(1, 900)), max_size=6),
    st.lists(st.tuples(st.integers(0, 7000), st.integers(1, 900)), max_size=6),
)
def test_gaps_never_overlap_and_together_are_what_nobody_told(server: list[tuple[int, int]], room: list[tuple[int, int]]) -> None:
    ran, watched = ([Stretch(since, since + length) for since, length in rows] for rows in (server, room))
    found = gap_causes.gaps({HOUR_S: [[0, 1800, 6]]}, ran, watched, 100, 7000)
    assert all(a.until <= b.since for a, b in pairwise(found))
    assert sum(gap.until - gap.since for gap in found) == (HOUR_S + 1800 - 100)


# --- when the server ran ----------------------------------------------------------------------------------------------------


class HandClock:
    def __init__(self) -> None:
        self.wall, self.ran = NOON, 1000.0

    def now(self) -> datetime:
        return self.wall

    def monotonic(self) -> float:
        return self.ran

    def passes(self, seconds: float = 60.0) -> None:
        self.wall, self.ran = self.wall + timedelta(seconds=seconds), self.ran + seconds


def stretches(room: Room | None = None) -> list[tuple[float, float, str]]:
    rows = Uptime.objects.filter(room=room).order_by("pk")
    return [((row.since - NOON).total_seconds(), (row.until - NOON).total_seconds(), row.began) for row in rows]


@pytest.mark.django_db
def test_a_stretch_grows_each_minute_and_a_restart_begins_another(cast: Cast) -> None:
    time = HandClock()
    first = Uptimes(time)
    for _ in range(4):
        first.tick()
        time.passes()
    time.passes(300)
    second_process = Uptimes(time)
    second_process.tick()
    assert stretches() == [(0, 180, "start"), (540, 540, "start")]
    assert stretches(cast.zoe) == stretches()


@pytest.mark.django_db
def test_a_camera_that_is_switched_off_ends_the_stretch_of_its_room_alone(cast: Cast) -> None:
    time = HandClock()
    uptimes = Uptimes(time)
    uptimes.tick()
    for enabled in (False, True):
        cast.zoe.camera.enabled = enabled
        cast.zoe.camera.save()
        time.passes()
        uptimes.tick()
    assert stretches() == [(0, 120, "start")]
    assert stretches(cast.zoe) == [(0, 0, "start"), (120, 120, "start")]


@pytest.mark.django_db
def test_a_clock_that_is_set_begins_another_stretch_that_says_so(cast: Cast) -> None:
    time = HandClock()
    uptimes = Uptimes(time)
    uptimes.tick()
    for jump in (3600, -7200):
        time.wall += timedelta(seconds=jump)
        time.passes()
        uptimes.tick()
        time.passes()
        uptimes.tick()
    assert stretches() == [(0, 0, "start"), (3660, 3720, "clock"), (-3420, -3360, "clock")]


@pytest.mark.django_db
def test_a_machine_that_slept_was_off(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    time = HandClock()
    uptimes = Uptimes(time)
    monkeypatch.setattr(uptimes, "_setting", SimpleNamespace(look=lambda: 0.0))  # such clocks count the sleep
    uptimes.tick()
    time.wall += timedelta(hours=1)
    time.passes()
    uptimes.tick()
    assert stretches() == [(0, 0, "start"), (3660, 3660, "start")]


@pytest.mark.django_db
def test_a_database_that_was_away_leaves_no_hole_in_the_uptime(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    time = HandClock()
    uptimes = Uptimes(time)
    uptimes.tick()
    time.passes(1800)
    with monkeypatch.context() as outage:
        outage.setattr(uptimes, "_grown", lambda wanted, now: (_ for _ in ()).throw(OSError("away")))
        with pytest.raises(OSError):
            uptimes.tick()
    time.passes()
    uptimes.tick()
    assert stretches() == [(0, 1860, "start")]
