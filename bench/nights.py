"""Made-up nights: episodes of crying that were found, the wait, and wake-ups for nothing, for each setting and for loudness alone.

uv run python -m bench.nights --clips DIR --seed N [--seed M ...] --hours 8 [--weights FILE]      (DIR: see bench/_nights.py)
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

import msgspec

from babycam.core.link import ListeningConfig
from babycam.listening import defaults
from babycam.listening.cry import CryListener, CryScore
from babycam.listening.cry_network import Network
from babycam.listening.outputs import Output, Started, Woke
from babycam.listening.pipeline import Pipeline
from bench import _nights
from bench._lib import report

BLOCK = _nights.RATE // 10
LOUDNESS = ListeningConfig()  # lines in dBFS, any noise
SETTINGS = {
    "loudness": LOUDNESS,
    "any": msgspec.structs.replace(defaults.NEW_ROOM, wake_for="any"),
    "default": defaults.NEW_ROOM,
    "cries": msgspec.structs.replace(defaults.NEW_ROOM, wake_for="cries"),
}

Looks = list[tuple[int, list[CryScore]]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clips", type=Path, required=True)
    parser.add_argument("--seed", type=int, action="append", required=True)
    parser.add_argument("--hours", type=float, default=8.0)
    parser.add_argument("--weights", type=Path, help="another network than the packaged one")
    options = parser.parse_args()
    clips, network = _nights.Clips(options.clips), Network.load(options.weights)
    scores: dict[str, list[dict[str, object]]] = {name: [] for name in SETTINGS}
    for seed in options.seed:
        sound, events = _nights.night(clips, seed, options.hours)
        looks = _looks(sound, network)
        for name, config in SETTINGS.items():
            scores[name].append(_nights.score(events, list(_wakes(sound, looks, config))))
    hours = options.hours * len(options.seed)
    figures = {name: _nights.summed(nights, hours) for name, nights in scores.items()}
    report("nights", weights=network.name, hours=hours, seeds=options.seed, **figures)


def _looks(sound: _nights.Samples, network: Network) -> Looks:
    """Each block's scores, for all settings alike."""
    listener = CryListener(network)
    return [
        (first, listener.feed(sound[first : first + BLOCK], _nights.RATE, first / _nights.RATE))
        for first in range(0, sound.size, BLOCK)
    ]


def _wakes(sound: _nights.Samples, looks: Looks, config: ListeningConfig) -> Iterator[float]:
    """When somebody would have been woken, s from the beginning."""
    pipeline = Pipeline(config)
    for first, scores in looks:
        out = pipeline.feed(sound[first : first + BLOCK], _nights.RATE, first / _nights.RATE)
        for score in scores if config is not LOUDNESS else ():
            out += pipeline.scored(score)
        yield from (output.at for output in out if _woke(output))


def _woke(output: Output) -> bool:
    return (isinstance(output, Started) and output.wake is not None) or (isinstance(output, Woke) and not output.again)


if __name__ == "__main__":
    main()
