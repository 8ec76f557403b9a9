"""Brings finished clips to the server: one thread that tries until they are stored there, then deletes them here.

The server knows a clip by its id, so a clip that is sent twice is stored once. Clips that a dead worker left in the spool are
mended and sent too. Sending streams from the disk; a failed try is repeated after a pause that grows from 0.5 to 60 s, or at
once when the link comes back.
"""

import http.client
import logging
import os
import threading
from collections import Counter, deque
from pathlib import Path
from typing import BinaryIO

import msgspec

from babycam.core.ids import new_id
from babycam.core.link import ClipUpload
from babycam.media.clip import FinishedClip, find_leftovers, mend
from babycam.worker.address import CLIPS_PATH, ServerAddress

log = logging.getLogger(__name__)

TIMEOUT_S = 30.0  # for each step on the socket, not for the whole clip
LONGEST_PAUSE_S = 60.0
STORED = (200, 201)
GONE = (404, 410)  # the room is no more: nobody can ever see this clip
HOPELESS = (400, 409, 413, 415, 422)  # this server will never take it


class Uploader:
    """One worker's clips. `submit` and `nudge` from any thread. `counts`: stored, retried, gone, refused, broken, put_off."""

    def __init__(self, address: ServerAddress, spool: Path, limit: int = 200) -> None:
        self._address = address
        self._spool = spool
        self._limit = limit
        self._queue: deque[FinishedClip] = deque()
        self._wake = threading.Condition()
        self._swept = False
        self._nudged = False
        self._stopped = False
        self._thread: threading.Thread | None = None
        self.counts: Counter[str] = Counter()

    @property
    def waiting(self) -> int:
        """Clips that are finished and not stored yet."""
        return len(self._queue)

    def submit(self, clip: FinishedClip) -> None:
        """Send this clip. A full queue leaves it in the spool, where the next sweep finds it (counted)."""
        with self._wake:
            if len(self._queue) >= self._limit:
                self.counts["put_off"] += 1
                self._swept = False
                clip.slot.release()
                return
            self._queue.append(clip)
        self.nudge()

    def nudge(self) -> None:
        """The server is there (again), or there is something to send: try now."""
        with self._wake:
            self._nudged = True
            self._wake.notify_all()
            if not self._stopped and (self._thread is None or not self._thread.is_alive()):
                self._thread = threading.Thread(target=self._run, name="uploader", daemon=True)
                self._thread.start()

    def stop(self, timeout: float) -> None:
        """Gives up what is not stored yet; it stays in the spool for the next start."""
        with self._wake:
            self._stopped = True
            self._wake.notify_all()
        if self._thread:
            self._thread.join(timeout)

    # --- the thread ----------------------------------------------------------------------------------------------

    def _run(self) -> None:
        """Lives while there is something to do."""
        pause = 0.5
        while clip := self._next():
            if self._deliver(clip):
                pause = 0.5
                continue
            self.counts["retried"] += 1
            if self._pause(pause):
                return
            pause = min(LONGEST_PAUSE_S, pause * 2)

    def _next(self) -> FinishedClip | None:
        """As _head, after a look for left-overs when one is due."""
        if not self._queue and not self._swept:
            self._swept = True
            self._sweep()
        return self._head()

    def _head(self) -> FinishedClip | None:
        """The next clip, or None: then this thread ends."""
        with self._wake:
            if self._stopped or not self._queue:
                self._thread = None
                return None
            return self._queue[0]

    def _pause(self, seconds: float) -> bool:
        """Waits for `seconds` or a nudge; True when stopped."""
        with self._wake:
            self._nudged = False
            self._wake.wait_for(lambda: self._nudged or self._stopped, seconds)
            return self._stopped

    def _sweep(self) -> None:
        """Takes over what a worker that died left behind."""
        try:
            for sidecar in find_leftovers(self._spool):
                if self._stopped or len(self._queue) >= self._limit:
                    self._swept = False
                    return
                if clip := mend(sidecar):
                    log.info("clip %s was left behind; it is mended (%s)", clip.meta.clip_id, clip.state)
                    self.counts["mended"] += 1
                    self._queue.append(clip)
        except Exception:  # one left-over that cannot be mended must not keep new clips from being sent
            self.counts["broken"] += 1
            log.exception("looking for clips that were left behind failed")

    def _deliver(self, clip: FinishedClip) -> bool:
        """One try; True when the clip need not be tried again."""
        try:
            status = self._send(clip)
        except FileNotFoundError as error:
            log.error("clip %s vanished from the spool: %s", clip.meta.clip_id, error)
            return self._done("broken")
        except (OSError, http.client.HTTPException) as error:
            log.warning("clip %s is not stored yet: %s", clip.meta.clip_id, error or type(error).__name__)
            return False
        return self._settle(clip, status)

    def _settle(self, clip: FinishedClip, status: int) -> bool:
        """What the server's answer means for the clip."""
        if status in STORED or status in GONE:
            clip.discard()
            return self._done("stored" if status in STORED else "gone")
        if status in HOPELESS:
            log.error("the server refused clip %s (HTTP %d); it stays in the spool", clip.meta.clip_id, status)
            return self._done("refused")
        log.warning("clip %s is not stored yet: HTTP %d", clip.meta.clip_id, status)
        return False

    def _done(self, how: str) -> bool:
        self.counts[how] += 1
        with self._wake:
            self._queue.popleft()
        return True

    def _send(self, clip: FinishedClip) -> int:
        """POSTs the clip as multipart/form-data (RFC 7578); the HTTP status."""
        with Form(clip) as form:
            connection = self._connection()
            try:
                connection.putrequest("POST", CLIPS_PATH)
                connection.putheader("Authorization", f"Bearer {self._address.token}")
                connection.putheader("Content-Type", form.content_type)
                connection.putheader("Content-Length", str(form.size))
                connection.endheaders()
                for part in form.parts:
                    connection.send(part)
                answer = connection.getresponse()
                answer.read()
                return answer.status
            finally:
                connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        if self._address.tls is None:
            return http.client.HTTPConnection(self._address.host, timeout=TIMEOUT_S)
        return http.client.HTTPSConnection(self._address.host, timeout=TIMEOUT_S, context=self._address.tls)


class Form:
    """A clip as multipart/form-data, its files open but not in memory. `size` in bytes. Raises OSError."""

    def __init__(self, clip: FinishedClip) -> None:
        self.parts: list[bytes | BinaryIO] = []
        self.size = 0
        self._boundary = new_id()
        self._files: list[BinaryIO] = []
        self._field("meta", "application/json", b"", msgspec.json.encode(_upload(clip)))
        self._file("video", "video/mp4", clip.video)
        if clip.thumbnail:
            self._file("thumbnail", "image/jpeg", clip.thumbnail)
        self._add(f"--{self._boundary}--\r\n".encode())

    @property
    def content_type(self) -> str:
        return f"multipart/form-data; boundary={self._boundary}"

    def __enter__(self) -> "Form":
        return self

    def __exit__(self, *_: object) -> None:
        for file in self._files:
            file.close()

    def _add(self, data: bytes) -> None:
        self.parts.append(data)
        self.size += len(data)

    def _field(self, name: str, kind: str, filename: bytes, data: bytes) -> None:
        head = f'--{self._boundary}\r\nContent-Disposition: form-data; name="{name}"'.encode()
        self._add(head + filename + f"\r\nContent-Type: {kind}\r\n\r\n".encode() + data)
        if not filename:
            self._add(b"\r\n")

    def _file(self, name: str, kind: str, path: Path) -> None:
        self._field(name, kind, f'; filename="{path.name}"'.encode(), b"")
        file = path.open("rb")
        self._files.append(file)
        self.parts.append(file)
        self.size += os.fstat(file.fileno()).st_size
        self._add(b"\r\n")


def _upload(clip: FinishedClip) -> ClipUpload:
    meta = clip.meta
    return ClipUpload(
        clip_id=meta.clip_id,
        room=meta.room,
        noise_id=meta.noise_id,
        started_at=meta.started_at,
        part=meta.part,
        state=clip.state,
        duration_s=clip.duration_s,
        size_bytes=clip.size_bytes,
        width=clip.width,
        height=clip.height,
        codecs=clip.codecs,
        cut=clip.cut,
        peaks=clip.peaks,
        noise=meta.noise,
        kind=meta.kind,
    )
