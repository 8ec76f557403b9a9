"""Mixes rooms: `python -m babycam.media.live.mix COUNT`. In, over stdin: a byte that says which room, and an ADTS frame of it,
again and again. Out, over stdout: ADTS frames of all of them together. Ends with its stdin.

Each room's frames come at the pace of the clock (monitor/sound/programme.py sees to that). One that is late is not waited for.
"""

import sys
from typing import BinaryIO

import numpy as np

from babycam.core import adts
from babycam.media import aac
from babycam.media.cues.frames import HUSH, cue
from babycam.media.decode import AudioDecoder, Samples
from babycam.media.encode import AdtsEncoder
from babycam.media.packets import AudioInfo, Packet

LATE = round(0.25 * adts.RATE)  # samples by which another room is ahead of one that is late
MOST_WAITING = 2 * adts.RATE
KNEE = 0.7  # of full scale: beyond it the sum is bent, not cut


class Mix:
    """The sum of `rooms` streams."""

    def __init__(self, rooms: int) -> None:
        info = AudioInfo("aac", adts.RATE, 1, aac.make_config(adts.RATE, 1))
        self._decoders = [AudioDecoder(info) for _ in range(rooms)]
        self._waiting: list[Samples] = [np.zeros(0, dtype=np.float32) for _ in range(rooms)]
        self._encoder = AdtsEncoder()

    def feed(self, room: int, frame: bytes) -> list[bytes]:
        """The frames that this one completes."""
        for block, _ in self._decoders[room].feed(Packet(False, 0, 0, 0, True, frame[adts.HEAD :], 0.0)):
            self._waiting[room] = np.append(self._waiting[room], block if block.ndim == 1 else block[0])[-MOST_WAITING:]
        made: list[bytes] = []
        while self._due():
            made += self._encoder.feed(bent(sum(self._next(at) for at in range(len(self._waiting)))))  # type: ignore[arg-type]
        return made

    def _due(self) -> bool:
        sizes = [len(waiting) for waiting in self._waiting]
        return min(sizes) >= adts.SAMPLES or max(sizes) >= adts.SAMPLES + LATE

    def _next(self, room: int) -> Samples:
        """A frame's samples, silence for what lacks."""
        waiting = self._waiting[room]
        self._waiting[room] = waiting[adts.SAMPLES :]
        return np.pad(waiting[: adts.SAMPLES], (0, max(0, adts.SAMPLES - len(waiting))))


def bent(samples: Samples) -> Samples:
    """The same, never over full scale."""
    over = np.abs(samples) - KNEE
    loud = KNEE + (1 - KNEE) * np.tanh(over / (1 - KNEE))
    return np.asarray(np.where(over > 0, np.sign(samples) * loud, samples), dtype=np.float32)


def run(rooms: int, taken: BinaryIO, given: BinaryIO) -> None:
    """Until `taken` ends. Raises NotAdts."""
    mix = Mix(rooms)
    given.write(cue(HUSH)[0])  # says that it is ready
    given.flush()
    while len(head := taken.read(1 + adts.HEAD)) == 1 + adts.HEAD:
        size = (head[4] & 3) << 11 | head[5] << 3 | head[6] >> 5
        frame = head[1:] + taken.read(size - adts.HEAD)
        for made in mix.feed(head[0], adts.split(frame)[0]):
            given.write(made)
        given.flush()


if __name__ == "__main__":
    run(int(sys.argv[1]), sys.stdin.buffer, sys.stdout.buffer)
