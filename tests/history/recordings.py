"""A recording that can be played, made with PyAV."""

import os
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from django.core.files.storage import InMemoryStorage


def recording(path: Path, *, seconds: float, fps: int = 10) -> bytes:
    """Writes an MP4 of 160x120 with H.264; its bytes."""
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as out:
        stream = out.add_stream("libx264", rate=fps)
        stream.width, stream.height, stream.pix_fmt = 160, 120, "yuv420p"
        for number in range(int(seconds * fps)):
            frame = av.VideoFrame.from_ndarray(np.full((120, 160, 3), number * 10 % 255, np.uint8), format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, fps)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path.read_bytes()


class Elsewhere(InMemoryStorage):
    """A storage without a folder, as S3 is one."""

    def path(self, name: str) -> str:
        raise NotImplementedError

    def _relative_path(self, name: str) -> str:
        return os.path.relpath(Path(self.location) / name, self.location)
