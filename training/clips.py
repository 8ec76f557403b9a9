"""The labelled clips: folders with a labels.csv and FLAC files, 16 kHz mono."""

import csv
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32]

RATE = 16_000
FOLDS = 5
LEFT_OUT = ("hw:",)  # GFDL-1.3: a licence for manuals, whose terms for sounds nobody can tell
DOUBTFUL = 0.02  # a cry in which the reference (`yamnet_cry`) hears less than this of one is left out of the training


@dataclass(frozen=True, slots=True)
class Clip:
    """One recording. `reference`: how much of a cry another network heard in it, 0 to 1, None where nobody asked it."""

    path: Path
    row: dict[str, str]

    @property
    def name(self) -> str:
        return f"{self.path.parent.name}/{self.path.name}"

    @property
    def label(self) -> str:
        return self.row["label"]

    @property
    def cry(self) -> bool:
        return self.label == "cry"

    @property
    def group(self) -> str:
        """Who or what is heard: an infant, an uploader, a speaker. Never on both sides of a split."""
        return self.row["group"]

    @property
    def reference(self) -> float | None:
        return float(self.row["yamnet_cry"]) if self.row.get("yamnet_cry") else None

    @property
    def fold(self) -> int:
        return zlib.crc32(self.group.encode()) % FOLDS

    def samples(self) -> Samples:
        """float32 [n] in [-1, 1] at RATE."""
        return read(self.path)


def clips(folder: Path) -> Iterator[Clip]:
    """Every clip of `folder` that may be used."""
    with (folder / "labels.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            if not row["group"].startswith(LEFT_OUT):
                yield Clip(folder / row["file"], row)


def read(path: Path) -> Samples:
    """The sound of any file that PyAV opens, mono at RATE, float32 in [-1, 1]."""
    resampler = av.AudioResampler("flt", "mono", RATE)
    with av.open(str(path)) as container:
        parts = [part.to_ndarray()[0] for frame in container.decode(audio=0) for part in resampler.resample(frame)]
        parts += [part.to_ndarray()[0] for part in resampler.resample(None)]
    return np.concatenate(parts).astype(np.float32)
