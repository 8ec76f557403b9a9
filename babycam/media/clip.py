"""Clips: written as fragmented MP4 (a kill -9 leaves them playable), finished as ordinary MP4 with a thumbnail.

A clip in the spool is `<clip_id>.json` (what it is; an flock on it says that somebody works on it), `<clip_id>.mp4.part` while
it is written, then `<clip_id>.mp4` and `<clip_id>.jpg` until it has been uploaded.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from babycam.media.bus import Item
from babycam.media.transcode import Normalised


@dataclass(frozen=True, slots=True)
class ClipMeta:
    """What a clip is. `started_at`: seconds since 1970 of its first frame; `part` counts from 1 within one noise."""

    clip_id: str
    room: int
    noise_id: str
    started_at: float
    part: int


@dataclass(frozen=True, slots=True)
class FinishedClip:
    """A clip that can be uploaded. `state`: ready | broken (nothing playable; the bytes are kept). Sizes in bytes and pixels."""

    meta: ClipMeta
    state: str
    video: Path
    thumbnail: Path | None
    duration_s: float
    size_bytes: int
    width: int
    height: int

    def discard(self) -> None:
        """Delete its files and let go of its lock (after the upload)."""
        raise NotImplementedError


class Recording:
    """All parts of one noise's clip. Feed it from one thread."""

    def __init__(
        self,
        spool: Path,
        *,
        room: int,
        noise_id: str,
        split_s: float = 600.0,
        has_space: Callable[[], bool] = lambda: True,
        on_started: Callable[[ClipMeta], None] = lambda meta: None,
        on_finished: Callable[[FinishedClip], None] = lambda clip: None,
    ) -> None:
        raise NotImplementedError

    def feed(self, item: Item) -> None:
        """One normalised item. A new StreamInfo or `split_s` (at a keyframe) begins the next part."""

    def mark(self, at: float, level_db: float) -> None:
        """How loud it was at `at` (seconds since 1970): the thumbnail comes from the loudest moment."""

    def finish(self) -> None:
        """Finish the part in hand; on_finished gets it."""


class Recorder:
    """A thread that records from a room's stream: from `since` until `stop_at` has passed."""

    def __init__(self, stream: Normalised, recording: Recording, *, since: float) -> None:
        raise NotImplementedError

    def start(self) -> None:
        """Begin."""

    def stop_at(self, at: float | None) -> None:
        """Record up to this time (seconds since 1970), or on and on (None)."""

    def close(self, timeout: float = 5.0) -> None:
        """Finish now; waits at most `timeout` seconds."""

    @property
    def alive(self) -> bool:
        """Still recording."""
        raise NotImplementedError


def find_leftovers(spool: Path) -> list[ClipMeta]:
    """Clips anywhere below `spool` that nobody works on."""
    raise NotImplementedError


def mend(spool: Path, meta: ClipMeta) -> FinishedClip | None:
    """Take over a left-over: finish it (a cut tail is tolerated) or say that it is broken; None when somebody else has it."""
    raise NotImplementedError
