"""Made-up nights of a child's room, out of labelled clips, and how well wake-ups fit to what happened in them.

A folder of clips holds labels.csv (`file`, `group`, ...; files whose names begin with "cry" are cries) and the clips, 16 kHz. In
eight hours there are 6 episodes of crying (20 to 180 s of one child's clips), 8 fusses (a child that settles itself after 1.5 to
3 s), 120 passing noises and 6 long ones (1 to 10 minutes), one after the other, over room tone and, in a third of the hours, a
noise machine.
"""

import csv
import random
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt

RATE = 16_000
STEADY = (
    *("rain", "vacuum", "washing", "wind", "sea_waves", "thunder", "train", "engine", "helicopter", "crackling", "airplane"),
    *("synth_white", "synth_pink", "synth_brown", "synth_hum", "synth_shush", "hair", "fan", "insects", "crickets"),
)
PER_8_H = {"episode": 6, "fuss": 8, "noise": 120, "long": 6}
APART_S = 15
HEAD_S, TAIL_S = 30, 30
LATE_S = 5.0  # a wake so long after an episode has still found it
AFTER_S = 15.0  # a wake so long after an event is its fault

Samples = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Event:
    """What happened from `start` to `end` (s): an episode, a fuss, a noise or a long one; its loudest second had `db` dBFS."""

    kind: str
    label: str
    start: float
    end: float
    db: float


class Clips:
    """A folder of labelled clips, each read once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, Samples] = {}
        with (folder / "labels.csv").open(newline="") as file:
            rows = list(csv.DictReader(file))
        self.others = [row["file"] for row in rows if not row["file"].startswith("cry")]
        self.steady = [name for name in self.others if label(name).startswith(STEADY)]
        children: dict[str, list[str]] = {}
        for row in rows:
            if row["file"].startswith("cry"):
                children.setdefault(row["group"], []).append(row["file"])
        self.children = list(children.values())
        self.cries = [name for names in self.children for name in names]

    def __getitem__(self, name: str) -> Samples:
        if name not in self._read:
            with av.open(str(self._folder / name)) as opened:
                parts = [frame.to_ndarray().reshape(-1) for frame in opened.decode(audio=0)]
            sound: npt.NDArray[np.int16 | np.float32] = np.concatenate(parts)
            full = 32768.0 if sound.dtype == np.int16 else 1.0
            self._read[name] = _faded((sound / full).astype(np.float32), 0.02)
        return self._read[name]


def label(name: str) -> str:
    """The kind of sound in a file: "other_0123_rain.flac" is rain."""
    return Path(name).stem.split("_", 2)[-1]


def night(clips: Clips, seed: int, hours: float) -> tuple[Samples, list[Event]]:
    """The sound of a night (RATE Hz, mono) and what is in it. The same seed makes the same night."""
    dice, noise = random.Random(seed), np.random.default_rng(seed)
    total = int(hours * 3600 * RATE)
    out = _room(total, dice, noise)
    kinds = [kind for kind, count in PER_8_H.items() for _ in range(round(count * hours / 8))]
    dice.shuffle(kinds)
    made = [_MAKERS[kind](clips, dice) for kind in kinds]
    spare = total / RATE - HEAD_S - TAIL_S - sum(len(sound) / RATE + APART_S for _, sound in made)
    gaps = np.diff(np.sort(noise.random(len(made) + 1)))
    gaps = gaps / gaps.sum() * max(0.0, spare)
    events: list[Event] = []
    at = HEAD_S * RATE
    for kind, (name, sound), gap in zip(kinds, made, gaps, strict=True):
        at += int((gap + APART_S) * RATE)
        db = _loudness(kind, dice)
        heard = _at_level(sound, db)[: max(0, total - at)]
        out[at : at + len(heard)] += heard
        events.append(Event(kind, name, at / RATE, (at + len(heard)) / RATE, round(db, 1)))
        at += len(heard)
    return np.clip(out, -1.0, 1.0), events


def score(events: Sequence[Event], wakes: Sequence[float]) -> dict[str, object]:
    """Episodes found, the wait for it, and false wake-ups per 8 hours, by what they were for. `wakes`: s from the beginning."""
    episodes = [event for event in events if event.kind == "episode"]
    waits = [
        min(inside) - event.start for event in episodes if (inside := [w for w in wakes if event.start <= w <= event.end + LATE_S])
    ]
    false: Counter[str] = Counter()
    for wake in wakes:
        near = [event for event in events if event.start <= wake <= event.end + AFTER_S]
        if not near:
            false["nothing"] += 1
        elif near[-1].kind in ("noise", "long"):
            false[f"{near[-1].kind}:{near[-1].label}"] += 1
    return {"episodes": len(episodes), "waits": waits, "false": false}


def summed(nights: Sequence[dict[str, Any]], hours: float) -> dict[str, object]:
    """Several nights' scores as one; `hours`: of all of them."""
    waits = [wait for night in nights for wait in night["waits"]]
    false: Counter[str] = sum((Counter(night["false"]) for night in nights), Counter())
    passing = sum(count for name, count in false.items() if not name.startswith("long:"))
    return {
        "episodes": sum(int(str(night["episodes"])) for night in nights),
        "found": len(waits),
        "wait_p50_s": round(statistics.median(waits), 1) if waits else None,
        "wait_worst_s": round(max(waits), 1) if waits else None,
        "false_per_8h": round(sum(false.values()) / hours * 8, 1),
        "false_not_long_per_8h": round(passing / hours * 8, 1),
        "by": dict(false.most_common(12)),
    }


# --- how its parts are made ----------------------------------------------------------------------------------------------


def _room(total: int, dice: random.Random, noise: np.random.Generator) -> Samples:
    """Pink room tone of -66 to -52 dBFS, another each hour; in a third of them a white noise machine of -48 to -42."""
    out = np.zeros(total, np.float32)
    hour, piece = 3600 * RATE, 240 * RATE
    for first in range(0, total, hour):
        size = min(hour, total - first)
        tone = np.tile(_pink(noise, piece), 15)[:size] * np.float32(10 ** (dice.uniform(-66, -52) / 20))
        if dice.random() < 1 / 3:
            tone += noise.standard_normal(size).astype(np.float32) * np.float32(10 ** (dice.uniform(-48, -42) / 20))
        out[first : first + size] = tone
    return out


def _pink(noise: np.random.Generator, size: int) -> Samples:
    """1/f noise of RMS 1."""
    hertz = np.fft.rfftfreq(size, 1 / RATE)
    hertz[0] = hertz[1]
    spectrum = noise.standard_normal(hertz.size) + 1j * noise.standard_normal(hertz.size)
    wave = np.fft.irfft(spectrum / np.sqrt(hertz), size)
    return np.asarray(wave / np.sqrt(np.mean(wave**2)), np.float32)


def _episode(clips: Clips, dice: random.Random) -> tuple[str, Samples]:
    child, wanted = dice.choice(clips.children), dice.uniform(20, 180) * RATE
    parts: list[Samples] = []
    while sum(map(len, parts)) < wanted:
        parts += [clips[dice.choice(child)], np.zeros(int(dice.uniform(0.2, 1.5) * RATE), np.float32)]
    return "cry", np.concatenate(parts)


def _fuss(clips: Clips, dice: random.Random) -> tuple[str, Samples]:
    return "fuss", _faded(clips[dice.choice(clips.cries)][: int(dice.uniform(1.5, 3) * RATE)], 0.02)


def _noise(clips: Clips, dice: random.Random) -> tuple[str, Samples]:
    name = dice.choice(clips.others)
    return label(name), clips[name]


def _long(clips: Clips, dice: random.Random) -> tuple[str, Samples]:
    name = dice.choice(clips.steady or clips.others)
    once = clips[name]
    return label(name), _faded(np.tile(once, 1 + int(dice.uniform(60, 600) * RATE / len(once))), 1.0)


_MAKERS = {"episode": _episode, "fuss": _fuss, "noise": _noise, "long": _long}
_LOUDNESS = {"episode": (-38, -14), "fuss": (-50, -35), "noise": (-48, -14), "long": (-45, -25)}


def _loudness(kind: str, dice: random.Random) -> float:
    return dice.uniform(*_LOUDNESS[kind])


def _at_level(sound: Samples, db: float) -> Samples:
    """The sound with `db` dBFS RMS in its loudest second."""
    size = min(RATE, len(sound))
    power = np.concatenate([[0.0], np.cumsum(np.square(sound, dtype=np.float64))])
    loudest = np.sqrt(max(float((power[size:] - power[:-size]).max()) / size, 1e-12))
    return np.asarray(sound * (10 ** (db / 20) / loudest), np.float32)


def _faded(sound: Samples, seconds: float) -> Samples:
    size = min(int(seconds * RATE), len(sound) // 2)
    if not size:
        return sound
    faded, ramp = sound.copy(), np.linspace(0, 1, size, dtype=np.float32)
    faded[:size] *= ramp
    faded[-size:] *= ramp[::-1]
    return faded
