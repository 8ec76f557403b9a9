"""From a camera's settings to the source that reads it: one table, looked up by kind, imported only when needed."""

import importlib
import threading
from typing import Protocol, cast

from babycam.core.errors import BabycamError
from babycam.core.link import CameraConfig
from babycam.media.packets import Sink

MODULES = {
    "ipwebcam": "babycam.media.sources.ipwebcam",
    "pull": "babycam.media.sources.pull",
    "synthetic": "babycam.media.sources.synthetic",
}


class Source(Protocol):
    """One camera, opened once. A new try is a new Source."""

    def run(self, sink: Sink, stop: threading.Event) -> None:
        """Read until `stop` (returns within 1 s) or until it fails: raises BabycamError with a code of core.errors.

        Calls `sink` from this thread or from threads of its own; never after it has returned or raised.
        The caller reconnects (see backoff).
        """

    def control(self, **changes: bool) -> None:
        """Switch `torch`, `night_vision` or `front` (camera) on the camera itself.

        Blocks for a few seconds at most. Raises BabycamError("not_found") where the camera has no such switch.
        """


class _Module(Protocol):
    def open_source(self, camera: CameraConfig) -> Source: ...


def open_source(camera: CameraConfig) -> Source:
    """The source for `camera`, not connected yet. Raises BabycamError("bad_url" | "scheme_not_allowed")."""
    if camera.kind not in MODULES:
        raise BabycamError("bad_url")
    return cast(_Module, importlib.import_module(MODULES[camera.kind])).open_source(camera)
