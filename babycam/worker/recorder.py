"""Decides when a clip of the room is written; the writing itself is media.clip's, in its own thread.

A clip begins by itself with a noise (with the seconds before it, from the ring), goes on while the room is noisy, and ends
`post_roll_s` after the last noise ended. No server is asked, so a lost link loses no evidence.
"""

import logging
from collections.abc import Callable
from pathlib import Path

from babycam.core import clock
from babycam.core.link import ClipNoise, RecordingConfig
from babycam.media.clip import ClipMeta, FinishedClip, Recorder, Recording
from babycam.media.transcode import Normalised
from babycam.worker.disk import Disk

log = logging.getLogger(__name__)

MARGIN_S = 0.5  # a noise this close to a clip's end may come too late for it: it gets a clip of its own


class RoomRecorder:
    """One room's clips. Methods for one thread; the callbacks come from the recorders' threads."""

    def __init__(
        self,
        stream: Normalised,
        spool: Path,
        room: int,
        config: RecordingConfig,
        disk: Disk,
        on_started: Callable[[ClipMeta], None],
        on_finished: Callable[[FinishedClip], None],
    ) -> None:
        self._stream, self._spool, self._room, self._disk = stream, spool, room, disk
        self._config = config
        self._on_started, self._on_finished = on_started, on_finished
        self._current: tuple[Recorder, Recording] | None = None
        self._ends_at: float | None = None
        self._noise = ""  # the noise that goes on now
        self._about: ClipNoise | None = None
        self._finishing: list[Recorder] = []

    @property
    def recording(self) -> bool:
        """A clip is being written."""
        return self._current is not None and self._current[0].alive

    def configure(self, config: RecordingConfig) -> None:
        """Times count from the next clip on; `record` ends the present one, or begins one if the room is noisy, now."""
        before, self._config = self._config, config
        if not config.record and self._current:
            self._end_at(clock.unix())
        elif config.record and not before.record and self._noise:
            self._begin(self._noise, clock.unix())

    def noise_started(self, noise_id: str, onset_at: float, about: ClipNoise | None = None) -> None:
        """Begins a clip, or keeps the present one going. `onset_at`: seconds since 1970. `about`: for the clip's side file."""
        self._noise, self._about = noise_id, about
        if self._goes_on():
            self._end_at(None)
        else:
            self._begin(noise_id, onset_at)

    def noise_ended(self, at: float) -> None:
        """The clip ends `post_roll_s` later, unless the room becomes noisy again."""
        self._noise = ""
        if self._current:
            self._end_at(at + self._config.post_roll_s)

    def mark(self, at: float, level_db: float) -> None:
        """How loud it was, for the thumbnail."""
        if self._current:
            self._current[1].mark(at, level_db)

    def close(self, timeout: float) -> None:
        """Finishes what is being written; waits about `timeout` seconds at most."""
        self._let_go()
        until = clock.monotonic() + timeout
        for recorder in self._finishing:
            recorder.close(max(0.1, until - clock.monotonic()))

    def _begin(self, noise_id: str, onset_at: float) -> None:
        self._let_go()
        if not self._config.record or not self._disk.has_space():
            return
        recording = Recording(
            self._spool,
            room=self._room,
            noise_id=noise_id,
            onset_at=onset_at,
            noise=self._about,
            split_s=self._config.split_s,
            has_space=self._disk.has_space,
            on_started=self._on_started,
            on_finished=self._on_finished,
        )
        recorder = Recorder(self._stream, recording, since=onset_at - self._config.pre_roll_s)
        self._current, self._ends_at = (recorder, recording), None
        recorder.start()

    def _end_at(self, at: float | None) -> None:
        assert self._current is not None
        self._ends_at = at
        self._current[0].stop_at(at)

    def _goes_on(self) -> bool:
        """Whether the present clip can still take a noise that begins now."""
        if not self.recording:
            return False
        return self._ends_at is None or clock.unix() < self._ends_at - MARGIN_S

    def _let_go(self) -> None:
        """The present clip finishes by itself."""
        self._finishing = [recorder for recorder in self._finishing if recorder.alive]
        if self._current:
            self._finishing.append(self._current[0])
            self._current = None
