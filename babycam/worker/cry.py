"""A made-up cry for the evening drill: mixed into what is listened to, never into what is recorded or watched."""

import numpy as np
import numpy.typing as npt

LEVEL_DB = -8.0  # dBFS, as loud as a child next to the microphone

Samples = npt.NDArray[np.float32]


class Cry:
    """So many seconds of crying, from the first block on."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._rate = 0
        self._wave: Samples = np.zeros(0, dtype=np.float32)
        self._heard_s = 0.0

    @property
    def over(self) -> bool:
        """Nothing is left of it."""
        return self._heard_s >= self._seconds

    def mix(self, samples: Samples, rate: int) -> Samples:
        """`samples` (float32 [n] or [channels, n] at `rate` Hz) with as much of the cry as fits, in each channel."""
        if rate != self._rate:
            self._rate, self._wave = rate, _wave(rate, self._seconds)
        at = int(self._heard_s * rate)
        part = self._wave[at : at + samples.shape[-1]]
        mixed = np.array(samples, dtype=np.float32)
        mixed[..., : part.size] += part
        self._heard_s += samples.shape[-1] / rate
        return np.clip(mixed, -1.0, 1.0)


def _wave(rate: int, seconds: float) -> Samples:
    from babycam.media.synthetic import cry  # loaded for a drill only

    return cry(rate, seconds, LEVEL_DB)
