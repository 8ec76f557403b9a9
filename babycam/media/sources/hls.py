"""HTTP Live Streaming (RFC 8216) as one endless stream of bytes: the newest segments one after the other.

Ours and not FFmpeg's, so that every request keeps to the rules of http.py and every wait ends when asked to. The picture is
as old as the camera's segments are long; HLS cannot do better. At a discontinuity, another initialisation, or where a camera began
to count again, a stretch of the stream ends and the next one is read afresh.
"""

import threading
import time
from collections import deque
from dataclasses import replace

from babycam.core.errors import BabycamError
from babycam.media.feed import Feed
from babycam.media.sources import http, ts
from babycam.media.sources.address import Address
from babycam.media.sources.demux import Bytes, Wanted, run_bytes
from babycam.media.sources.http import Response
from babycam.media.sources.playlist import Playlist, Segment, Span, parse, parse_bytes
from babycam.media.sources.sniff import kind_of
from babycam.media.sources.wire import SLICE_S, Stopped

__all__ = ["Playlist", "Reel", "Segment", "load", "parse", "parse_bytes", "run"]

LARGEST_PLAYLIST = 1_000_000
PATIENCE_S = 15.0
LONGEST_SEGMENT_S = 12.0
FURTHEST = 64 << 20
"""Bytes that are read in vain, where a server gives the whole of a file of which a range was asked."""
NO_RANGES = "HLS in byte ranges that its server does not give"


class Piece:
    """The bytes of one resource, or of a range of it, whatever its server makes of the question (RFC 9110 section 14).

    Raises BabycamError codec_not_supported where the range begins too far on.
    """

    def __init__(self, address: Address, span: Span | None, stop: threading.Event) -> None:
        begin, self._left = (span[0] if span else 0), (span[1] if span else None)
        asked = (f"Range: bytes={begin}-{begin + span[1] - 1}",) if span else ()
        self._response = http.get(address, stop, asked)
        self._skip = begin
        if span and self._response.status == 206:
            self._skip = begin - _begin(self._response.head.get("content-range"), begin)
        if not 0 <= self._skip <= FURTHEST:
            self._response.close()
            raise BabycamError("codec_not_supported", codec=NO_RANGES)

    def read(self, size: int) -> bytes:
        """1 to `size` bytes, b"" at its end."""
        while self._skip and (data := self._response.read(min(self._skip, 65536))):
            self._skip -= len(data)
        if self._left == 0:
            return b""
        data = self._response.read(size if self._left is None else min(size, self._left))
        self._left = None if self._left is None else self._left - len(data)
        return data

    def close(self) -> None:
        self._response.close()


def _begin(content_range: str, asked: int) -> int:
    """Where a part begins that says so (`bytes 5-9/*`)."""
    digits = content_range.partition(" ")[2].partition("-")[0].strip()
    return int(digits) if digits.isdigit() else asked


class Reel:
    """Reads a media playlist's segments as one stream, from the newest on.

    `read` gives b"" at the end of a stretch; `turn` then says whether another one follows.
    """

    def __init__(self, address: Address, playlist: Playlist, out: Feed, stop: threading.Event) -> None:
        self._address, self._out, self._stop = address, out, stop
        self._waiting: deque[Segment] = deque()
        self._playlist = playlist
        self._newest: Segment | None = None  # of those that were seen
        self._take(playlist.segments[-1:])
        self._init: tuple[str, Span | None] | None = None  # of the present stretch
        self._turns = False
        self._piece: Piece | None = None
        self._loaded_at = self._new_at = time.monotonic()
        out.gusts(min(playlist.target_s, LONGEST_SEGMENT_S))
        self.failure: BabycamError | None = None

    def read(self, size: int) -> bytes:
        """1 to `size` bytes; b"" after the last segment of a stretch, or of a playlist that ended."""
        while not self._turns:
            if self.failure:
                raise self.failure
            if self._piece is not None:
                if data := self._piece.read(size):
                    return data
                self.close()
            if not self._open_next():
                break
        return b""

    def turn(self) -> bool:
        """Begins the next stretch; False where there is none."""
        turns, self._turns = self._turns, False
        if turns:
            self._init = None
        return turns

    def close(self) -> None:
        if self._piece is not None:
            self._piece.close()
            self._piece = None

    def _open_next(self) -> bool:
        while not self._waiting:
            if self._playlist.ended:
                return False
            self._reload()
        segment = self._waiting[0]
        init = (segment.init, segment.init_span)
        if self._init is None:
            self._init = init
            if segment.init:
                self._piece = self._get(*init)
                return True
        elif segment.breaks or init != self._init:
            self._waiting[0] = replace(segment, breaks=False)
            self._turns = True
            return False
        self._waiting.popleft()
        self._piece = self._get(segment.uri, segment.span)
        return True

    def _get(self, uri: str, span: Span | None) -> Piece:
        return Piece(self._address.join(uri), span, self._stop)

    def _reload(self) -> None:
        """Wait as the RFC asks (6.3.4), then look for new segments. Raises source_lost where none came for long."""
        self._out.settle()
        due = self._loaded_at + min(max(self._playlist.target_s / 4, 0.25), 2.0)
        while (left := due - time.monotonic()) > 0:
            if self._stop.wait(min(left, SLICE_S)):
                raise Stopped
        self._playlist, self._loaded_at = load(self._address, self._stop), time.monotonic()
        fresh = self._fresh(self._playlist.segments)
        if fresh:
            broken = any(segment.breaks for segment in fresh[:-2])
            self._take((replace(fresh[-3], breaks=broken), *fresh[-2:]) if len(fresh) > 2 else fresh)
        elif time.monotonic() - self._new_at > max(PATIENCE_S, 3 * self._playlist.target_s) and not self._playlist.ended:
            raise BabycamError("source_lost")

    def _fresh(self, segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
        """What comes after the newest segment that was seen.

        By its number, where the same is found there; by what it is, where the numbers lie (FFmpeg's stay at 0 for lists of ranges);
        of a list that counts from another beginning the last one.
        """
        newest = self._newest
        if newest is None or not segments:
            return segments[-1:]
        later = tuple(segment for segment in segments if segment.number > newest.number)
        same = [at for at, segment in enumerate(segments) if segment.content == newest.content]
        if any(segments[at].number == newest.number for at in same) or len(later) == len(segments):
            return later
        return segments[same[-1] + 1 :] if same else (replace(segments[-1], breaks=True),)

    def _take(self, fresh: tuple[Segment, ...]) -> None:
        if not fresh:
            return
        self._waiting.extend(segment for segment in fresh if not segment.gap)
        self._newest, self._new_at = fresh[-1], time.monotonic()


def load(address: Address, stop: threading.Event) -> Playlist:
    """Fetch and read one playlist."""
    response = http.get(address, stop)
    try:
        return parse_bytes(response.read_all(LARGEST_PLAYLIST))
    finally:
        response.close()


def run(response: Response, head: bytes, wanted: Wanted, out: Feed, stop: threading.Event) -> None:
    """Play from the newest segment on. `response`, `head`: the answer that turned out to be a playlist. Raises BabycamError
    not_media, and what the web raises."""
    address, playlist = response.address, parse_bytes(head + response.read_all(LARGEST_PLAYLIST))
    sound = ""
    if playlist.variant:
        sound, master, address = playlist.sound, address, address.join(playlist.variant)
        playlist = load(address, stop)
    if playlist.variant:
        raise BabycamError("not_media")
    reel = Reel(address, playlist, out, stop)
    apart = bool(sound) and wanted.audio
    if apart:
        out.one_more_reader()
        wanted = Wanted(video=wanted.video, audio=False)
        threading.Thread(target=_run_sound, args=(master.join(sound), reel, out, stop), daemon=True, name="hls-sound").start()
    try:
        _play(reel, wanted, out)
    except BabycamError as failure:
        if not apart or failure.code != "codec_not_supported":
            raise
        out.expect(video=False, audio=False)
        _sound_alone(reel, stop)


def _sound_alone(picture: Reel, stop: threading.Event) -> None:
    """The picture cannot be shown, which the feed knows: the sound's own playlist goes on without it."""
    while picture.failure is None:
        if stop.wait(SLICE_S):
            raise Stopped
    raise picture.failure


def _run_sound(address: Address, picture: Reel, out: Feed, stop: threading.Event) -> None:
    """The sound's own playlist; its failure ends the picture too."""
    try:
        _play(Reel(address, load(address, stop), out, stop), Wanted(video=False), out)
        picture.failure = BabycamError("source_ended")
    except BabycamError as failure:
        picture.failure = failure
    except Stopped:
        pass  # the picture is being stopped as well


def _play(reel: Reel, wanted: Wanted, out: Feed) -> None:
    """One stretch after the other."""
    try:
        while True:
            try:
                _stretch(reel, wanted, out)
            except BabycamError as end:
                if end.code != "source_ended" or not reel.turn():
                    raise
    finally:
        reel.close()


def _stretch(reel: Reel, wanted: Wanted, out: Feed) -> None:
    head = reel.read(65536)
    while head and len(head) < 200 and (more := reel.read(65536)):
        head += more
    kind = kind_of(head)
    if kind in ("adts", "mp3") or head.startswith(b"ID3"):
        raise BabycamError("codec_not_supported", codec="HLS whose sound has no container")
    if not head:
        raise BabycamError("source_ended")
    if kind not in ("mpegts", "mp4"):
        raise BabycamError("not_media")
    source = Bytes(reel.read, head)
    if kind == "mpegts":
        ts.run(source, wanted, out)
    else:
        run_bytes(source, kind, wanted, out)
