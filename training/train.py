"""One seed: python -m training.train CACHE.npz OUT.pt --seed 0 [--without-fold F] [--steps N] [--begin-with NET.pt]

Half of each batch are cries. Noises are weighed by how much of a cry the network itself hears in them, at a third, half and three
quarters of the way, so that it learns from what deceives it.
"""

import argparse
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F

from babycam.listening.cry_network import WINDOW
from babycam.listening.mel import BANDS, level_free
from training.augment import Powers, bend, cut, edge
from training.clips import DOUBTFUL
from training.model import CryNet

HOP = 31
AROUND = 62
SMOOTHING = 0.03
BATCH = 96
RATE = 4e-3
KEPT = 0.995  # of the running mean of the weights, each step
BEST = 3

Numbers = npt.NDArray[np.float64]


@dataclass
class Cache:
    """What training.cache wrote: one row a version of a clip."""

    mels: Powers
    starts: npt.NDArray[np.int64]
    part: npt.NDArray[np.str_]
    name: npt.NDArray[np.str_]
    label: npt.NDArray[np.str_]
    group: npt.NDArray[np.str_]
    fold: npt.NDArray[np.int64]
    version: npt.NDArray[np.int64]
    reference: Numbers  # NaN where nobody asked
    cry: npt.NDArray[np.bool_] = field(init=False)

    def __post_init__(self) -> None:
        self.cry = np.asarray(self.label == "cry")

    @classmethod
    def read(cls, path: Path) -> "Cache":
        with np.load(path) as file:
            mels, lengths, rows = file["mels"], file["lengths"], file["rows"]
        reference = np.array([float(said) if said else np.nan for said in rows[:, 6]])
        starts = np.concatenate(([0], np.cumsum(lengths)))
        part, name, label, group = rows[:, :4].T
        return cls(mels, starts, part, name, label, group, rows[:, 4].astype(int), rows[:, 5].astype(int), reference)

    def __getitem__(self, row: int) -> Powers:
        return self.mels[self.starts[row] : self.starts[row + 1]]

    def trained_on(self, without_fold: int) -> npt.NDArray[np.bool_]:
        """The rows to learn from: not the dev clips, not `without_fold` (-1: all), no doubtful cry."""
        doubtful = self.cry & (self.reference < DOUBTFUL)
        taken: npt.NDArray[np.bool_] = (self.part != "dev") & (self.fold != without_fold) & ~doubtful
        return taken


def windows(mels: Powers) -> Powers:
    """[n, WINDOW, BANDS], each half a second."""
    if len(mels) < WINDOW:
        mels = np.pad(mels, ((0, WINDOW - len(mels)), (0, 0)))
    return np.stack([mels[start : start + WINDOW] for start in range(0, len(mels) - WINDOW + 1, HOP)])


def _in_a_room(mels: Powers) -> Powers:
    """The sound with a second of hiss before and after, 30 dB under its loudest moment."""
    rng = np.random.default_rng(len(mels))
    hiss: Numbers = rng.gamma(3.0, 1 / 3, (len(mels) + 2 * AROUND, BANDS)) * mels.sum(1).max() / BANDS / 1000
    hiss[AROUND : AROUND + len(mels)] += mels
    return hiss.astype(np.float32)


def scores(net: CryNet, cache: Cache, rows: npt.NDArray[np.int64]) -> Numbers:
    """Each clip's score in a quiet room: the mean of its best windows."""
    net.eval()
    looks = [level_free(windows(_in_a_room(cache[row]))) for row in rows]
    stacked = torch.from_numpy(np.concatenate(looks))
    with torch.no_grad():
        said = torch.sigmoid(torch.cat([net(part) for part in stacked.split(512)])).numpy()
    net.train()
    edges = np.cumsum([len(look) for look in looks])[:-1]
    return np.array([np.sort(part)[-BEST:].mean() for part in np.split(said, edges)])


class Sampler:
    """Draws the windows of one step."""

    def __init__(self, cache: Cache, rows: npt.NDArray[np.bool_], rng: np.random.Generator) -> None:
        self._cache, self._rng = cache, rng
        self.cries, self.noises = np.where(rows & cache.cry)[0], np.where(rows & ~cache.cry)[0]
        self._cry_weight = _weight(cache.group[self.cries])
        kinds = np.array([label.split("_")[0] if label.startswith("speech") else label for label in cache.label[self.noises]])
        self._base = self._noise_weight = _weight(kinds)
        self._loud = {int(row): _loud(cache[row]) for row in self.cries}

    def weigh(self, heard: Numbers) -> None:
        """From here on noises are drawn by how much of a cry was `heard` in each."""
        weight = self._base * (0.15 + heard)
        self._noise_weight = weight / weight.sum()

    def draw(self) -> tuple[torch.Tensor, torch.Tensor]:
        """Windows [BATCH, WINDOW, BANDS], bent, and 1 for each that is a cry."""
        cries = self._rng.choice(self.cries, BATCH // 2, p=self._cry_weight)
        noises = self._rng.choice(self.noises, BATCH - BATCH // 2, p=self._noise_weight)
        others = self._rng.choice(self.noises, BATCH)
        sounds = [cut(self._cache[row], self._rng, int(self._rng.choice(self._loud[int(row)]))) for row in cries]
        sounds += [cut(self._cache[row], self._rng) for row in noises]
        sounds = [self._edged(sound, number < len(cries)) for number, sound in enumerate(sounds)]
        mixed = [cut(self._cache[row], self._rng) for row in others]
        truth = (torch.arange(BATCH) < BATCH // 2).float()
        return bend(torch.from_numpy(np.stack(sounds)), torch.from_numpy(np.stack(mixed)), truth, self._rng), truth

    def _edged(self, sound: Powers, cry: bool) -> Powers:
        """Some begin or end within the window; of a cry at least 0.7 s are left."""
        if self._rng.random() > (0.35 if cry else 0.5):
            return sound
        return edge(sound, self._rng, 50 if cry else 80)


def _weight(keys: npt.NDArray[np.str_]) -> Numbers:
    """Sums to 1; a key that is there often weighs less, by the root of how often."""
    values, counts = np.unique(keys, return_counts=True)
    often = dict(zip(values, counts, strict=True))
    weight: Numbers = np.array([often[key] ** -0.5 for key in keys])
    weight /= weight.sum()
    return weight


def _loud(mels: Powers) -> npt.NDArray[np.int64]:
    """Where windows begin that are within 10 dB of the loudest one: a cry clip's pauses are no cries."""
    power = mels.sum(1)
    if len(power) < WINDOW:
        return np.zeros(1, np.int64)
    held = np.convolve(power, np.ones(WINDOW) / WINDOW, "valid")
    return np.where(held > held.max() * 0.1)[0]


def train(cache: Cache, seed: int, steps: int, without_fold: int, begin_with: Path | None = None) -> CryNet:
    """A trained network: the running mean of the weights. One to `begin_with` is taught on at a third of the pace."""
    torch.manual_seed(seed)
    sampler = Sampler(cache, cache.trained_on(without_fold), np.random.default_rng(seed))
    net: CryNet = CryNet().to(memory_format=torch.channels_last)  # a sixth faster on a processor
    if begin_with:
        net.load_state_dict(torch.load(begin_with))
    pace = RATE / 3 if begin_with else RATE
    optimizer = torch.optim.AdamW(net.parameters(), lr=pace, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, pace, steps, pct_start=0.15)
    mean = {name: value.clone() for name, value in net.state_dict().items()}
    begun, lost = time.process_time(), 0.0
    for step in range(steps):
        looks, truth = sampler.draw()
        loss = F.binary_cross_entropy_with_logits(net(looks), truth * (1 - 2 * SMOOTHING) + SMOOTHING)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        _follow(mean, net, min(KEPT, (1 + step) / (10 + step)))
        lost += loss.item()
        if step in (steps // 3, steps // 2, 3 * steps // 4):
            sampler.weigh(scores(net, cache, sampler.noises))
        if step % 200 == 199:
            print(step + 1, f"loss {lost / 200:.4f}, {time.process_time() - begun:.0f} s", flush=True)
            lost = 0.0
    net.load_state_dict(mean)
    return net


def _follow(mean: dict[str, torch.Tensor], net: CryNet, kept: float) -> None:
    for name, value in net.state_dict().items():
        mean[name] = mean[name] * kept + value * (1 - kept) if value.is_floating_point() else value.clone()


def report(net: CryNet, cache: Cache, rows: npt.NDArray[np.bool_], name: str) -> None:
    """Prints how well the clips of `rows` are told apart: the false alarms where 90 and 95 % of the cries are found."""
    chosen = np.where(rows & (cache.version == 0))[0]
    said, cry = scores(net, cache, chosen), cache.cry[chosen]
    auc = (said[cry][:, None] > said[~cry]).mean()
    rates = {share: float((said[~cry] >= np.quantile(said[cry], 1 - share)).mean()) for share in (0.9, 0.95)}
    print(f"{name}: {cry.sum()} cries, {(~cry).sum()} noises, AUC {auc:.4f}, false alarms {rates}", flush=True)


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("cache", type=Path)
    options.add_argument("out", type=Path)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--steps", type=int, default=2400)
    options.add_argument("--without-fold", type=int, default=-1)
    options.add_argument("--begin-with", type=Path)
    asked = options.parse_args()
    torch.set_num_threads(1)
    cache = Cache.read(asked.cache)
    net = train(cache, asked.seed, asked.steps, asked.without_fold, asked.begin_with)
    torch.save(net.state_dict(), asked.out)
    report(net, cache, cache.part == "dev", "dev")
    if asked.without_fold >= 0:
        report(net, cache, (cache.part != "dev") & (cache.fold == asked.without_fold), "fold")


if __name__ == "__main__":
    main()
