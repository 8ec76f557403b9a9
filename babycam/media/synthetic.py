"""A made-up nursery: a gentle moving picture that carries the time, and a room's sound with cries and bursts of known onset.

Both are functions of wall time, so picture and sound agree, and whoever receives them can tell how old they are.

The time strip is the top twelfth of the picture: two rows of 32 cells, white is 1. Each row begins with the cells 1 0 1 0;
the other 28 + 28 cells are, most significant first, 44 bits of milliseconds since 1970 and 12 bits of checksum: the sum over
the eleven nibbles (lowest first, i = 0..10) of nibble * (2 i + 1) * 29, modulo 4096.
"""

import math
import threading
import time
from dataclasses import dataclass

import av
import numpy as np
from numpy.typing import NDArray

from babycam.media import nursery

Gray = NDArray[np.uint8]
Samples = NDArray[np.float32]

STRIP_ROWS, STRIP_CELLS = 2, 32
_SYNC = (1, 0, 1, 0)
_MS_BITS, _SUM_BITS = 44, 12
_DARK, _LIGHT = 16, 235


# --- the time strip ------------------------------------------------------------------------------------------------


def _checksum(ms: int) -> int:
    return sum((ms >> 4 * i & 15) * (2 * i + 1) * 29 for i in range(_MS_BITS // 4)) % (1 << _SUM_BITS)


def strip_cells(t: float) -> Gray:
    """The cells [2, 32] of 0 or 1 that say `t` (seconds since 1970)."""
    ms = round(t * 1000) & (1 << _MS_BITS) - 1
    word = ms << _SUM_BITS | _checksum(ms)
    bits = [word >> i & 1 for i in reversed(range(_MS_BITS + _SUM_BITS))]
    half = len(bits) // STRIP_ROWS
    return np.array([[*_SYNC, *bits[:half]], [*_SYNC, *bits[half:]]], dtype=np.uint8)


def read_time(picture: NDArray[np.uint8]) -> float | None:
    """Seconds since 1970 from a picture's strip, or None where it cannot be read.

    `picture`: [h, w] luma, [h, w, 3] RGB, of any size that shows the whole frame; coarse compression is fine.
    """
    gray = picture if picture.ndim == 2 else picture.mean(axis=2)
    cells = _sample(gray)
    sync = cells[:, : len(_SYNC)]
    light, dark = float(sync[:, ::2].mean()), float(sync[:, 1::2].mean())
    if light - dark < 40:
        return None
    bits = cells > (light + dark) / 2
    if not (bits[:, : len(_SYNC)] == np.array(_SYNC, dtype=bool)).all():
        return None
    word = int("".join("1" if bit else "0" for bit in bits[:, len(_SYNC) :].reshape(-1)), 2)
    ms = word >> _SUM_BITS
    return ms / 1000 if _checksum(ms) == word & (1 << _SUM_BITS) - 1 else None


def _sample(gray: NDArray[np.generic]) -> NDArray[np.float64]:
    """The mean brightness [2, 32] of the middle of each cell."""
    height, width = gray.shape
    cell_h, cell_w = height / 12 / STRIP_ROWS, width / STRIP_CELLS
    means = np.empty((STRIP_ROWS, STRIP_CELLS))
    for row in range(STRIP_ROWS):
        top, bottom = int((row + 0.3) * cell_h), max(int((row + 0.7) * cell_h), int((row + 0.3) * cell_h) + 1)
        for cell in range(STRIP_CELLS):
            left, right = int((cell + 0.3) * cell_w), max(int((cell + 0.7) * cell_w), int((cell + 0.3) * cell_w) + 1)
            means[row, cell] = gray[top:bottom, left:right].mean()
    return means


# --- the picture ---------------------------------------------------------------------------------------------------

_GLYPHS = {
    "0": "0E 11 13 15 19 11 0E", "1": "04 0C 04 04 04 04 0E", "2": "0E 11 01 02 04 08 1F", "3": "1F 02 04 02 01 11 0E",
    "4": "02 06 0A 12 1F 02 02", "5": "1F 10 1E 01 01 11 0E", "6": "06 08 10 1E 11 11 0E", "7": "1F 01 02 04 08 08 08",
    "8": "0E 11 11 0E 11 11 0E", "9": "0E 11 11 0F 01 02 0C", ":": "00 0C 0C 00 0C 0C 00", ".": "00 00 00 00 00 0C 0C",
}  # fmt: skip
"""Digits as 5 x 7 dots, a hexadecimal row each."""


def _glyph(char: str, scale: int) -> NDArray[np.bool_]:
    rows = [[int(row, 16) >> bit & 1 for bit in (4, 3, 2, 1, 0)] + [0] for row in _GLYPHS[char].split()]
    dots: NDArray[np.bool_] = np.kron(np.array(rows, dtype=np.uint8), np.ones((scale, scale), dtype=np.uint8)).astype(bool)
    return dots


class Picture:
    """Draws the nursery at any time. `width`, `height`: pixels, even. `hue` (0..1) tells rooms apart. Not for several threads.

    `strip`: with the time strip, for programs that look; people need none.
    """

    def __init__(self, width: int = 640, height: int = 480, hue: float = 0.95, *, strip: bool = True) -> None:
        self.width, self.height, self.strip = width, height, strip
        scale = max(height // 120, 1)
        self._font = {char: _glyph(char, scale) for char in _GLYPHS}
        self._background = nursery.still(width, height, hue)
        self._canvas = self._background.copy()
        self._ball = nursery.ellipse(height // 11, height // 11)
        self._blanket = nursery.ellipse(2 * (height // 7), int(width * 0.36))[: height // 7]
        self._bars = nursery.bars(width, height)

    def frame(self, t: float) -> av.VideoFrame:
        """The picture at `t` (seconds since 1970), yuv420p, without pts."""
        return av.VideoFrame.from_ndarray(self.yuv(t), format="yuv420p")

    def yuv(self, t: float) -> Gray:
        """The same as an array [h * 3 / 2, w]: Y, then U, then V; overwritten by the next call."""
        np.copyto(self._canvas, self._background)
        luma = self._canvas[: self.height]
        self._mobile(luma, t)
        self._sleeper(luma, t)
        self._clock(luma, t)
        if self.strip:
            self._strip(luma, t)
        return self._canvas

    def _mobile(self, luma: Gray, t: float) -> None:
        """Three balls on strings that turn above the bed."""
        size = len(self._ball)
        for ball in range(3):
            angle = t * 0.5 + ball * 2 * math.pi / 3
            x = int(self.width * (0.55 + 0.16 * math.cos(angle)))
            y = int(self.height * (0.27 + 0.03 * math.sin(angle)))
            luma[self.height // 12 : y, x : x + max(self.width // 400, 1)] += 26
            nursery.blend(luma, self._ball, y - size // 2, x - size // 2, 150 + 45 * math.sin(angle))

    def _sleeper(self, luma: Gray, t: float) -> None:
        """A blanket that rises and sinks with breath, every 3 s, behind the bars."""
        rise = int(self.height * 0.012 * (1 + math.sin(t * 2 * math.pi / 3)))
        bottom, rows = int(self.height * 0.8), len(self._blanket)
        nursery.blend(luma, self._blanket, bottom - rows - rise, int(self.width * 0.41), 172)
        luma[bottom - rise : bottom, int(self.width * 0.41) : int(self.width * 0.77)] = 172
        nursery.blend(luma, self._bars, int(self.height * nursery.RAIL), int(self.width * nursery.BED[0]), 205)

    def _clock(self, luma: Gray, t: float) -> None:
        text = time.strftime("%H:%M:%S", time.localtime(t)) + f".{int(t * 1000) % 1000:03d}"
        y, x = self.height - 9 * len(self._font["0"]) // 7 - 2, self.width // 40
        for char in text:
            dots = self._font[char]
            window = luma[y : y + dots.shape[0], x : x + dots.shape[1]]
            np.copyto(window, np.uint8(_LIGHT), where=dots[: window.shape[0], : window.shape[1]])
            x += dots.shape[1]

    def _strip(self, luma: Gray, t: float) -> None:
        rows = np.linspace(0, self.height / 12, STRIP_ROWS + 1).astype(int)
        columns = np.linspace(0, self.width, STRIP_CELLS + 1).astype(int)
        for row, cells in enumerate(strip_cells(t)):
            shades = np.where(cells, _LIGHT, _DARK).astype(np.uint8)
            luma[rows[row] : rows[row + 1]] = np.repeat(shades, np.diff(columns))


# --- the sound -----------------------------------------------------------------------------------------------------


def dbfs(level: float) -> float:
    """Amplitude factor of a level in dBFS."""
    return float(10 ** (level / 20))


def room_tone(rate: int, level: float = -55.0, seconds: float = 8.0, seed: int = 0) -> Samples:
    """A loop of pink noise, `level` dBFS RMS: what a quiet room sounds like."""
    size = int(rate * seconds)
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(size))
    frequency = np.fft.rfftfreq(size, 1 / rate)
    spectrum[frequency < 30] = 0
    spectrum /= np.sqrt(np.maximum(frequency, 30))
    noise = np.fft.irfft(spectrum, size)
    noise *= dbfs(level) / np.sqrt(np.mean(noise**2))
    return np.asarray(noise, dtype=np.float32)


def tone(rate: int, seconds: float, level: float = -12.0, frequency: float = 1000.0) -> Samples:
    """A sine of `level` dBFS RMS that begins at full height within a sample or two."""
    t = np.arange(int(rate * seconds)) / rate
    return (np.cos(2 * np.pi * frequency * t) * math.sqrt(2) * dbfs(level)).astype(np.float32)


def cry(rate: int, seconds: float = 8.0, level: float = -16.0, seed: int = 0) -> Samples:
    """A baby's cry: about one wail a second, gliding between 400 and 600 Hz, with breaths in between.

    `level`: dBFS RMS while it wails.
    """
    rng = np.random.default_rng(seed)
    out = np.zeros(int(rate * seconds), dtype=np.float32)
    at = 0
    while at < len(out):
        wail = _wail(rate, rng.uniform(0.8, 1.2), rng) * dbfs(level)
        pause = _inhale(rate, rng.uniform(0.25, 0.4), rng) * dbfs(level - 22)
        for part in (wail, pause):
            part = part[: len(out) - at]
            out[at : at + len(part)] = part
            at += len(part)
    return out


def _wail(rate: int, seconds: float, rng: np.random.Generator) -> Samples:
    """One cry on one breath, RMS 1: harmonics over a glide up and down, a little vibrato, brighter in the middle."""
    x = np.linspace(0, 1, int(rate * seconds))
    pitch = (420 + 160 * np.sin(np.pi * x) ** 0.7) * rng.uniform(0.95, 1.08) * (1 + 0.015 * np.sin(2 * np.pi * 6 * x * seconds))
    phase = 2 * np.pi * np.cumsum(pitch) / rate
    voice = np.zeros_like(x)
    for harmonic in range(1, 9):
        centre = 500 * harmonic
        if centre > 0.45 * rate:
            break
        weight = 1 / harmonic + 0.7 * math.exp(-(((centre - 1200) / 500) ** 2)) + 0.4 * math.exp(-(((centre - 3200) / 700) ** 2))
        voice += weight * np.sin(harmonic * phase)
    voice *= np.minimum(1, np.minimum(x / 0.06, (1 - x) / 0.2)) * (0.8 + 0.2 * np.sin(np.pi * x))
    return np.asarray(voice / np.sqrt(np.mean(voice**2)), dtype=np.float32)


def _inhale(rate: int, seconds: float, rng: np.random.Generator) -> Samples:
    breath = rng.standard_normal(int(rate * seconds)) * np.sin(np.linspace(0, np.pi, int(rate * seconds)))
    return breath.astype(np.float32)


@dataclass(frozen=True, slots=True)
class Burst:
    """A sound that begins at `at` (seconds since 1970) and is added to the room tone. `samples`: at the room's rate."""

    at: float
    samples: Samples


class RoomSound:
    """A room's sound as a function of wall time: its tone, cries every so often, and bursts that tests put in.

    `cry_every` (s, 0: never): a cry of `cry_s` seconds begins whenever the wall time is a whole multiple of it. Thread-safe.
    """

    def __init__(
        self, rate: int = 48000, *, level: float = -55.0, cry_every: float = 0.0, cry_s: float = 8.0, seed: int = 0
    ) -> None:
        self.rate = rate
        self._tone = room_tone(rate, level, seed=seed) if level > -120 else np.zeros(rate, dtype=np.float32)
        self._cry = cry(rate, cry_s, seed=seed) if cry_every else np.zeros(0, dtype=np.float32)
        self._every = cry_every
        self._bursts: list[Burst] = []
        self._lock = threading.Lock()

    def burst(self, at: float, seconds: float = 0.5, level: float = -12.0) -> None:
        """Put in a 1 kHz tone of `level` dBFS RMS that begins exactly at `at`."""
        self.play(at, tone(self.rate, seconds, level))

    def play(self, at: float, samples: Samples) -> None:
        """Put in any sound, float32 mono at the room's rate, that begins exactly at `at`."""
        with self._lock:
            self._bursts.append(Burst(at, samples))

    def block(self, first: int, count: int) -> Samples:
        """`count` samples, float32 mono [count] in -1..1, of which the first is number `first` since 1970 (time * rate)."""
        start = first % len(self._tone)
        out = self._tone.take(np.arange(start, start + count), mode="wrap")
        if self._every:
            begun = int(first / self.rate // self._every * self._every * self.rate)
            _mix(out, self._cry, begun - first)
            _mix(out, self._cry, begun + int(self._every * self.rate) - first)
        with self._lock:
            self._bursts = [burst for burst in self._bursts if burst.at * self.rate + len(burst.samples) > first]
            bursts = list(self._bursts)
        for burst in bursts:
            _mix(out, burst.samples, round(burst.at * self.rate) - first)
        return np.clip(out, -1, 1)


def _mix(out: Samples, sound: Samples, offset: int) -> None:
    """Add `sound` to `out` where it begins `offset` samples after out's beginning; what falls outside is left out."""
    begin, end = max(offset, 0), min(offset + len(sound), len(out))
    if begin < end:
        out[begin:end] += sound[begin - offset : end - offset]


def pcm16(samples: Samples) -> bytes:
    """float32 in -1..1 to signed 16-bit little endian."""
    return (samples * 32767).astype("<i2").tobytes()
