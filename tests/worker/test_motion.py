"""What moves is told from what only looks so: made-up nurseries, picture by picture, each with what is to be found in it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from babycam.worker.glance import HEIGHT, WIDTH, Glance, _small
from babycam.worker.motion import LEARN_LOOKS, MOST_APART_S, STILL_S, Motion, Moved, Rectangle, joined, mask_of

T0 = 1_700_000_000.0
HIGH, WIDE = 180, 320
BED: Rectangle = (250, 400, 500, 500)  # left, top, width, height in thousandths
Luma = NDArray[np.float32]
Scene = Callable[[float, Luma], Luma]


@dataclass
class Room:
    """A camera of this many keyframes a second, with the noise of its sensor (its spread in grey values)."""

    fps: float = 2.0
    noise: float = 2.0
    size: tuple[int, int] = (HIGH, WIDE)

    def pictures(
        self, seconds: float, scene: Scene = lambda at, luma: luma, *, since: float = 0.0, tint: float = 8.0
    ) -> Iterator[Glance]:
        """`scene`: what it makes of the empty room, `at` seconds after `since`."""
        random = np.random.default_rng(int(since) + 3)
        high, wide = self.size
        room = 70 + 40 * np.sin(np.arange(wide) / 25)[None, :] + 20 * np.cos(np.arange(high) / 15)[:, None]
        for number in range(int(seconds * self.fps)):
            at = number / self.fps
            luma = scene(at, room.astype(np.float32).copy()) + random.normal(0, self.noise, room.shape)
            fine = np.clip(luma, 0, 255).astype(np.uint8)
            yield Glance(int((T0 + since + at) * 1e6), fine, _small(fine), tint)


def block(luma: Luma, rectangle: Rectangle, grey: float) -> Luma:
    left, top, width, height = rectangle
    high, wide = luma.shape
    luma[top * high // 1000 : (top + height) * high // 1000, left * wide // 1000 : (left + width) * wide // 1000] += grey
    return luma


def sits_up(at: float, luma: Luma) -> Luma:
    """From the tenth second on a child comes up in its bed, for eight seconds, and sways."""
    if at < 10:
        return block(luma, (400, 750, 200, 100), 50)
    up = min(250, int((at - 10) * 40))
    return block(luma, (400 + 8 * (int(at * 2) * 7 % 5), 750 - up, 180, 100 + up), 50)


def curtain(at: float, luma: Luma) -> Luma:
    """At the window, left of the bed, all the time."""
    return block(luma, (20 + 30 * (int(at * 2) % 3), 0, 120, 400), 45)


def judged(motion: Motion, pictures: Iterator[Glance]) -> list[Moved]:
    return [moved for glance in pictures if (moved := motion.took(glance)) is not None]


def shares(moves: list[Moved], since: float = 0.0) -> list[float]:
    return [moved.share for moved in moves if moved.share is not None and moved.since >= T0 + since]


@pytest.mark.parametrize("sensitivity", ["low", "medium", "high"])
@pytest.mark.parametrize("noise", [0.5, 4.0, 12.0])
@pytest.mark.parametrize("fps", [0.25, 1.0, 2.0])
def test_the_noise_of_a_sensor_moves_nothing(sensitivity: str, noise: float, fps: float) -> None:
    found = shares(judged(Motion([BED], sensitivity), Room(fps, noise).pictures(120)))
    assert len(found) > 15 and not any(found)


@pytest.mark.parametrize("fps", [0.25, 0.5, 1.0, 2.0, 10.0])
def test_a_child_that_sits_up_is_seen_to_move_and_somebody_is_called(fps: float) -> None:
    motion = Motion([BED])

    def later(at: float, luma: Luma) -> Luma:
        return sits_up(at - 20, luma)  # a keyframe each four seconds takes 16 s to be learned

    moves = judged(motion, Room(fps).pictures(60, later))
    assert not any(moved.share for moved in moves if moved.until < T0 + 30)
    assert any(moved.share for moved in moves)
    assert motion.moving_since == pytest.approx(T0 + 30, abs=5 + 2 / fps)


def test_small_hands_are_seen_with_high_sensitivity_only() -> None:
    def hands(at: float, luma: Luma) -> Luma:
        return block(luma, (500 + 20 * (int(at) % 2), 600, 40, 40), 30 if at > 8 else 0)

    assert any(shares(judged(Motion([BED], "high"), Room().pictures(30, hands))))
    assert not any(shares(judged(Motion([BED], "low"), Room().pictures(30, hands))))


def test_a_curtain_outside_of_the_zone_is_nobodys_motion_and_in_the_whole_picture_it_is() -> None:
    motion = Motion([BED])
    assert not any(shares(judged(motion, Room().pictures(60, curtain)))) and not motion.moving_since
    still_then_moves: Scene = lambda at, luma: curtain(at if at > 15 else 0.0, luma)  # noqa: E731
    assert any(shares(judged(Motion(), Room().pictures(60, still_then_moves))))


LIGHTS: dict[str, Scene] = {
    "a lamp": lambda at, luma: luma + (60 if at >= 20 else 0),
    "a lamp goes out": lambda at, luma: luma * (1.0 if at < 20 else 0.25),
    "a lamp in a corner": lambda at, luma: luma + (np.linspace(70, 0, luma.shape[1], dtype=np.float32)[None, :] if at >= 20 else 0),
    "an exposure that follows": lambda at, luma: luma + (90 - min(60.0, 30 * (at - 20)) if at >= 20 else 0),
}


@pytest.mark.parametrize("light", LIGHTS)
@pytest.mark.parametrize("fps", [0.25, 2.0])
def test_light_that_is_switched_is_no_motion_and_stops_the_judging_for_a_while(light: str, fps: float) -> None:
    motion = Motion([BED])
    moves = judged(motion, Room(fps, 1.0).pictures(60, LIGHTS[light]))
    assert not any(shares(moves)) and not motion.moving_since
    assert any(moved.share is None and moved.until >= T0 + 20 for moved in moves)
    assert shares(moves, 50), "and then it goes on"


def test_a_camera_that_switches_to_infrared_is_known_by_its_colours() -> None:
    motion = Motion([BED])
    room = Room()
    by_day = judged(motion, room.pictures(20, tint=9.0))
    other: Scene = lambda at, luma: np.ascontiguousarray(luma[:, ::-1]) if at < 1 else luma  # noqa: E731 - it moves meanwhile
    by_night = judged(motion, Room(noise=6.0).pictures(30, other, since=20, tint=0.2))
    assert not any(shares(by_day)) and by_night[0].share is None
    assert not any(shares(by_night)) and shares(by_night, 40)


def test_who_moves_while_the_lamp_is_switched_on_is_seen_once_the_light_is_learned() -> None:
    motion = Motion([BED])
    scene: Scene = lambda at, luma: sits_up(at - 20, luma) + (70 if at >= 20 else 0)  # noqa: E731
    moves = judged(motion, Room().pictures(60, scene))
    assert not any(moved.share for moved in moves if moved.until < T0 + 25)
    assert (motion.moving_since or 0.0) > T0 + 25


def test_it_is_over_when_nothing_has_moved_for_a_minute() -> None:
    motion = Motion([BED])
    moves: Scene = lambda at, luma: sits_up(at if at < 30 else 30, luma)  # noqa: E731
    judged(motion, Room().pictures(30 + STILL_S - 5, moves))
    assert motion.moving_since
    judged(motion, Room().pictures(10, lambda at, luma: sits_up(30, luma), since=30 + STILL_S - 5))
    assert not motion.moving_since


def test_nobody_knows_whether_something_moves_until_it_did_or_nothing_has_for_a_minute() -> None:
    motion = Motion([BED])
    judged(motion, Room().pictures(STILL_S - 5))
    assert motion.moving_since is None
    judged(motion, Room().pictures(20, since=STILL_S - 5))
    assert motion.moving_since == 0.0


def test_a_camera_that_is_gone_leaves_a_gap_and_what_it_shows_then_is_learned_first() -> None:
    motion = Motion()
    judged(motion, Room().pictures(20))
    back = judged(motion, Room().pictures(20, lambda at, luma: luma[::-1], since=20 + MOST_APART_S + 1))
    assert back[0] == Moved(T0 + 19.5, T0 + 20 + MOST_APART_S + 1, None)
    assert not any(shares(back)) and shares(back)


def test_pictures_of_another_size_are_learned_first() -> None:
    motion = Motion()
    judged(motion, Room().pictures(20))
    other = judged(motion, Room(size=(360, 480)).pictures(20, lambda at, luma: luma[::-1], since=20))
    assert other[0].share is None and not any(shares(other)) and shares(other)


def test_one_odd_picture_in_four_seconds_calls_nobody() -> None:
    motion = Motion()
    glitch: Scene = lambda at, luma: block(luma, BED, 60) if at == 40 else luma  # noqa: E731
    moves = judged(motion, Room(0.25).pictures(48, glitch))
    assert any(shares(moves)) and not motion.moving_since


def test_nothing_is_judged_before_the_picture_was_learned() -> None:
    moves = judged(Motion(), Room().pictures(3, curtain))
    assert len(moves) == 5 and all(moved.share is None for moved in moves) and LEARN_LOOKS < 5


def test_what_is_no_picture_is_a_gap() -> None:
    motion = Motion()
    room = list(Room().pictures(20))
    judged(motion, iter(room[:20]))
    motion.blind()
    assert motion.took(room[30]) is None


def test_a_zone_is_its_rectangles_and_the_least_one_has_a_part() -> None:
    assert mask_of(()).all()
    mask = mask_of([(0, 0, 500, 500), (990, 990, 10, 10)])
    assert mask[: HEIGHT // 2, : WIDTH // 2].all() and mask.sum() == HEIGHT * WIDTH // 4 + 1 and mask[-1, -1]


def test_grains_alone_are_no_motion_and_two_that_touch_are() -> None:
    parts = np.zeros((4, 4), np.bool_)
    parts[0, 0] = parts[2, 2] = parts[3, 3] = True
    assert joined(parts).tolist() == [[False] * 4, [False] * 4, [False, False, True, False], [False, False, False, True]]
