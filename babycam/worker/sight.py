"""What the room's pictures show, as far as a parent has to know: whether they change at all, and whether anything can be seen.
Pure.

Pictures of a camera that works differ, if only by the noise of its sensor: by 0.6 grey values in the mean even with little
noise and much compression, while one and the same picture, encoded again and again, differs by 0.03 (0.2 at 100 kbit/s).
Measured with x264 at 640x360. So a picture counts as unchanged only where it is all but identical for STILL_S.
"""

from dataclasses import dataclass

import numpy as np

from babycam.worker.glance import Glance, Grey

STILL_MEAN = 0.05  # grey values
STILL_S = 60.0
LOOKS = 4  # so many glances at least
BLIND_S, BLIND_LOOKS = 15.0, 3  # dark or covered for so long; and fine again as soon as one picture is
DARK = 24  # of 255: nearly all of a picture that is too dark to see lies under it
FLAT = 12  # between its dark and its bright parts: there is nothing on it
STILL, DARK_WORD, COVERED = "still", "dark", "covered"


@dataclass(slots=True)
class _Since:
    """How long something has been so."""

    at: float | None = None
    looks: int = 0

    def see(self, so: bool, at: float) -> None:
        if not so:
            self.at, self.looks = None, 0
            return
        self.at = at if self.at is None else self.at
        self.looks += 1

    def lasted(self, until: float, seconds: float, looks: int) -> bool:
        return self.at is not None and until - self.at >= seconds and self.looks >= looks


class Sight:
    """One room's pictures, over one stream. Times are seconds since 1970."""

    def __init__(self) -> None:
        self._first: Grey | None = None  # with which it is compared, so that a slow change counts
        self._seen_at = 0.0
        self._still, self._dark, self._covered = _Since(), _Since(), _Since()

    def took(self, glance: Glance) -> None:
        """One more picture, in the order of their times."""
        at = self._seen_at = glance.at / 1e6
        same = self._first is not None and same_picture(self._first, glance.fine)
        self._first = self._first if same else glance.fine
        self._still.see(True, at) if same else self._begin(at)
        dark = is_dark(glance.fine)
        self._dark.see(dark, at)
        self._covered.see(not dark and is_flat(glance.fine), at)

    def says(self) -> tuple[str, float]:
        """still | dark | covered, and since when; ("", 0.0) where all is well. What is dark need not change."""
        for word, since, seconds, looks in (
            (DARK_WORD, self._dark, BLIND_S, BLIND_LOOKS),
            (COVERED, self._covered, BLIND_S, BLIND_LOOKS),
            (STILL, self._still, STILL_S, LOOKS),
        ):
            if since.lasted(self._seen_at, seconds, looks):
                return word, since.at or 0.0
        return "", 0.0

    def _begin(self, at: float) -> None:
        self._still = _Since(at, 1)


def same_picture(one: Grey, other: Grey) -> bool:
    """Whether these are one picture, but for what encoding it again does."""
    if one.shape != other.shape:
        return False
    return float(np.abs(one.astype(np.int16) - other).mean()) <= STILL_MEAN


def is_dark(picture: Grey) -> bool:
    """Whether nobody could see anything on it."""
    return float(np.percentile(picture, 98)) <= DARK


def is_flat(picture: Grey) -> bool:
    """Whether nothing is on it, as behind a cloth or a hand."""
    low, high = np.percentile(picture, (2, 98))
    return float(high - low) <= FLAT
