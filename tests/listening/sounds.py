"""Sounds made with numpy, all mono float32 in [-1, 1]; levels in dBFS RMS (a sine of -20 dBFS has its peak at -17)."""

from collections.abc import Sequence

import numpy as np

from babycam.core.link import ListeningConfig
from babycam.listening.level import Samples
from babycam.listening.outputs import Ended, HopMeasured, Muted, Output, Started, StateMoved
from babycam.listening.pipeline import Pipeline

RATE = 16_000
T0 = 1_700_000_000.0


def tone(seconds: float, db: float, hz: float = 1000.0, rate: int = RATE) -> Samples:
    """A sine."""
    time = np.arange(round(seconds * rate)) / rate
    return np.asarray(np.sqrt(2) * 10 ** (db / 20) * np.sin(2 * np.pi * hz * time), np.float32)


def noise(seconds: float, db: float, rate: int = RATE, seed: int = 1) -> Samples:
    """White noise."""
    return (np.random.default_rng(seed).standard_normal(round(seconds * rate)) * 10 ** (db / 20)).astype(np.float32)


def zeros(seconds: float, rate: int = RATE) -> Samples:
    """Digital silence."""
    return np.zeros(round(seconds * rate), np.float32)


def click(seconds: float, at: float, rate: int = RATE) -> Samples:
    """Digital silence with a full-scale click of 10 ms, 1 kHz, in it."""
    sound = zeros(seconds, rate)
    burst = tone(0.01, -3.02, 1000.0, rate)
    sound[round(at * rate) : round(at * rate) + burst.size] = burst
    return sound


def cry(seconds: float, db: float, burst: float = 1.0, breath: float = 0.7, rate: int = RATE) -> Samples:
    """Bursts of a harmonic tone around 450 Hz with breaths in between, as a baby cries."""
    time = np.arange(round(seconds * rate)) / rate
    hz = 450 + 40 * np.sin(2 * np.pi * 0.8 * time)
    phase = 2 * np.pi * np.cumsum(hz) / rate
    voice = sum(np.sin(k * phase) / k for k in range(1, 7))
    voice *= 10 ** (db / 20) / np.sqrt(sum(0.5 / k**2 for k in range(1, 7)))
    return np.asarray(voice * (time % (burst + breath) < burst), np.float32)


def over_room(sound: Samples, room_db: float = -62.0, rate: int = RATE) -> Samples:
    """The sound in a room that is never digitally silent."""
    return sound + noise(sound.size / rate + 1, room_db, rate, seed=7)[: sound.size]


def play(*sounds: Samples, config: ListeningConfig | None = None, rate: int = RATE, block: int = 1024) -> list[Output]:
    """What a fresh pipeline says to these sounds, one after the other, from T0 on."""
    return feed(Pipeline(config or ListeningConfig()), np.concatenate(sounds), T0, rate, block)


def feed(pipeline: Pipeline, sound: Samples, at: float = T0, rate: int = RATE, block: int = 1024) -> list[Output]:
    """What `pipeline` says to `sound` in blocks."""
    out: list[Output] = []
    for first in range(0, sound.size, block):
        out += pipeline.feed(sound[first : first + block], rate, at + first / rate)
    return out


def hops(out: Sequence[Output]) -> list[HopMeasured]:
    return [said for said in out if isinstance(said, HopMeasured)]


def started(out: Sequence[Output]) -> list[Started]:
    return [said for said in out if isinstance(said, Started)]


def ended(out: Sequence[Output]) -> list[Ended]:
    return [said for said in out if isinstance(said, Ended)]


def states(out: Sequence[Output]) -> list[str]:
    return [str(said.state) for said in out if isinstance(said, StateMoved)]


def mutings(out: Sequence[Output]) -> list[tuple[float, bool]]:
    return [(round(said.at - T0, 1), said.muted) for said in out if isinstance(said, Muted)]
