"""A recording's loudness as a picture: `python -m babycam.media.waveform FILE`, one JSON line {"peaks": hexadecimal} on stdout.

Its own process where nothing is known of the bytes.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame

from babycam.media.decode import Samples, samples_of

PEAKS = 200
LOWEST_DB = -60.0
STEP_S = 0.02


def peaks(path: Path) -> bytes:
    """PEAKS bytes: the loudest sample of each stretch, from LOWEST_DB (0) to full scale (255); none where there is no sound.

    Raises OSError or ValueError for what is no MP4.
    """
    with av.open(str(path), format="mp4") as container:
        if not container.streams.audio:
            return b""
        heard = list(_heard(container))
        return _packed(heard, _begin(container), _seconds(container)) if heard else b""


def _begin(container: av.container.InputContainer) -> float:
    return (container.start_time or 0) / av.time_base


def _seconds(container: av.container.InputContainer) -> float:
    return (container.duration or 0) / av.time_base


def _heard(container: av.container.InputContainer) -> Iterator[tuple[float, float]]:
    """(seconds, peak from 0 to 1) of each STEP_S. A file that breaks off ends there; what is broken in it is left out."""
    stream = container.streams.audio[0]
    stream.codec_context.thread_count = 1
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets)
        except (StopIteration, av.FFmpegError):
            return
        try:
            frames = packet.decode()
        except av.FFmpegError:
            continue
        for frame in frames:
            if isinstance(frame, AudioFrame) and frame.time is not None:
                yield from _steps(frame.time, samples_of(frame), frame.sample_rate)


def _steps(at: float, samples: Samples, rate: int) -> Iterator[tuple[float, float]]:
    loud = np.abs(np.nan_to_num(samples))
    if loud.ndim > 1:
        loud = loud.max(axis=0)
    step = max(1, int(rate * STEP_S))
    for first in range(0, loud.size, step):
        yield at + first / rate, float(loud[first : first + step].max())


def _packed(heard: list[tuple[float, float]], begin: float, seconds: float) -> bytes:
    times, loud = np.array(heard).T
    places = np.clip((times - begin) / max(seconds, STEP_S) * PEAKS, 0, PEAKS - 1).astype(int)
    loudest = np.zeros(PEAKS)
    np.maximum.at(loudest, places, loud)
    decibels = 20 * np.log10(np.maximum(loudest, 1e-6))
    return np.clip((decibels / -LOWEST_DB + 1) * 255, 0, 255).astype(np.uint8).tobytes()


def main() -> int:
    try:
        found = peaks(Path(sys.argv[1]))
    except (OSError, ValueError, IndexError):
        found = b""
    sys.stdout.write(json.dumps({"peaks": found.hex()}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
