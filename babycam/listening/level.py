"""From PCM blocks to levels: hops of 100 ms, each with RMS, peak and the level of the band of voices.

The scale. All levels are dB below digital full scale, by the square-wave reference of ITU-T G.100.1 ("dBov"): 0 dBFS is the
RMS of a full-scale square wave, the loudest signal there can be, so RMS <= peak <= 0 always. A full-scale sine reads
-3.01 dBFS RMS and 0 dBFS peak. (AES17 and IEC 61606-3 refer RMS to the full-scale sine instead; their figures are 3.01 dB
higher. FFmpeg's volumedetect and astats read as we do.) The scale is total: nothing reads below SILENCE_DB, digital
silence included, so no level is ever NaN or infinite. Anything under half a step of 16-bit PCM is digital silence; so is a lone
step now and then, because that is what Opus (its SILK layer) makes of zeros.

Of several channels the loudest is taken, for each of the three levels: a mean would lose a sound that two channels carry turned
against each other, and half of one where the other channel is dead.

A constant offset (a cheap microphone's DC) is no sound and is taken off each hop. Samples that are no numbers count as
silence, samples beyond full scale as full scale.

The band of voices, 300-3400 Hz (the telephone band of ITU-T G.712), is cut by a linear-phase FIR filter of 20 ms, applied
by one FFT per hop (overlap-save: the hop plus the 20 ms before it) that comes back at about 8 kHz, where a sixth of the work is
left. Mains hum, a fan's rumble and a lorry lie under 215 Hz, where the filter takes more than 50 dB. It delays by 10 ms.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from babycam.core.decibels import SILENCE_DB, to_db

Samples = npt.NDArray[np.float32]

HOPS_PER_S = 10
STEP_DB = -90.0  # peak of a single step of 16-bit PCM
VOICE_HZ = (300.0, 3400.0)
FILTER_S = 0.02
BAND_RATE = 8000  # Hz: enough for everything below 3400 Hz plus the filter's skirt
LOWEST_RATE, HIGHEST_RATE = 2_000, 384_000


@dataclass(frozen=True, slots=True)
class Hop:
    """100 ms of sound (less where the stream broke off). `start`: unix s; `rms`, `peak`, `voice`: dBFS."""

    start: float
    seconds: float
    rms: float
    peak: float
    voice: float

    @property
    def end(self) -> float:
        """Unix s at which its last sample had been heard."""
        return self.start + self.seconds

    @property
    def silent(self) -> bool:
        """Digital silence: zeros, or a constant, also after a codec; no open microphone in a room is that quiet."""
        return self.rms <= SILENCE_DB and self.peak <= STEP_DB


def mend(samples: Samples) -> Samples:
    """The samples within [-1, 1], what is no number as 0; the same array where nothing needs mending."""
    if samples.size and float(samples.min()) >= -1.0 and float(samples.max()) <= 1.0:  # NaN fails both
        return samples
    return np.clip(np.nan_to_num(samples, nan=0.0, posinf=0.0, neginf=0.0), -1.0, 1.0)


class VoiceBand:
    """The filter of 300-3400 Hz for one sample rate (Hz)."""

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self.history = 2 * round(rate * FILTER_S / 2)  # samples of the past that the filter looks back at
        self._taps = _band_pass(rate, self.history + 1)
        self._responses: dict[int, tuple[npt.NDArray[np.complex64], int]] = {}

    def power(self, samples: Samples) -> float:
        """Mean square, in the band, of what follows the first `history` samples (which the filter needs to settle)."""
        response, points = self._response(samples.size)
        band = np.fft.irfft(np.fft.rfft(samples)[: response.size] * response, points)
        settled = band[min(points - 1, math.ceil(self.history * points / samples.size)) :]
        return float(np.dot(settled, settled)) / settled.size

    def _response(self, size: int) -> tuple[npt.NDArray[np.complex64], int]:
        """The filter's spectrum for `size` samples, cut and scaled so that the way back has only `points` of them."""
        if size not in self._responses:
            if len(self._responses) >= 8:  # odd block sizes must not fill the memory
                self._responses.clear()
            points = size if self.rate <= BAND_RATE else 2 * max(1, round(size * BAND_RATE / self.rate / 2))
            spectrum = np.fft.rfft(self._taps, size)[: points // 2 + 1]
            self._responses[size] = ((spectrum * (points / size)).astype(np.complex64), points)
        return self._responses[size]


def _band_pass(rate: int, taps: int) -> npt.NDArray[np.float64]:
    """A windowed-sinc band-pass (Hamming), unity gain in the band; its upper edge stays under the Nyquist frequency."""
    low, high = VOICE_HZ[0], min(VOICE_HZ[1], 0.48 * rate)
    middle = np.arange(taps) - (taps - 1) / 2
    ideal = 2 * high / rate * np.sinc(2 * high / rate * middle) - 2 * low / rate * np.sinc(2 * low / rate * middle)
    return np.asarray(ideal * np.hamming(taps))


class Meter:
    """Cuts blocks into hops. The hops depend on the samples only, never on how they were cut into blocks."""

    def __init__(self) -> None:
        self._rate = 0  # none yet
        self._fresh = True
        self._dc = np.zeros(1, np.float32)  # of each channel, in the hop before
        self._buffer = np.zeros((1, 0), np.float32)

    def feed(self, block: Samples, rate: int, at: float) -> list[Hop]:
        """The hops that `block` (float32 [n] or [channels, n], any n; `rate` in Hz; `at`: unix s of its first sample) completes.

        Raises ValueError for a rate outside 2-384 kHz.
        """
        hops = self.retune(rate)
        block = self._fitting(block)
        used, size = 0, block.shape[1]
        while used < size:
            if not self._filled:
                self._start = at + used / rate
            used += self._take(block[:, used:])
            if self._filled == self._wanted:
                hops.append(self._close())
        return hops

    def retune(self, rate: int) -> list[Hop]:
        """From here on the samples come at `rate` Hz: a new rate closes the hop in hand, however short. Raises ValueError for a
        rate that no sound has."""
        if rate == self._rate and rate:
            return []
        if not LOWEST_RATE <= rate <= HIGHEST_RATE:
            raise ValueError(f"a sample rate of {rate} Hz")
        hops = self.flush()
        self._rate = rate
        self._band = VoiceBand(rate)
        self._past = self._band.history
        self._buffer = np.zeros((len(self._buffer), self._past + rate // HOPS_PER_S + 1), np.float32)
        self._count = 0
        self._await()
        return hops

    def flush(self) -> list[Hop]:
        """The stream broke off: closes the hop in hand and forgets the past that the filter looks back at."""
        hops = [self._close()] if self._rate and self._filled else []
        self._fresh = True
        return hops

    def newest(self, block: Samples, voice: bool, above: float) -> float:
        """The level (dBFS) of `block`'s newest 100 ms or less, before it is fed; for callers that cannot wait for a hop.

        The band of voices is only cut out where the whole band is over `above`: it cannot be louder than that.
        """
        channels = mend(self._fitting(block)[:, -(self._rate // HOPS_PER_S) :])
        return max(self._newest(number, channel, voice, above) for number, channel in enumerate(channels))

    def _newest(self, number: int, block: Samples, voice: bool, above: float) -> float:
        dc = np.float32(block.mean() if self._fresh else self._dc[number])
        level = to_db(float(np.mean(np.square(block - dc))))
        if level <= above or not voice:
            return level
        kept = self._buffer[number, self._filled : self._past + self._filled]
        past = np.full(self._past, block[0]) if self._fresh else mend(kept)
        return to_db(self._band.power(np.concatenate((past, block)) - dc))

    def _fitting(self, block: Samples) -> Samples:
        """`block` with as many channels as the buffer has; whichever has fewer gets its first one again."""
        block = block.reshape(1, -1) if block.ndim == 1 else block
        more = len(block) - len(self._buffer)
        if more and self._fresh:
            self._buffer, self._dc = np.zeros((len(block), self._buffer.shape[1]), np.float32), np.zeros(len(block), np.float32)
            return block
        if more > 0:
            self._buffer = np.concatenate((self._buffer, np.repeat(self._buffer[:1], more, axis=0)))
            self._dc = np.concatenate((self._dc, np.repeat(self._dc[:1], more)))
        return block if more >= 0 else np.concatenate((block, np.repeat(block[:1], -more, axis=0)))

    def _await(self) -> None:
        """Start the next hop; at rates that ten does not divide, hops differ by one sample and keep in step."""
        self._filled = 0
        self._wanted = (self._count + 1) * self._rate // HOPS_PER_S - self._count * self._rate // HOPS_PER_S
        self._count = (self._count + 1) % HOPS_PER_S

    def _take(self, samples: Samples) -> int:
        """Copy what the hop in hand still wants; returns how many samples of each channel that were."""
        if self._fresh:  # a past like the first sample, so that a constant offset is no click
            self._buffer[:, : self._past] = mend(samples[:, :1])
            self._fresh = False
        taken = int(min(samples.shape[1], self._wanted - self._filled))
        place = self._past + self._filled
        self._buffer[:, place : place + taken] = samples[:, :taken]
        self._filled += taken
        return taken

    def _close(self) -> Hop:
        """Measure the hop in hand and keep its last 20 ms as the next one's past."""
        size = self._past + self._filled
        window = mend(self._buffer[:, :size])
        self._dc = window[:, self._past :].mean(axis=1, dtype=np.float64).astype(np.float32)
        window = window - self._dc[:, None]
        sound = window[:, self._past :]
        peak = float(np.abs(sound).max())
        powers = np.einsum("ij,ij->i", sound, sound) / self._filled
        hop = Hop(
            start=self._start,
            seconds=self._filled / self._rate,
            rms=to_db(float(powers.max())),
            peak=to_db(peak * peak),
            voice=to_db(self._voice(window)),
        )
        self._buffer[:, : self._past] = self._buffer[:, size - self._past : size].copy()
        self._await()
        return hop

    def _voice(self, window: Samples) -> float:
        """The largest mean square in the band of voices. A channel that holds less than that altogether need not be looked at."""
        most, held = 0.0, np.einsum("ij,ij->i", window, window) / self._filled
        for number in np.argsort(-held):
            if held[number] <= most:
                break
            most = max(most, self._band.power(window[number]))
        return most
