"""Live rules compared: python -m training.rule AUDIO --fold F NET.pt ... (networks that were trained without fold F)

Makes the events of many nights from the fold's clips, each in a quiet room: episodes of crying, noises, long steady noises, as
rare and as loud as in bench/nights.py. For each rule (the mean of the K best of the last L looks) and each threshold: how many
episodes and single clips of crying are found, after how long, and how many wake-ups eight hours bring for nothing. Only looks over
FLOOR_DB count, as a room that is stirring would have it.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from babycam.core.decibels import to_db
from babycam.listening.cry import BEST, EARLIER, LOOKS, PROBABLY_CRY
from babycam.listening.cry_network import WINDOW, Network
from babycam.listening.mel import BANDS, BATCH, MelCutter
from training.clips import DOUBTFUL, RATE, Clip, Samples, clips
from training.model import CryNet, weights

NOISES, LONG = 120, 6  # in eight hours
STEADY = (
    "rain",
    "vacuum",
    "washing",
    "sea_waves",
    "synth_white",
    "synth_pink",
    "synth_brown",
    "synth_hum",
    "synth_shush",
    "thunder",
)
FLOOR_DB = -48.0
AROUND_S = 5.0
HOP_S = 0.248

Looks = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Event:
    """`looks`: each look's score; `begin`: the look in which it begins to be heard."""

    kind: str
    label: str
    looks: Looks
    begin: int


def network(paths: list[Path]) -> Network:
    """The networks of `paths` as the product runs them."""
    folded = []
    for path in paths:
        net = CryNet()
        net.load_state_dict(torch.load(path))
        folded.append(weights(net.eval()))
    return Network({name: np.stack([one[name] for one in folded]) for name in folded[0]}, "trial")


def looks(sound: Samples, judge: Network) -> Looks:
    """Each look's score; 0 where the window is under FLOOR_DB."""
    mels, powers, out = np.zeros((WINDOW + EARLIER, BANDS), np.float32), [0.0, 0.0, 0.0], []
    for batch, _ in MelCutter(RATE, 1).feed(np.clip(sound, -1, 1).reshape(1, -1)):
        mels = np.concatenate((mels[BATCH:], batch.mels))
        powers = [*powers[-3:], batch.power]
        heard = to_db(max(powers)) >= FLOOR_DB
        out += [judge.score(mels[:WINDOW]), judge.score(mels[EARLIER:])] if heard else [0.0, 0.0]
    return np.array(out)


def at_level(sound: Samples, db: float) -> Samples:
    """Its loudest second at `db` dBFS."""
    size = min(RATE, len(sound))
    held = np.concatenate(([0.0], np.cumsum(sound.astype(np.float64) ** 2)))
    loudest: np.float64 = np.sqrt(max((held[size:] - held[:-size]).max() / size, 1e-12))
    return (sound * (10 ** (db / 20) / loudest)).astype(np.float32)


def in_a_room(sound: Samples, rng: np.random.Generator) -> Samples:
    """`sound` with a room around it, a third of them with a noise machine."""
    around = round(AROUND_S * RATE)
    bins = np.fft.rfftfreq(len(sound) + 2 * around)
    bins[0] = bins[1]
    room = np.fft.irfft(
        (rng.standard_normal(len(bins)) + 1j * rng.standard_normal(len(bins))) / np.sqrt(bins), len(sound) + 2 * around
    )
    room *= 10 ** (rng.uniform(-66, -52) / 20) / np.sqrt(np.mean(room**2))
    if rng.random() < 1 / 3:
        room += rng.standard_normal(len(room)) * 10 ** (rng.uniform(-48, -42) / 20)
    room[around : around + len(sound)] += sound
    return room.astype(np.float32)


def events(pool: list[Clip], rng: np.random.Generator, episodes: int, noises: int, long: int) -> Iterator[tuple[str, str, Samples]]:
    """Kind, label and sound of so many of each."""
    cries, others = [clip for clip in pool if clip.cry], [clip for clip in pool if not clip.cry]
    groups = [[clip for clip in cries if clip.group == group] for group in sorted({clip.group for clip in cries})]
    steady = [clip for clip in others if clip.label.startswith(STEADY)]
    for _ in range(episodes):
        group, goal = groups[rng.integers(len(groups))], rng.uniform(20, 60) * RATE
        parts: list[Samples] = []
        while sum(map(len, parts)) < goal:
            parts += [group[rng.integers(len(group))].samples(), np.zeros(round(rng.uniform(0.2, 1.5) * RATE), np.float32)]
        yield "episode", group[0].group, at_level(np.concatenate(parts), rng.uniform(-38, -14))
    for clip in cries:
        if clip.reference is None or clip.reference >= DOUBTFUL:
            yield "clip", clip.name, at_level(clip.samples(), rng.uniform(-38, -14))
    for number in range(noises):
        clip = others[number % len(others)]
        yield "noise", clip.label, at_level(clip.samples(), rng.uniform(-48, -14))
    for number in range(long):
        clip = steady[number % len(steady)]
        yield "long", clip.label, at_level(np.resize(clip.samples(), 60 * RATE), rng.uniform(-45, -25))


def live(event: Event, best: int, last: int) -> Looks:
    """The live score at each look."""
    padded = np.concatenate((np.zeros(last - 1), event.looks))
    held = np.lib.stride_tricks.sliding_window_view(padded, last)
    return np.asarray(np.sort(held, axis=1)[:, -best:].mean(axis=1))


def judge_rule(heard: list[Event], best: int, last: int, threshold: float) -> dict[str, object]:
    """What the rule makes of the nights."""
    waits, woken = [], {"clip": 0, "noise": 0, "long": 0}
    for event in heard:
        over = live(event, best, last) >= threshold
        if event.kind != "episode":
            woken[event.kind] += bool(over.any())
        elif over.any():
            waits.append((int(np.argmax(over)) - event.begin) * HOP_S)
    count = {kind: sum(event.kind == kind for event in heard) for kind in ("episode", "clip", "noise", "long")}
    return {
        "threshold": threshold,
        "found": round(len(waits) / count["episode"], 3),
        "clips": round(woken["clip"] / count["clip"], 3),
        "wait_p50_s": round(float(np.median(waits)), 1) if waits else None,
        "wait_p90_s": round(float(np.quantile(waits, 0.9)), 1) if waits else None,
        "noises_in_8_h": round(woken["noise"] / count["noise"] * NOISES, 1),
        "long_in_8_h": round(woken["long"] / max(count["long"], 1) * LONG, 1),
    }


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("audio", type=Path)
    options.add_argument("nets", type=Path, nargs="+")
    options.add_argument("--fold", type=int, default=0)
    options.add_argument("--part", action="append", help="train, extra or dev; --fold does not matter for dev")
    asked = options.parse_args()
    torch.set_num_threads(1)
    pool = [clip for part in asked.part or ("train", "extra") for clip in clips(asked.audio / part)]
    pool = [clip for clip in pool if clip.fold == asked.fold or clip.path.parent.name == "dev"]
    judge, rng = network(asked.nets), np.random.default_rng(7)
    begin = round(AROUND_S / HOP_S)  # looks
    heard = [
        Event(kind, label, looks(in_a_room(sound, rng), judge), begin)
        for kind, label, sound in events(pool, rng, episodes=60, noises=300, long=12)
    ]
    for best, last in ((4, 12), (6, 12), (6, 16), (8, 16), (8, 20), (10, 20)):
        for threshold in (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8):
            print(f"{best} of {last}", judge_rule(heard, best, last, threshold), flush=True)
    for event in heard:
        most = round(float(live(event, BEST, LOOKS).max()), 2)
        if (most < PROBABLY_CRY) is (event.kind in ("episode", "clip")):
            print(event.kind, event.label, most)


if __name__ == "__main__":
    main()
