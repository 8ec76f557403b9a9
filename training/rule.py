"""Live rules compared: python -m training.rule AUDIO F0.pt F1.pt ... (the networks trained --without-fold 0, 1, ..., in this order)

Makes the events of many nights from each fold's clips, each in a quiet room: episodes of crying, noises, long steady noises, as
rare and as loud as in bench/nights.py. The network that never heard the fold listens to them, and the folds are added up. For each
rule and threshold: how many episodes and single clips of crying are found, after how long, and how many wake-ups eight hours
bring for nothing. Only looks over FLOOR_DB count, as a room that is stirring would have it. With --part dev all networks together
listen to the dev clips.
"""

import argparse
from collections import Counter
from collections.abc import Callable, Iterator
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
BEGIN = round(AROUND_S / HOP_S)  # the look in which an event begins to be heard

Looks = npt.NDArray[np.float64]
Rule = Callable[[Looks], Looks]


@dataclass(frozen=True)
class Event:
    """`looks`: each look's score."""

    kind: str
    label: str
    looks: Looks


def network(paths: list[Path]) -> Network:
    """The networks of `paths` as the product runs them."""
    folded = []
    for path in paths:
        net = CryNet()
        net.load_state_dict(torch.load(path))
        net.eval()
        folded.append(weights(net))
    return Network({name: np.stack([one[name] for one in folded]) for name in folded[0]}, "trial")


# --- the sounds ----------------------------------------------------------------------------------------------------------


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
        yield "clip", clip.name, at_level(clip.samples(), rng.uniform(-38, -14))
    for number in range(noises):
        clip = others[number % len(others)]
        yield "noise", clip.label, at_level(clip.samples(), rng.uniform(-48, -14))
    for number in range(long if steady else 0):
        clip = steady[number % len(steady)]
        yield "long", clip.label, at_level(np.resize(clip.samples(), 60 * RATE), rng.uniform(-45, -25))


def heard(pool: list[Clip], judge: Network, seed: int) -> list[Event]:
    """The events of a pool, as `judge` hears them."""
    rng = np.random.default_rng(seed)
    sure = [clip for clip in pool if not clip.cry or clip.reference is None or clip.reference >= DOUBTFUL]
    made = events(sure, rng, episodes=30, noises=220, long=8)
    return [Event(kind, label, looks(in_a_room(sound, rng), judge)) for kind, label, sound in made]


# --- the rules -----------------------------------------------------------------------------------------------------------


def best(count: int, last: int) -> Rule:
    """The mean of the `count` best of the last `last` looks."""
    return lambda scores: np.asarray(np.sort(_held(scores, last), axis=1)[:, -count:].mean(axis=1))


def certain(count: int, last: int) -> Rule:
    """The same of what the looks say before they are pressed into 0 to 1, so that one that doubts pulls the others down."""

    def rule(scores: Looks) -> Looks:
        sure = np.log(np.clip(scores, 0.01, 0.99) / (1 - np.clip(scores, 0.01, 0.99)))
        padded = np.concatenate((np.full(last - 1, sure.min()), sure))
        top = np.sort(np.lib.stride_tricks.sliding_window_view(padded, last), axis=1)[:, -count:].mean(axis=1)
        return np.asarray(1 / (1 + np.exp(-top)))

    return rule


def twice(count: int, half: int) -> Rule:
    """Cries repeat: the weaker of the last `half` looks and the `half` before them, each the mean of its `count` best."""

    def rule(scores: Looks) -> Looks:
        late = best(count, half)(scores)
        early = np.concatenate((np.zeros(half), late))[: len(late)]
        return np.minimum(late, early)

    return rule


def _held(scores: Looks, last: int) -> Looks:
    """[looks, last]: what lies behind at each look."""
    return np.lib.stride_tricks.sliding_window_view(np.concatenate((np.zeros(last - 1), scores)), last)


RULES: dict[str, Rule] = {
    **{
        f"{count} of {last}": best(count, last)
        for count, last in ((6, 12), (6, 16), (8, 16), (8, 20), (10, 16), (10, 20), (12, 24))
    },
    **{f"{count} of {last}, before the sigmoid": certain(count, last) for count, last in ((6, 16), (8, 16), (10, 20))},
    **{f"twice {count} of {half}": twice(count, half) for count, half in ((3, 8), (4, 8), (4, 10), (5, 10))},
}
THRESHOLDS = (0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85)
FOUND = (0.85, 0.9, 0.95)  # shares of the single clips of crying at which rules are compared


def judged(nights: list[Event], said: list[Looks], threshold: float) -> dict[str, object]:
    """What a rule, which `said` so much at each look, makes of the nights."""
    over = [scores >= threshold for scores in said]
    waits = [
        (int(np.argmax(one)) - BEGIN) * HOP_S
        for event, one in zip(nights, over, strict=True)
        if event.kind == "episode" and one.any()
    ]
    woken = Counter(event.kind for event, one in zip(nights, over, strict=True) if one.any())
    count = Counter(event.kind for event in nights)
    return {
        "threshold": round(threshold, 3),
        "found": round(woken["episode"] / count["episode"], 3),
        "clips": round(woken["clip"] / count["clip"], 3),
        "wait_p50_s": round(float(np.median(waits)), 1) if waits else None,
        "wait_p90_s": round(float(np.quantile(waits, 0.9)), 1) if waits else None,
        "noises_in_8_h": round(woken["noise"] / count["noise"] * NOISES, 1),
        "long_in_8_h": round(woken["long"] / max(count["long"], 1) * LONG, 1),
    }


def compare(nights: list[Event]) -> None:
    """Prints each rule at each threshold, and where it finds FOUND of the single clips."""
    for name, rule in RULES.items():
        said = [rule(event.looks) for event in nights]
        most = [scores.max() for event, scores in zip(nights, said, strict=True) if event.kind == "clip"]
        for share in FOUND:
            print(name, "|", share, judged(nights, said, float(np.quantile(most, 1 - share))), flush=True)
        for threshold in THRESHOLDS:
            print(name, "|", judged(nights, said, threshold), flush=True)


def mistakes(nights: list[Event]) -> None:
    """Prints which labels the shipped rule takes for cries, and which cries it misses."""
    most = [(event, float(best(BEST, LOOKS)(event.looks).max())) for event in nights]
    every = Counter(event.label for event, _ in most if event.kind in ("noise", "long"))
    wrong = Counter(event.label for event, score in most if event.kind in ("noise", "long") and score >= PROBABLY_CRY)
    print("taken for cries:", {label: f"{count} of {every[label]}" for label, count in wrong.most_common()})
    for event, score in most:
        if event.kind in ("episode", "clip") and score < PROBABLY_CRY:
            print("missed:", event.kind, event.label, round(score, 2))


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("audio", type=Path)
    options.add_argument("nets", type=Path, nargs="+")
    options.add_argument("--part", choices=("dev",))
    asked = options.parse_args()
    torch.set_num_threads(1)
    if asked.part:
        nights = heard(list(clips(asked.audio / asked.part)), network(asked.nets), 7)
    else:
        pool = [clip for part in ("train", "extra") for clip in clips(asked.audio / part)]
        folds = [[clip for clip in pool if clip.fold == fold] for fold in range(len(asked.nets))]
        pairs = enumerate(zip(folds, asked.nets, strict=True))
        nights = [event for fold, (clips_of, net) in pairs for event in heard(clips_of, network([net]), fold)]
    compare(nights)
    mistakes(nights)


if __name__ == "__main__":
    main()
