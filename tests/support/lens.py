"""What a made-up phone sees and hears: files for Chromium's fake camera and microphone, which it plays again and again.

The picture carries the time since the file's beginning in its strip (see babycam/media/synthetic.py); the sound is a quiet
room with a burst each BURST_EVERY_S. Chromium starts the two whenever it is asked for them, so they do not begin together.
"""

import wave
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np

from babycam.media.synthetic import Picture, pcm16, room_tone, tone

LOOP_S = 20
FPS = 30  # what Chromium plays MJPEG files at
RATE = 48000
GRAIN = 12  # of 255
BURST_EVERY_S = 5.0
BURST_S = 0.5


def picture_file(path: Path, width: int = 640, height: int = 480, seconds: int = LOOP_S, *, strip: bool = True) -> Path:
    """An MJPEG file of `seconds` at 30 frames a second, with the grain of a cheap camera in the dark below the strip."""
    encoder: Any = av.CodecContext.create("mjpeg", "w")
    encoder.width, encoder.height, encoder.pix_fmt = width, height, "yuvj420p"
    encoder.time_base, encoder.thread_count = Fraction(1, FPS), 1
    encoder.options = {"q": "4"}
    picture, chance = Picture(width, height, strip=strip), np.random.default_rng(1)
    grain = chance.integers(-GRAIN, GRAIN, (8, height - height // 12, width), dtype=np.int16)
    with path.open("wb") as file:
        for number in range(seconds * FPS):
            yuv = picture.yuv(number / FPS).copy()
            luma = yuv[height // 12 : height]
            luma[:] = np.clip(luma + grain[number % len(grain)], 16, 235)
            frame = av.VideoFrame.from_ndarray(yuv, format="yuv420p").reformat(format="yuvj420p")
            frame.pts = number
            for packet in encoder.encode(frame):
                file.write(bytes(packet))
    return path


def sound_file(path: Path, *, every: float = BURST_EVERY_S, level: float = -14.0, seconds: int = LOOP_S) -> Path:
    """A WAV file: a room at -55 dBFS, and bursts of `level` dBFS at `every`, 2 * `every` ... seconds; `every` 0: none."""
    sound = np.resize(room_tone(RATE), seconds * RATE).copy()
    burst = tone(RATE, BURST_S, level)
    for at in np.arange(every, seconds, every) if every else []:
        begin = int(at * RATE)
        sound[begin : begin + len(burst)] += burst[: len(sound) - begin]
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(pcm16(np.clip(sound, -1, 1)))
    return path


def flags(
    folder: Path,
    *,
    every: float = BURST_EVERY_S,
    size: tuple[int, int] = (640, 480),
    strip: bool = True,
    sound: Path | None = None,
) -> list[str]:
    """The arguments that give a Chromium this camera and this microphone, and let pages have them without asking.

    `size`: of the picture; what is small costs little to be sent. `sound`: another WAV file than `sound_file` makes.
    """
    picture = picture_file(folder / "lens.mjpeg", *size, strip=strip)
    return [
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={picture}",
        f"--use-file-for-fake-audio-capture={sound or sound_file(folder / 'ear.wav', every=every)}",
    ]
