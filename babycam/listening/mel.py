"""What the cry network looks at: the power in the lowest 44 mel bands, 62.5 times a second, at any sample rate.

Frames of 25 ms (Hann) every 16 ms; bands as O'Shaughnessy's mel scale cuts 80-7600 Hz into 64, of which the lowest 44 are kept
(up to 3.4 kHz): half of the recorded cries came through a telephone, and a network that saw more would learn that a sound without
treble is a cry. Powers are scaled as if every stream came at 16 kHz, so nothing needs to be resampled: each rate has its own
FFT with bins of 31.25 Hz. Above 48 kHz neighbouring samples are averaged first.

Of several channels the mean power is taken: two channels turned against each other do not cancel, and one that is dead takes 3 dB,
which says nothing to a network that looks at shapes and not at levels. Each frame's own mean (a microphone's DC) is taken off.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from babycam.listening.level import Samples

Mels = npt.NDArray[np.float32]  # [frames, BANDS], power

BANDS = 44
ALL_BANDS, LOWEST_HZ, HIGHEST_HZ = 64, 80.0, 7600.0
FRAME_S, BIN_HZ = 0.025, 31.25
BATCH = 31  # frames that are cut at once: half a second, less 4 ms
TREBLE_HZ = 2200.0  # what is above 2 kHz, out of reach of the skirts of a tone below
LIMIT = 0.975  # what counts as full scale; the loudest value of G.711 is 0.98
EPS = 1e-9
DEEPEST, HIGHEST = -9.0, 2.0  # nepers of power about the window's own loud end
LOUD_END = 0.97


@dataclass(frozen=True, slots=True)
class Batch:
    """Half a second of sound. `mels`: [BATCH, BANDS]; powers: mean squares, full scale is 1.0; `clipped`: share of the samples."""

    mels: Mels
    power: float
    treble: float
    clipped: float


class MelCutter:
    """Cuts one stream's samples into batches; the batches depend on the samples only, not on how they were cut into blocks.

    `rate`: Hz; `channels`: as many as each block has.
    """

    def __init__(self, rate: int, channels: int) -> None:
        self._rate = rate
        self._fold = max(1, rate // 48_000)
        self._frame = round(FRAME_S * rate / self._fold) * self._fold
        points = self._frame // self._fold
        self._fft = max(points, round(rate / self._fold / BIN_HZ))
        self._window = np.hanning(points + 1)[:-1].astype(np.float32)
        self._places = (np.arange(BATCH) * rate * 2 // 125)[:, None] + np.arange(self._frame)
        self._bands = _bands(np.fft.rfftfreq(self._fft, self._fold / rate)) * np.float32((400 / points) ** 2)
        self._treble = int(np.ceil(TREBLE_HZ * self._fft * self._fold / rate))
        self._to_power = 2.0 / (self._fft * float(np.square(self._window).sum()))
        self._buffer = np.zeros((channels, 0), np.float32)
        self._begun = 0  # sample at which the buffer begins, counted from the stream's first
        self._batches = 0

    def feed(self, block: Samples) -> list[tuple[Batch, int]]:
        """The batches that `block` ([channels, n], within [-1, 1]) completes, each with the sample at which it ends."""
        self._buffer = np.concatenate((self._buffer, block), axis=1)
        out: list[tuple[Batch, int]] = []
        while (start := self._start(self._batches) - self._begun) + int(self._places[-1, -1]) < self._buffer.shape[1]:
            out.append((self._cut(start), self._begun + start + int(self._places[-1, -1]) + 1))
            self._batches += 1
        done = min(self._start(self._batches) - self._begun, self._buffer.shape[1])
        self._buffer = self._buffer[:, done:]
        self._begun += done
        return out

    def _start(self, batch: int) -> int:
        return batch * BATCH * self._rate * 2 // 125

    def _cut(self, start: int) -> Batch:
        raw = self._buffer[:, start : start + int(self._places[-1, -1]) + 1]
        frames = raw[:, self._places]
        if self._fold > 1:
            frames = frames.reshape(*frames.shape[:2], -1, self._fold).mean(axis=3)
        frames = (frames - frames.mean(axis=2, keepdims=True)) * self._window
        spectrum = np.fft.rfft(frames, self._fft)
        powers = spectrum.real**2 + spectrum.imag**2  # [channels, BATCH, bins]
        return Batch(
            mels=powers.mean(axis=0)[:, : len(self._bands)] @ self._bands,
            power=float(powers.sum(axis=2).mean(axis=1).max()) * self._to_power,
            treble=float(np.median(powers[:, :, self._treble :].sum(axis=2), axis=1).max()) * self._to_power,
            clipped=float((np.abs(raw) >= LIMIT).mean(axis=1).max()),
        )


def _bands(hz: npt.NDArray[np.floating]) -> npt.NDArray[np.float32]:
    """The triangles of the kept bands over FFT bins at `hz`: [bins up to the last that counts, BANDS]."""
    mel = np.linspace(_mel(LOWEST_HZ), _mel(HIGHEST_HZ), ALL_BANDS + 2)[: BANDS + 2]
    edges = 700.0 * (10.0 ** (mel / 2595.0) - 1.0)
    hz = hz[hz < edges[-1]][:, None]
    rising = (hz - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - hz) / (edges[2:] - edges[1:-1])
    return np.maximum(np.minimum(rising, falling), 0.0).astype(np.float32)


def _mel(hz: float) -> float:
    return float(2595.0 * np.log10(1.0 + hz / 700.0))


def level_free(mels: Mels) -> Mels:
    """Windows of powers [..., frames, BANDS] as the network sees them: logarithms, about the loud end of each window itself.

    What a corpus calls loud says nothing about a room at home, so the level is taken out: the loudness path has it.
    """
    logs = np.log(mels + np.float32(EPS))
    loud = np.quantile(logs.reshape(*logs.shape[:-2], -1), LOUD_END, axis=-1)[..., None, None]
    free: Mels = np.clip(logs - loud, DEEPEST, HIGHEST).astype(np.float32)
    return free
