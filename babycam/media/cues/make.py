"""Makes the sounds of this package: `python -m babycam.media.cues.make`. Their files are kept in the repository.

Browsers take a page for silent under -72 dBFS, slow it down and put it to sleep in the background; the hush lies over that.
"""

import numpy as np

from babycam.core import adts
from babycam.media.cues import frames
from babycam.media.decode import Samples
from babycam.media.encode import AdtsEncoder

HUSH_DB, HUSH_FRAMES = -60.0, 94  # dBFS; two seconds
TICK_HZ, TICK_S, TICK_PEAK = 660.0, 0.06, 0.08
NOTES_HZ, NOTE_S, NOTES_PEAK = (880.0, 698.5, 554.4), 0.3, 0.25


def made(name: str) -> list[bytes]:
    """The frames of a cue."""
    return _encoded({frames.HUSH: _hush, frames.TICK: _tick, frames.NOTES: _notes}[name]())


def _encoded(samples: Samples) -> list[bytes]:
    """Whole frames; the encoder's run-up is left out, and what it still holds is let out by silence."""
    encoder = AdtsEncoder()
    padded = np.append(samples, np.zeros(-len(samples) % adts.SAMPLES + 2 * adts.SAMPLES, dtype=np.float32))
    return [frame for block in np.split(padded, len(padded) // adts.SAMPLES) for frame in encoder.feed(block)][1:]


def _hush() -> Samples:
    noise = np.random.default_rng(1).standard_normal(HUSH_FRAMES * adts.SAMPLES)
    soft = np.convolve(noise, np.ones(12) / 12, mode="same")  # less of the hiss
    return np.asarray(soft / soft.std() * 10 ** (HUSH_DB / 20), dtype=np.float32)


def _tick() -> Samples:
    return _tone(TICK_HZ, TICK_S, TICK_PEAK)


def _notes() -> Samples:
    return np.concatenate([_tone(pitch, NOTE_S, NOTES_PEAK) for pitch in NOTES_HZ])


def _tone(pitch: float, seconds: float, peak: float) -> Samples:
    at = np.arange(round(seconds * adts.RATE)) / adts.RATE
    swell = np.minimum(1.0, at / 0.01) * np.exp(-3.0 * at / seconds) * np.minimum(1.0, (seconds - at) / 0.01)
    return np.asarray(peak * swell * np.sin(2 * np.pi * pitch * at), dtype=np.float32)


def main() -> None:
    """Writes the files."""
    for name in frames.NAMES:
        frames.path(name).write_bytes(b"".join(made(name)))


if __name__ == "__main__":
    main()
