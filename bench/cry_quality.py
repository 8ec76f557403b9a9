"""How well cries are told from noises. `python -m bench.cry_quality --clips DIR [--weights FILE] [--quick]`.

DIR holds labels.csv (file, label; "cry" is a cry) and recordings. Each clip is put into a quiet room (pink noise of -60 dBFS, 2 s
before and after), its loudest second at -25 dBFS, and heard by a room's CryListener in blocks of 20 ms. A clip counts as a cry
where the live score reaches the line that wakes, `PROBABLY_CRY`. Then each cry again in white and pink noise, vacuum cleaner, rain
and speech (DIR's own where it has them, else made up), the cry's mean power over the noise's by 20, 10, 5 and 0 dB. Beside it
stands what the loudness alone makes of the same sounds (default lines).
"""

import argparse
import collections
import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

from babycam.core.link import ListeningConfig
from babycam.listening.cry import PROBABLY_CRY, CryListener
from babycam.listening.cry_network import Network
from babycam.listening.outputs import Started
from babycam.listening.pipeline import Pipeline
from bench._lib import report, summary

Samples = npt.NDArray[np.float32]

RATE = 16_000
AROUND_S = 2.0
ROOM_DB, CLIP_DB = -60.0, -25.0
OVER_DB = (20, 10, 5, 0)
BLOCK = RATE // 50
AUDIBLE_DB = -45.0  # the stirring line: from here on somebody waits


@dataclass(frozen=True)
class Heard:
    """What one sound brought: the best live score, when it first was a cry (s after the onset), and whether loudness alarmed."""

    best: float
    after_s: float | None
    loud: bool
    unjudged: int


def read(path: Path) -> Samples:
    """The sound of `path`, mono, 16 kHz."""
    resampler = av.AudioResampler("flt", "mono", RATE)
    with av.open(str(path)) as container:
        parts = [part.to_ndarray()[0] for frame in container.decode(audio=0) for part in resampler.resample(frame)]
    return np.concatenate([*parts, *(part.to_ndarray()[0] for part in resampler.resample(None))])


def pink(count: int, db: float, rng: np.random.Generator) -> Samples:
    """Noise whose power falls by 3 dB an octave."""
    bins = np.fft.rfftfreq(count)
    bins[0] = bins[1]
    wave = np.fft.irfft((rng.standard_normal(len(bins)) + 1j * rng.standard_normal(len(bins))) / np.sqrt(bins), count)
    return np.asarray(wave / np.sqrt(np.mean(wave**2)) * 10 ** (db / 20), np.float32)


def vacuum(count: int, rng: np.random.Generator) -> Samples:
    """A motor of 300 Hz with its harmonics, in rushing air."""
    time = np.arange(count) / RATE
    motor = sum(np.sin(2 * np.pi * 300 * k * time + k) / k for k in range(1, 12))
    return np.asarray(motor * 0.1 + pink(count, -20.0, rng) + 0.03 * rng.standard_normal(count), np.float32)


def loudest_second(sound: Samples) -> float:
    """dBFS."""
    size = min(RATE, len(sound))
    held = np.concatenate(([0.0], np.cumsum(sound.astype(np.float64) ** 2)))
    return float(10 * np.log10(max((held[size:] - held[:-size]).max() / size, 1e-12)))


def in_a_room(sound: Samples, rng: np.random.Generator) -> Samples:
    """`sound`, its loudest second at CLIP_DB, with a quiet room around."""
    around = round(AROUND_S * RATE)
    out = pink(len(sound) + 2 * around, ROOM_DB, rng)
    out[around:-around] += sound * 10 ** ((CLIP_DB - loudest_second(sound)) / 20)
    return np.clip(out, -1.0, 1.0)


def listen(sound: Samples, network: Network) -> Heard:
    """A fresh room that hears `sound`."""
    listener, pipeline = CryListener(network), Pipeline(ListeningConfig())
    looks, loud = [], False
    for start in range(0, len(sound), BLOCK):
        block, at = sound[start : start + BLOCK], start / RATE
        looks += listener.feed(block, RATE, at)
        loud |= any(isinstance(output, Started) for output in pipeline.feed(block, RATE, at))
    power = np.square(sound[: len(sound) // BLOCK * BLOCK]).reshape(-1, BLOCK).mean(axis=1)
    onset = float(np.argmax(power > 10 ** (AUDIBLE_DB / 10))) * BLOCK / RATE
    judged = [look for look in looks if look.cry is not None]
    after_s = next((look.at - onset for look in judged if (look.cry or 0.0) >= PROBABLY_CRY), None)
    return Heard(max((look.cry or 0.0 for look in judged), default=0.0), after_s, loud, len(looks) - len(judged))


def share(values: list[bool]) -> float | None:
    """How many of them, 0 to 1."""
    return round(sum(values) / len(values), 3) if values else None


def auc(cries: list[float], noises: list[float]) -> float:
    """The chance that a cry scores higher than a noise."""
    higher = np.array(cries)[:, None] - np.array(noises)
    return round(float((higher > 0).mean() + 0.5 * (higher == 0).mean()), 4)


def maskers(clips: list[tuple[str, Samples]], rng: np.random.Generator) -> dict[str, Callable[[int], Samples]]:
    """What cries are mixed with: `count` samples of each."""

    def looped(name: str) -> Callable[[int], Samples] | None:
        own = [sound for label, sound in clips if label.startswith(name)]
        return (lambda count: np.resize(np.concatenate([sound / (np.std(sound) + 1e-9) for sound in own]), count)) if own else None

    return {
        "white": lambda count: rng.standard_normal(count).astype(np.float32),
        "pink": lambda count: pink(count, 0.0, rng),
        "vacuum": looped("vacuum") or (lambda count: vacuum(count, rng)),
        "rain": looped("rain") or (lambda count: np.diff(rng.standard_normal(count + 1)).astype(np.float32)),
        "speech": looped("speech_real") or looped("speech") or (lambda count: pink(count, 0.0, rng)),
    }


def mixed(sound: Samples, masker: Callable[[int], Samples], over_db: float) -> Samples:
    """`sound` over a masker whose mean power is `over_db` less."""
    noise = masker(len(sound))
    gain = np.sqrt(np.mean(np.square(sound)) / (np.mean(np.square(noise)) + 1e-12)) * 10 ** (-over_db / 20)
    return np.asarray(sound + noise * gain, np.float32)


def in_noise(
    cries: list[Samples], masks: dict[str, Callable[[int], Samples]], network: Network
) -> dict[str, dict[str, float | None]]:
    """Recall in each masker at each ratio."""
    rng = np.random.default_rng(3)
    return {
        name: {
            str(over): share([listen(in_a_room(mixed(sound, masker, over), rng), network).best >= PROBABLY_CRY for sound in cries])
            for over in OVER_DB
        }
        for name, masker in masks.items()
    }


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--clips", type=Path, required=True)
    options.add_argument("--weights", type=Path)
    options.add_argument("--quick", action="store_true", help="without the mixtures")
    asked = options.parse_args()
    network, rng = Network.load(asked.weights), np.random.default_rng(2)
    with (asked.clips / "labels.csv").open(newline="") as file:
        rows = [(row["label"], row["file"]) for row in csv.DictReader(file)]
    clips = [(label, read(asked.clips / name)) for label, name in rows]
    heard = [(label, listen(in_a_room(sound, rng), network)) for label, sound in clips]
    cries = [clip for label, clip in heard if label == "cry"]
    noises = [(label, clip) for label, clip in heard if label != "cry"]
    wrong = collections.Counter(label for label, clip in noises if clip.best >= PROBABLY_CRY)
    every = collections.Counter(label for label, _ in noises)
    waits = [clip.after_s for clip in cries if clip.after_s is not None]
    sounds = [sound for label, sound in clips if label == "cry"]
    report(
        "cry_quality",
        weights=network.name,
        cries=len(cries),
        noises=len(noises),
        recall=share([clip.best >= PROBABLY_CRY for clip in cries]),
        false_alarms=share([clip.best >= PROBABLY_CRY for _, clip in noises]),
        by_class={label: f"{count} of {every[label]}" for label, count in wrong.items()},
        auc=auc([clip.best for clip in cries], [clip.best for _, clip in noises]),
        onset_to_cry_s=summary(waits) if waits else None,
        loudness={"recall": share([clip.loud for clip in cries]), "false_alarms": share([clip.loud for _, clip in noises])},
        unjudged_looks=sum(clip.unjudged for _, clip in heard),
        recall_in_noise=None if asked.quick else in_noise(sounds, maskers(clips, rng), network),
    )


if __name__ == "__main__":
    main()
