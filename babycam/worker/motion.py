"""What moves in a room's pictures, within a zone, as far as that can be told from small grey pictures that come now and then. Pure.

Each picture is compared with the one before it, part by part. A part has changed if it differs by more than the noise that was
learned for it, and a neighbour of it has too, so that the grain of a sensor at night moves nothing. What is the same all over the
picture is no motion: a lamp, the camera's infrared light, its exposure. After that nothing is judged until the picture has been
learned anew (SETTLE_S). What could not be judged is None, never 0.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from babycam.worker.glance import HEIGHT, WIDTH, Glance

SETTLE_S = 5.0  # learning a picture: for so long,
LEARN_LOOKS = 3  # and from so many differences at least
LEAST_APART_S = 0.4  # pictures that follow sooner are passed over
MOST_APART_S = 10.0  # nobody knows what was between two pictures that are further apart
MOVED_S = 5.0  # so much motion, less half of what was still in between, and somebody is up
MOST_A_LOOK_S = 2.0  # two pictures count for no more than that, so that a single odd one (it comes, and goes) wakes nobody
STILL_S = 60.0  # and so much without any, and they are not
GRAINS = 4.0  # a part has changed from so many times its own noise on
SLOWLY, HARDLY = 0.05, 0.002  # how much a difference teaches about the noise of its part; one that is motion
EVERYWHERE, MANY, ALIKE = 0.7, 0.3, 0.9  # shares of parts: so many, or so many of which so many went the same way: light
BRIGHTER = 8.0  # grey values by which half of the picture went: light
COLOURS = 2.0  # by which colour came or went: the camera's own light
UNITS = 1000  # of a zone's width and height

Rectangle = tuple[int, int, int, int]
Parts = NDArray[np.bool_]
Noise = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """`grey`: values by which a part has to differ beside its noise; `share`: of the zone that has to change, 0 to 1."""

    grey: float
    share: float


SENSITIVITIES = {"low": Sensitivity(10.0, 0.06), "medium": Sensitivity(6.0, 0.02), "high": Sensitivity(3.0, 0.008)}


@dataclass(frozen=True, slots=True)
class Moved:
    """Between two pictures, `since` and `until` (s since 1970): the share of the zone that changed, 0 to 1; None: nobody knows."""

    since: float
    until: float
    share: float | None


class Motion:
    """One room's motion, over one stream. `zone`: rectangles (left, top, width, height) in thousandths; none: the whole picture."""

    def __init__(self, zone: Sequence[Rectangle] = (), sensitivity: str = "medium") -> None:
        self._zone, self._sensitive = mask_of(zone), SENSITIVITIES[sensitivity]
        self._before: Glance | None = None
        self._noise: Noise | None = None  # None while it is learned
        self._lessons: list[Noise] = []
        self._learns_since = 0.0
        self._moved_s = 0.0
        self._still_s = 0.0
        self.moving_since: float | None = None  # s since 1970; 0.0: nobody is up; None: nobody knows yet

    def took(self, glance: Glance) -> Moved | None:
        """One more picture, in the order of their times; None for the first one, and for one that is passed over."""
        before, at = self._before, glance.at / 1e6
        if before is not None and 0 <= glance.at - before.at < LEAST_APART_S * 1e6:
            return None
        self._before = glance
        if before is None or not 0 < glance.at - before.at <= MOST_APART_S * 1e6 or before.fine.shape != glance.fine.shape:
            self._learn(at)
            return Moved(before.at / 1e6, at, None) if before is not None and before.at < glance.at else None
        moved = Moved(before.at / 1e6, at, self._share(before, glance))
        self._count(moved)
        return moved

    def blind(self) -> None:
        """What comes is no picture of the room."""
        self._before = None

    def _share(self, before: Glance, glance: Glance) -> float | None:
        difference = glance.small.astype(np.float32) - before.small
        most = self._sensitive.grey + GRAINS * self._grain()
        if is_light(difference, np.abs(difference) > most, before.tint, glance.tint):
            self._learn(glance.at / 1e6)
            return None
        change = np.abs(difference - np.median(difference))
        if self._noise is None:
            self._lesson(change, glance.at / 1e6)
            return None
        changed = joined(change > most)
        self._noise += np.where(changed, HARDLY, SLOWLY) * (change - self._noise)
        share = float((changed & self._zone).sum() / self._zone.sum())
        return share if share >= self._sensitive.share else 0.0

    def _grain(self) -> Noise | float:
        return 0.0 if self._noise is None else np.maximum(self._noise, np.median(self._noise))

    def _learn(self, at: float) -> None:
        self._noise, self._lessons, self._learns_since, self._moved_s = None, [], at, 0.0

    def _lesson(self, change: Noise, at: float) -> None:
        self._lessons = [*self._lessons[-15:], change]
        if len(self._lessons) >= LEARN_LOOKS and at - self._learns_since >= SETTLE_S:
            self._noise = np.asarray(1.2 * np.median(self._lessons, axis=0), dtype=np.float32)  # of |normal|: about its mean

    def _count(self, moved: Moved) -> None:
        """Whether somebody is up, after this."""
        if moved.share is None:
            return
        span = min(moved.until - moved.since, MOST_A_LOOK_S)
        if moved.share:
            self._moved_s, self._still_s = min(MOVED_S, self._moved_s + span), 0.0
        else:
            self._moved_s = max(0.0, self._moved_s - span / 2)
            self._still_s += moved.until - moved.since
        if not self.moving_since and self._moved_s >= MOVED_S:
            self.moving_since = moved.until - MOVED_S
        elif self._still_s >= STILL_S:
            self.moving_since = 0.0


def mask_of(zone: Sequence[Rectangle]) -> Parts:
    """Which parts of a small picture belong to a zone; one that is smaller than a part has the part that it is in."""
    mask = np.zeros((HEIGHT, WIDTH), dtype=np.bool_)
    for left, top, width, height in zone:
        rows, columns = _span(top, height, HEIGHT), _span(left, width, WIDTH)
        mask[rows, columns] = True
    return mask if zone else ~mask


def _span(begin: int, length: int, parts: int) -> slice:
    first = min(parts - 1, round(begin * parts / UNITS))
    return slice(first, max(first + 1, round((begin + length) * parts / UNITS)))


def joined(changed: Parts) -> Parts:
    """Those of the parts that touch another one, also by a corner."""
    around = np.pad(changed, 1).astype(np.uint8)
    rows = around[:-2] + around[1:-1] + around[2:]
    near = rows[:, :-2] + rows[:, 1:-1] + rows[:, 2:]  # with the part itself
    return np.asarray(changed & (near > 1))


def is_light(difference: Noise, changed: Parts, tint_before: float, tint: float) -> bool:
    """Whether this is light that was switched, or an exposure that follows it, and nothing in the room that moves."""
    low, high = sorted((tint_before, tint))
    if high - low >= COLOURS and low < high / 2:
        return True
    if abs(float(np.median(difference))) >= BRIGHTER:
        return True
    share = float(changed.mean())
    if share < MANY:
        return False
    up = float((changed & (difference > 0)).sum() / changed.sum())
    return share >= EVERYWHERE or max(up, 1 - up) >= ALIKE
