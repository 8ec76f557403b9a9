"""One fold's clips as a folder of their own, for benches with networks that never heard it: python -m training.fold AUDIO F OUT

OUT gets a labels.csv and a link to each clip of `train` and `extra` whose group is in fold F, named after its part besides.
Cries in which the reference hears none are left out.
"""

import csv
import sys
from pathlib import Path

from training.clips import DOUBTFUL, Clip, clips


def main() -> None:
    audio, fold, out = Path(sys.argv[1]).resolve(), int(sys.argv[2]), Path(sys.argv[3])
    chosen = [clip for part in ("train", "extra") for clip in clips(audio / part) if clip.fold == fold and not _doubtful(clip)]
    out.mkdir(parents=True, exist_ok=True)
    with (out / "labels.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, list(chosen[0].row), lineterminator="\n")
        writer.writeheader()
        for clip in chosen:
            name = _name(clip)
            (out / name).symlink_to(clip.path)
            writer.writerow({**clip.row, "file": name})
    print(sum(clip.cry for clip in chosen), "cries,", sum(not clip.cry for clip in chosen), "others")


def _name(clip: Clip) -> str:
    """ "neg_221_cat.flac" of `extra` is "neg_e221_cat.flac": both parts have such a number."""
    kind, _, rest = clip.path.name.partition("_")
    return f"{kind}_{clip.path.parent.name[0]}{rest}"


def _doubtful(clip: Clip) -> bool:
    return clip.cry and clip.reference is not None and clip.reference < DOUBTFUL


if __name__ == "__main__":
    main()
