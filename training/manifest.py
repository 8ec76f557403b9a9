"""The list of all clips, so that a stranger can rebuild the set: python -m training.manifest AUDIO [--check]

Writes training/manifest.csv: of each clip in AUDIO's `train`, `extra` and `dev` its label, who is heard (group), where it is from,
its author and licence, and the SHA-256 of its samples (16 kHz, mono, signed 16 bits, little endian), which does not depend on how
they are packed. With --check, says which clips of AUDIO are missing or differ from the list.
"""

import argparse
import csv
import hashlib
from pathlib import Path

import numpy as np

from training.clips import Clip, clips

LIST = Path(__file__).with_name("manifest.csv")
COLUMNS = ["part", "file", "label", "group", "source", "licence", "author", "url", "clip", "seconds", "yamnet_cry"]


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("audio", type=Path)
    options.add_argument("--check", action="store_true")
    asked = options.parse_args()
    rows = [_row(clip) for part in ("train", "extra", "dev") for clip in clips(asked.audio / part)]
    if asked.check:
        _compare(rows)
        return
    with LIST.open("w", newline="") as file:
        writer = csv.DictWriter(file, [*COLUMNS, "sha256"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(len(rows), "clips")


def _row(clip: Clip) -> dict[str, str]:
    samples = np.round(clip.samples() * 32768).clip(-32768, 32767).astype("<i2")
    row = {"part": clip.path.parent.name} | {name: clip.row[name] for name in COLUMNS[1:]}
    return row | {"sha256": hashlib.sha256(samples.tobytes()).hexdigest()}


def _compare(rows: list[dict[str, str]]) -> None:
    with LIST.open(newline="") as file:
        listed = {(row["part"], row["file"]): row["sha256"] for row in csv.DictReader(file)}
    here = {(row["part"], row["file"]): row["sha256"] for row in rows}
    wrong = [key for key in listed if here.get(key) != listed[key]]
    print(len(listed) - len(wrong), "of", len(listed), "are as listed; missing or different:", wrong)


if __name__ == "__main__":
    main()
