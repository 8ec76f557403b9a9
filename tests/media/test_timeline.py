"""Time stamps of cameras on the common clock."""

from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from babycam.media.sources.backoff import Backoff
from babycam.media.timeline import Timeline

S = 1_000_000
NOW = 1_700_000_000 * S
FRAME = 40_000


def placed(timeline: Timeline, stamp: int, arrived: int, video: bool = True) -> int:
    shift, _ = timeline.place(video, stamp, arrived)
    return stamp + shift


def test_the_first_packet_means_its_arrival() -> None:
    assert placed(Timeline(), 123, NOW) == NOW


def test_spacing_is_the_streams_own_however_it_arrives() -> None:
    timeline = Timeline()
    times = [placed(timeline, n * FRAME, NOW + n * FRAME + (n * 7 % 5) * 3000) for n in range(100)]
    steps = [after - before for before, after in pairwise(times)]
    assert all(abs(step - FRAME) <= FRAME // 20 for step in steps)


def test_picture_and_sound_share_one_anchor_and_stay_in_sync() -> None:
    timeline = Timeline()
    first = placed(timeline, 0, NOW)
    assert placed(timeline, 10_000, NOW + 90_000, video=False) == first + 10_000


def test_an_hour_back_is_a_jump_and_anchors_anew_with_both_tracks_in_sync() -> None:
    timeline = Timeline()
    timeline.place(True, 3600 * S, NOW)
    timeline.place(False, 3600 * S, NOW)
    shift, jumped = timeline.place(True, 0, NOW + FRAME)
    assert jumped and shift == NOW + FRAME
    late_sound, still = timeline.place(False, 3600 * S + FRAME, NOW + FRAME)
    assert not still and 3600 * S + FRAME + late_sound == NOW + FRAME
    sound_shift, sound_jumped = timeline.place(False, 5000, NOW + 2 * FRAME)
    assert sound_jumped and sound_shift == shift


def test_an_hour_forward_is_a_jump() -> None:
    timeline = Timeline()
    timeline.place(True, 0, NOW)
    shift, jumped = timeline.place(True, 3600 * S, NOW + FRAME)
    assert jumped and 3600 * S + shift == NOW + FRAME


def test_a_network_that_stalls_for_three_seconds_and_catches_up_is_no_jump() -> None:
    timeline = Timeline()
    for n in range(10):
        timeline.place(True, n * FRAME, NOW + n * FRAME)
    held = [timeline.place(True, n * FRAME, NOW + 10 * FRAME + 3 * S)[1] for n in range(10, 85)]
    assert not any(held)


def test_pictures_out_of_order_are_no_jump() -> None:
    timeline = Timeline()
    order = [0, 3, 1, 2, 6, 4, 5]
    assert not any(timeline.place(True, n * FRAME, NOW + i * FRAME)[1] for i, n in enumerate(order))


def test_a_camera_whose_clock_runs_wrong_stays_near_for_a_whole_night() -> None:
    for drift in (1.0002, 0.9998):
        timeline, worst = Timeline(), 0
        for n in range(10 * 3600 * 2):
            arrived = NOW + n * S // 2
            shift, jumped = timeline.place(True, int(n * S // 2 * drift), arrived)
            assert not jumped
            worst = max(worst, abs(int(n * S // 2 * drift) + shift - arrived))
        assert worst < 50_000


def apart(
    *, sound: float = 1.0, picture: float = 1.0, step: float = 0.0, unsteady: float = 0.0, stalls: bool = False, gust: float = 0.0
) -> list[tuple[float, float]]:
    """(s, ms by which the sound is placed later than the picture of the same moment) over 150 s of a camera whose clocks count so
    fast; `step` (s) is what the sound's stamps jump by after 75 s, `unsteady` (s) the jitter of arrival, `stalls`: Wi-Fi, at 40 s.
    """
    chance, timeline, packets, arrived_last = Random(7), Timeline(), [], {True: 0.0, False: 0.0}
    timeline.gust = round(gust * S)
    timeline.anchor(NOW)
    for at, video in sorted([(n * 0.02, False) for n in range(7500)] + [(n * 0.1 + 0.005, True) for n in range(1500)]):
        stamp = at * (picture if video else sound) + (step if at > 75 and not video else 0)
        arrived = at + chance.random() * unsteady
        arrived = max(arrived, 43.0) if stalls and 40 < at < 43 else arrived
        arrived = (at // gust + 1) * gust if gust else arrived
        arrived_last[video] = max(arrived_last[video], arrived)
        packets.append((arrived_last[video], at, video, round(stamp * S)))
    found, errors = [], {True: 0.0, False: 0.0}
    for arrived, at, video, stamp in sorted(packets, key=lambda packet: packet[0]):
        errors[video] = placed(timeline, stamp, NOW + round(arrived * S), video) - NOW - at * S
        found.append((at, (errors[False] - errors[True]) / 1000))
    return found


def worst(found: list[tuple[float, float]], since: float, until: float = 1e9) -> float:
    return max(abs(off) for at, off in found if since <= at < until)


@pytest.mark.parametrize(("sound", "picture"), [(0.98, 1), (1.02, 1), (0.99, 1), (1, 0.98), (1, 1.02), (0.98, 0.98), (0.97, 1)])
def test_sound_and_picture_whose_clocks_differ_stay_together(sound: float, picture: float) -> None:
    found = apart(sound=sound, picture=picture)
    assert worst(found, 0) < 90 and worst(found, 30) < 20


@pytest.mark.parametrize("step", [0.15, -0.3, 0.5, -0.8, 1.5, -1.5])
@pytest.mark.parametrize("sound", [1.0, 0.98])
def test_they_meet_again_after_a_step(step: float, sound: float) -> None:
    found = apart(sound=sound, step=step)
    assert worst(found, 20, 75) < 30 and worst(found, 82) < 50


def test_a_network_that_is_unsteady_or_stalls_does_not_part_them() -> None:
    assert worst(apart(unsteady=0.15), 0) < 80
    assert worst(apart(stalls=True), 0) < 40
    assert worst(apart(stalls=True, sound=0.98), 20) < 60


def test_segments_do_not_part_them_for_long() -> None:
    assert worst(apart(gust=2.0), 0) < 5
    assert worst(apart(gust=2.0, sound=0.99), 100) < 60


@pytest.mark.parametrize(("by_chance", "apart_us"), [(True, 0), (False, 80_000)])
@pytest.mark.parametrize("sign", [1, -1])
def test_tracks_that_count_from_their_own_first_packet_meet_by_their_arrival(by_chance: bool, apart_us: int, sign: int) -> None:
    timeline = Timeline()
    timeline.by_chance = lambda: by_chance
    for n in range(100):
        picture, _ = timeline.place(True, n * FRAME, NOW + n * FRAME)
        sound, _ = timeline.place(False, n * FRAME, NOW + n * FRAME + sign * 80_000)
    assert abs(sign * 80_000 - (sound - picture)) - apart_us < 1000


def test_sound_that_always_comes_later_than_its_picture_stays_in_sync() -> None:
    timeline = Timeline()
    for n in range(3000):
        timeline.place(True, n * FRAME, NOW + n * FRAME)
        sound, _ = timeline.place(False, n * FRAME, NOW + n * FRAME + 700_000)
    assert abs(sound - timeline.place(True, 3000 * FRAME, NOW + 3000 * FRAME)[0]) < 1000


def test_a_sound_of_its_own_whose_clock_is_wrong_stays_near_its_arrival() -> None:
    for drift in (0.98, 1.02):
        timeline = Timeline()
        late = [placed(timeline, round(n * 20_000 * drift), NOW + n * 20_000, False) - NOW - n * 20_000 for n in range(6000)]
        assert max(map(abs, late)) < 60_000 and max(map(abs, late[2000:])) < 20_000


@given(st.lists(st.tuples(st.booleans(), st.integers(-(2**40), 2**40), st.integers(0, 10 * S)), max_size=50))
def test_no_stamp_is_placed_far_from_its_arrival(packets: list[tuple[bool, int, int]]) -> None:
    timeline, arrived = Timeline(), NOW
    for video, stamp, passed in packets:
        arrived += passed
        shift, _ = timeline.place(video, stamp, arrived)
        assert -2.1 * S <= arrived - stamp - shift <= 6.2 * S


def test_waiting_doubles_up_to_ten_seconds_and_a_healthy_minute_forgives() -> None:
    backoff, waits = Backoff(), []
    for _ in range(7):
        waits.append(backoff.wait_s)
        backoff = backoff.after_failure(lived_s=3)
    assert waits == [0.5, 1, 2, 4, 8, 10, 10]
    assert backoff.after_failure(lived_s=61) == Backoff()
