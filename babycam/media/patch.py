"""Rewrites a clip's file up to where a power cut has cut it: `python -m babycam.media.patch FILE`, one JSON line on stdout.

Out: {"seconds", "width", "height", "size_bytes", "codecs", "cut"}; seconds is 0 where there is nothing to play. Such a file, and
one that turns out to be whole, stays as it is. The old file or the new one is there at any time. Its own process, because nothing
is known of the bytes.
"""

import json
import os
import sys
from pathlib import Path

from babycam.media import labels
from babycam.media.finish import Extent, measure, rewrite


def patched(path: Path) -> Extent:
    """What the file holds now. Raises OSError, also for what is no MP4."""
    there = measure(path)
    if there is None or not there.cut:
        return there or Extent(cut=True)
    meta = labels.read_label(path)
    temporary = path.with_name(f".{path.stem}.{os.getpid()}.tmp")
    return rewrite(path, path, temporary, labels.comment(meta) if meta else "")


def main() -> int:
    path = Path(sys.argv[1])
    try:
        extent = patched(path)
    except (OSError, ValueError, IndexError):
        extent = Extent(cut=True)
    result = {"seconds": extent.seconds, "width": extent.width, "height": extent.height, "codecs": extent.codecs, "cut": extent.cut}
    sys.stdout.write(json.dumps(result | {"size_bytes": path.stat().st_size}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
