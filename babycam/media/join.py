"""Recordings one after the other in one file, without encoding anything anew: `python -m babycam.media.join TARGET`.

In, as JSON on stdin: {"pieces": [{"path", "name", "words"}]}, in their order. Out, one JSON line: {"kind"}: `mp4` where all have
the same tracks, down to their parameter sets; else `zip`, with each under its `name`; "" where nothing could be read. What was
recorded when (`words`) stands in the MP4's comment, or in the zip's contents.txt: a joined film does not show what is missing.
"""

import json
import sys
import zipfile
from pathlib import Path
from typing import Any

import av

Piece = dict[str, str]
CONTENTS = "contents.txt"


def join(pieces: list[Piece], target: Path) -> str:
    """Which kind of file `target` is now. Raises OSError for a disk that takes no more."""
    readable = [piece for piece in pieces if _tracks(piece["path"])]
    if not readable:
        return ""
    words = "\n".join(piece["words"] for piece in readable)
    if len({_tracks(piece["path"]) for piece in readable}) == 1:
        _joined([piece["path"] for piece in readable], target, words)
        return "mp4"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(CONTENTS, words + "\n")
        for piece in readable:
            archive.write(piece["path"], piece["name"])
    return "zip"


def _tracks(path: str) -> tuple[Any, ...]:
    """What has to be the same for two files to be one; empty for what cannot be read."""
    try:
        with av.open(path, format="mp4") as container:
            return tuple(
                (stream.type, stream.codec_context.name, bytes(stream.codec_context.extradata or b""), stream.time_base)
                for stream in container.streams
            )
    except (OSError, ValueError):
        return ()


def _joined(paths: list[str], target: Path, words: str) -> None:
    with av.open(str(target), "w", format="mp4", options={"movflags": "+faststart"}) as write:
        write.metadata["comment"] = words
        made: list[Any] = []
        end = 0.0  # seconds of what is written
        for path in paths:
            with av.open(path, format="mp4") as read:
                made = made or [_same(write, stream) for stream in read.streams]
                end = _copy(read, write, made, end)


def _same(write: Any, stream: Any) -> Any:
    made = write.add_stream_from_template(stream)
    if stream.codec_context.name == "hevc":
        made.codec_tag = "hvc1"  # FFmpeg would choose hev1, which Safari does not play
    return made


def _copy(read: Any, write: Any, made: list[Any], begin: float) -> float:
    """All packets of one file, put behind what is there; where it ends, seconds."""
    first, end = (read.start_time or 0) / av.time_base, begin
    try:
        for packet in read.demux():
            if packet.dts is None or packet.pts is None:
                continue
            shift = round((begin - first) / packet.time_base)
            end = max(end, begin + float((packet.pts + (packet.duration or 0)) * packet.time_base) - first)
            packet.pts, packet.dts = packet.pts + shift, packet.dts + shift
            packet.stream = made[packet.stream.index]
            write.mux(packet)
    except av.InvalidDataError:
        pass  # a file that breaks off ends there
    return end


def main() -> int:
    kind = join(json.loads(sys.stdin.read())["pieces"], Path(sys.argv[1]))
    sys.stdout.write(json.dumps({"kind": kind}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
