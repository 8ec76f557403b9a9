"""From a camera's settings to the source that reads it: looked up in the table of kinds, imported only when needed."""

import importlib
import threading
from concurrent.futures import Future
from typing import Protocol, cast, runtime_checkable

from babycam.core.errors import BabycamError
from babycam.core.link import CameraConfig
from babycam.media.packets import Sink, Talker
from babycam.media.sources.kinds import KINDS


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


@runtime_checkable
class CallingSource(Source, Protocol):
    """A camera that calls us: its `run` serves until `stop`, whoever calls. The rest may be called from any thread."""

    def offer(self, session: str, sdp: str) -> "Future[str]":
        """A phone wants to send: the SDP answer. Raises BabycamError: invalid, codec_not_supported, unavailable."""

    def end(self, session: str) -> "Future[None]":
        """The phone, or the talker, with this session hangs up; unknown sessions are ignored."""

    def talk(self, session: str, sdp: str, talker: Talker) -> "Future[str]":
        """A parent wants to be heard: the SDP answer.

        Raises BabycamError: somebody_talks, no_speaker, source_lost, and as `offer`.
        """

    def wants(self, gops: bool, now: bool = False) -> None:
        """Whether somebody needs keyframes regularly; `now`: somebody joined and waits for one."""


class _Module(Protocol):
    def open_source(self, camera: CameraConfig) -> Source: ...


def open_source(camera: CameraConfig) -> Source:
    """The source for `camera`, not connected yet. Raises BabycamError("bad_url" | "scheme_not_allowed")."""
    if camera.kind not in KINDS:
        raise BabycamError("bad_url")
    return cast(_Module, importlib.import_module(KINDS[camera.kind].module)).open_source(camera)
