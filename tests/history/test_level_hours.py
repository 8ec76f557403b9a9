"""Rooms second by second: what is told twice, late or in any order is one story, and what is missing has a cause."""

import random
import zlib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from types import SimpleNamespace

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from babycam.core import level_seconds, link
from babycam.core.level_seconds import COLUMNS, MAX, NOTHING, STATE, SecondState
from babycam.history import gap_causes, heard_levels, level_codec, level_hours, level_services
from babycam.history.gap_causes import Stretch
from babycam.history.level_codec import HOUR_S, Hour
from babycam.history.models import LevelHour, Uptime
from babycam.history.uptimes import Uptimes
from babycam.rooms.models import Room
from tests.cast import Cast

NOON = datetime(2025, 6, 1, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(days=1)


def second(level_db: float = -60.0, state: SecondState = SecondState.QUIET, cry: int = 0) -> bytes:
    if state in level_seconds.UNHEARD:
        return level_seconds.unheard(state)
    told = [level_seconds.byte(db) for db in (level_db, level_db - 1, -63.0, -55.0, -43.0)]
    return bytes([*told, cry, state, 0])


def minute_of(seconds: Iterable[bytes]) -> bytes:
    told = list(seconds)
    return b"".join(bytes(one[column] for one in told) for column in range(len(COLUMNS)))


def told(room: int, minute: int, *seconds: bytes, hops: bytes = b"", lost: bool = False) -> None:
    """`minute`: after NOON. One second stands for all 60."""
    whole = list(seconds) * (60 // len(seconds)) if seconds else []
    number = int(NOON.timestamp()) // 60 + minute
    columns = b"" if lost else minute_of(whole)
    event = link.LevelsMinute(seq=1, room=room, epoch=1, event_id="x", at=1.0, minute=number, columns=columns, hops=hops)
    level_services.record_minute(event, now=LATER)


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def causes(room: int, since: datetime, until: datetime, now: datetime = LATER) -> list[tuple[float, float, str]]:
    found = level_hours.gaps(room, since, until, now=now)
    return [((gap.since - NOON).total_seconds(), (gap.until - NOON).total_seconds(), gap.cause) for gap in found]


# --- the packed hour --------------------------------------------------------------------------------------------------------

seconds_of_any_kind = st.one_of(
    st.just(level_seconds.UNTOLD),
    st.sampled_from([second(state=state) for state in level_seconds.UNHEARD if state != SecondState.UNTOLD]),
    st.builds(second, st.floats(-96, 0), st.sampled_from(sorted(set(SecondState) - level_seconds.UNHEARD)), st.integers(0, 100)),
)
minutes_of_any_kind = st.tuples(
    st.integers(0, 59), st.lists(seconds_of_any_kind, min_size=60, max_size=60).map(minute_of) | st.just(b"")
)


@given(st.lists(minutes_of_any_kind, max_size=4), st.randoms(use_true_random=False))
def test_an_hour_is_the_same_in_whatever_order_and_however_often_its_minutes_come(
    minutes: list[tuple[int, bytes]], chance: random.Random
) -> None:
    hour, again = Hour(), Hour()
    for minute, columns in minutes:
        hour.take(minute, columns, b"")
    shuffled = minutes * 2
    chance.shuffle(shuffled)
    for minute, columns in shuffled:
        again = level_codec.unpack(level_codec.pack(again))
        again.take(minute, columns, b"")
    assert again.columns == hour.columns


def test_levels_are_kept_to_half_a_decibel_and_never_leave_the_scale() -> None:
    assert [level_seconds.byte(db) for db in (-200, -96, -95.5, -0.5, 0, 3)] == [0, 0, 1, 191, 192, 192]
    assert level_seconds.level(level_seconds.byte(-43.3)) == -43.5
    assert level_seconds.level(NOTHING) is None


def test_what_was_heard_wins_over_what_was_not_and_the_louder_over_the_quieter() -> None:
    accounts = [
        level_seconds.UNTOLD,
        second(state=SecondState.LOST),
        second(state=SecondState.CAMERA_GONE),
        second(-60),
        second(-20, SecondState.LOUD, 90),
    ]
    assert sorted(reversed(accounts), key=level_seconds.rank) == accounts


def test_hops_are_kept_by_the_second_and_no_more_than_an_hour_may_have() -> None:
    hour = Hour()
    for minute in range(60):
        hour.take(minute, b"", b"".join(bytes([at, *[100 + at % 10] * 10]) for at in range(60)))
    assert len(hour.hops) == level_codec.MOST_DETAIL
    again = level_codec.unpack(level_codec.pack(hour), level_codec.pack_detail(hour))
    assert again.hops == hour.hops
    assert not hour.take(0, b"", bytes([0, *[90] * 10])), "softer than what is there"
    assert hour.take(0, b"", bytes([0, *[120] * 10])) and hour.hops[0] == bytes([120] * 10)


def test_hops_that_break_off_are_left_out() -> None:
    hour = Hour()
    hour.take(0, b"", bytes([5, *[100] * 10, 6, 1, 2]))
    assert hour.hops == {5: bytes([100] * 10)}


@pytest.mark.parametrize("data", [b"", b"\x02abc", b"\x01abc", b"\x01" + zlib.compress(b"short")])
def test_what_is_no_hour_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):
        level_codec.unpack(data)


def test_a_minute_of_seconds_has_its_loudest_its_mean_power_and_its_weightiest_state() -> None:
    hour = Hour()
    hour.take(
        0,
        minute_of([second(-20, SecondState.LOUD, 80)] * 30 + [second(-80)] * 20 + [second(state=SecondState.CAMERA_GONE)] * 10),
        b"",
    )
    hour.take(1, minute_of([second(state=SecondState.CAMERA_GONE)] * 40 + [level_seconds.UNTOLD] * 20), b"")
    minutes = level_codec.summary(hour.columns)
    first, gone = minutes[0::60], minutes[1::60]
    assert level_seconds.level(first[MAX]) == -20
    assert level_seconds.level(first[1]) == pytest.approx(-21 - 2.2, abs=0.5), "30 of the 50 seconds that were heard"
    assert (first[5], first[STATE]) == (80, SecondState.LOUD)
    assert gone == second(state=SecondState.CAMERA_GONE)


def test_of_a_minute_the_surest_score_counts_and_flags_add_up() -> None:
    no_look, cannot = second(cry=level_seconds.NO_LOOK), second(cry=NOTHING)
    fresh = second(cry=40)[:-1] + bytes([level_seconds.FRESH])
    sung = second(cry=70)[:-1] + bytes([level_seconds.LULLABY])
    hour = Hour()
    for minute, seconds in enumerate([[fresh, sung, cannot], [no_look, cannot], [cannot]]):
        hour.take(minute, minute_of(seconds * (60 // len(seconds))), b"")
    minutes = level_codec.summary(hour.columns)
    assert list(minutes[level_seconds.CRY * 60 :][:4]) == [70, level_seconds.NO_LOOK, NOTHING, NOTHING]
    assert list(minutes[level_seconds.FLAGS * 60 :][:4]) == [level_seconds.FRESH | level_seconds.LULLABY, 0, 0, NOTHING]


# --- stored and read --------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_night_is_read_by_the_minute_and_a_stretch_by_the_second(cast: Cast) -> None:
    for minute in (58, 61, 59):
        told(cast.zoe.pk, minute, second(-40 - minute / 2))
    told(cast.zoe.pk, 59, second(-40 - 59 / 2))
    night = level_hours.columns(cast.zoe.pk, after(57 * 60), after(63 * 60))
    levels = [level_seconds.level(kept) for kept in night.max]
    assert (night.since, night.step_s, night.points) == (after(57 * 60), 60, 6)
    assert levels == [None, -69, -69.5, None, -70.5, None]
    close = level_hours.columns(cast.zoe.pk, after(3599), after(3602), 1)
    assert [level_seconds.level(kept) for kept in close.max] == [-69.5, None, None]
    assert level_hours.columns(cast.zoe.pk, after(0), after(7200), 600).max.count(NOTHING) == 10
    assert LevelHour.objects.count() == 2
    assert list(LevelHour.objects.order_by("hour").values_list("seconds", flat=True)) == [120, 60]


@pytest.mark.django_db
def test_several_rooms_are_one_query(cast: Cast, django_assert_num_queries: object) -> None:
    told(cast.zoe.pk, 0, second(-40))
    told(cast.max.pk, 0, second(-50))
    with django_assert_num_queries(1):  # type: ignore[operator]
        both = level_hours.columns_of([cast.zoe.pk, cast.max.pk], NOON, after(60))
    assert [level_seconds.level(both[room.pk].max[0]) for room in (cast.zoe, cast.max)] == [-40, -50]


@pytest.mark.parametrize("step", [0, 7, 61, 7 * 60])
def test_steps_that_cut_a_minute_or_an_hour_are_refused(step: int) -> None:
    with pytest.raises(ValueError):
        level_hours.columns(1, NOON, LATER, step)


@pytest.mark.django_db
def test_a_minute_that_no_clock_could_tell_and_one_of_a_room_that_is_gone_are_dropped(cast: Cast) -> None:
    level_services.counts.clear()
    told(cast.zoe.pk, -100 * 24 * 60, second())
    told(cast.zoe.pk, 3 * 24 * 60, second())
    told(4711, 0, second())
    number = link.LevelsMinute(seq=1, room=cast.zoe.pk, epoch=1, event_id="x", at=1.0, minute=2**31 - 1, columns=b"")
    level_services.record_minute(number, now=LATER)
    assert not LevelHour.objects.exists()
    assert level_services.counts == {"ancient": 1, "ahead": 2}


@pytest.mark.django_db(transaction=True)
def test_minutes_of_one_hour_that_two_processes_store_at_once_are_all_there(cast: Cast) -> None:
    def store(minute: int) -> None:
        try:
            told(cast.zoe.pk, minute, second(-40))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(store, range(24)))
    assert LevelHour.objects.get().seconds == 24 * 60


@pytest.mark.django_db
@pytest.mark.parametrize("length", [1, 420, 479])
def test_a_minute_of_another_length_spoils_no_hour(cast: Cast, length: int) -> None:
    told(cast.zoe.pk, 0, second(-40))
    number = int(NOON.timestamp()) // 60 + 1
    event = link.LevelsMinute(seq=1, room=cast.zoe.pk, epoch=1, event_id="x", at=1.0, minute=number, columns=bytes(length))
    level_services.record_minute(event, now=LATER)
    assert level_hours.columns(cast.zoe.pk, NOON, after(120)).max == bytes([level_seconds.byte(-40), NOTHING])


@pytest.mark.django_db
def test_an_hour_that_cannot_be_read_begins_afresh_and_harms_nobody(cast: Cast) -> None:
    LevelHour.objects.create(room=cast.zoe, hour=NOON, data=b"junk", detail=b"junk", minutes=b"junk")
    assert level_hours.columns(cast.zoe.pk, NOON, after(3600)).max == bytes([NOTHING] * 60)
    assert level_hours.columns(cast.zoe.pk, NOON, after(3600), 1).max == bytes([NOTHING] * HOUR_S)
    assert heard_levels.heard(cast.zoe.pk, [(NOON, LATER)]).heard.second.size == 0
    told(cast.zoe.pk, 0, second(-40))
    assert level_hours.columns(cast.zoe.pk, NOON, after(60)).max == bytes([level_seconds.byte(-40)])


@pytest.mark.django_db
def test_hours_older_than_the_family_wants_go_in_small_portions(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(level_services, "BATCH", 3)
    for hours in range(10):
        LevelHour.objects.create(room=cast.zoe, hour=NOON - timedelta(days=8, hours=hours))
    kept = LevelHour.objects.create(room=cast.zoe, hour=NOON)
    LevelHour.objects.create(room=cast.zoe, hour=NOON + timedelta(days=400))
    Uptime.objects.create(since=NOON - timedelta(days=30), until=NOON - timedelta(days=20))
    Uptime.objects.create(since=NOON - timedelta(days=30), until=NOON)
    cast.household.keep_levels_days = 7
    cast.household.save()
    assert level_services.forget_hours(now=NOON) == 11
    assert list(LevelHour.objects.all()) == [kept]
    assert Uptime.objects.get().until == NOON


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
