"""Looks at recordings that nobody knows: `python -m babycam.media.look`, a JSON line on stdin for each, one on stdout.

In:  {"path", "thumbnail": where to write one, or ""}.
Out: {"playable", "duration_s", "width", "height"}.
A process of its own, because bytes of unknown origin may crash a codec; whoever asks starts another one then.
"""

import json
import sys
from pathlib import Path
from typing import Any

import av

from babycam.media.picture import jpeg

THUMBNAIL_WIDTH = 480


def inspect(path: Path) -> dict[str, Any]:
    """What can be played of a file. Never raises for bad bytes."""
    facts: dict[str, Any] = {"playable": False, "duration_s": 0.0, "width": 0, "height": 0}
    begin, end = float("inf"), 0.0
    try:
        with av.open(str(path), format="mp4") as container:
            for stream in container.streams.video[:1]:
                facts["width"], facts["height"] = stream.width, stream.height
            for packet in container.demux():
                if packet.pts is not None and packet.time_base is not None and packet.size:
                    begin = min(begin, float(packet.pts * packet.time_base))
                    end = max(end, float((packet.pts + (packet.duration or 0)) * packet.time_base))
    except (OSError, ValueError, IndexError):
        pass  # what came before the damage counts
    facts["duration_s"] = max(0.0, end - begin)
    facts["playable"] = facts["duration_s"] > 0
    return facts


def picture(path: Path, at: float) -> bytes | None:
    """A picture of the clip at `at` seconds or before, as JPEG."""
    newest = None
    try:
        with av.open(str(path), format="mp4") as container:
            stream = container.streams.video[0]
            stream.thread_count = 1
            for frame in container.decode(stream):
                newest = frame
                if frame.time is not None and frame.time >= at:
                    break
    except (OSError, ValueError, IndexError):
        pass
    return jpeg(newest, THUMBNAIL_WIDTH) if newest else None


def _answer(question: dict[str, str]) -> dict[str, Any]:
    path = Path(question["path"])
    facts = inspect(path)
    if question["thumbnail"] and facts["width"] and (content := picture(path, min(3.0, facts["duration_s"] / 2))):
        Path(question["thumbnail"]).write_bytes(content)
    return facts


def main() -> None:
    """Answers until stdin ends."""
    for line in sys.stdin:
        print(json.dumps(_answer(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
