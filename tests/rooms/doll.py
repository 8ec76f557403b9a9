"""A camera that nobody sells: a whole kind in one file, as media/sources/kinds.py says, for the test that adds a kind."""

import threading

from babycam.core.errors import BabycamError
from babycam.core.link import CameraConfig
from babycam.media.packets import AudioInfo, Packet, Sink, StreamInfo
from babycam.media.sources.kinds import CameraKind

INFO = StreamInfo(1, None, AudioInfo("pcm_s16le", 8000, 1))


class Doll:
    """Says one thing, and hangs up."""

    def run(self, sink: Sink, stop: threading.Event) -> None:
        sink.info(INFO)
        sink.packet(Packet(False, 1, 1, 1, True, b"\0\0", 1.0))
        raise BabycamError("source_lost")

    def control(self, **changes: bool) -> None:
        """It can close its eyes."""
        if set(changes) - {"night_vision"}:
            raise BabycamError("not_found")


def open_source(camera: CameraConfig) -> Doll:
    """Not connected yet."""
    return Doll()


CAMERA_KIND = CameraKind("doll", __name__, frozenset({"doll"}), switches=("night_vision",))
