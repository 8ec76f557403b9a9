"""HTTP Live Streaming (RFC 8216) as one endless stream of bytes: the newest segments one after the other.

Ours and not FFmpeg's, so that every request keeps to the rules of http.py and every wait ends when asked to. The picture is
as old as the camera's segments are long; HLS cannot do better.
"""

import re
import threading
import time
from collections import deque
from dataclasses import dataclass

from babycam.core.errors import BabycamError
from babycam.media.sources import http, ts
from babycam.media.sources.address import Address
from babycam.media.sources.demux import Bytes, Wanted, run_bytes
from babycam.media.sources.feed import Feed
from babycam.media.sources.http import Response
from babycam.media.sources.wire import SLICE_S, Stopped

LARGEST_PLAYLIST = 1_000_000
PATIENCE_S = 15.0
LONGEST_SEGMENT_S = 12.0
_ATTRIBUTE = re.compile(r'([A-Z0-9-]+)=(?:"([^"]*)"|([^,]*))')


@dataclass(frozen=True, slots=True)
class Segment:
    """One piece: its number, its address and that of its initialisation ("": none), its length in seconds."""

    number: int
    uri: str
    init: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Playlist:
    """A media playlist, or (segments empty, `variant` set) a master with the variant to read and that one's own sound."""

    segments: tuple[Segment, ...] = ()
    ended: bool = False
    target_s: float = 2.0
    variant: str = ""
    sound: str = ""


def attributes(line: str) -> dict[str, str]:
    """The attribute list behind a tag's colon."""
    return {name: quoted or plain for name, quoted, plain in _ATTRIBUTE.findall(line.partition(":")[2])}


def parse(text: str) -> Playlist:
    """Read a playlist. Raises not_media, and codec_not_supported for an encrypted one."""
    lines = [line.strip() for line in text.lstrip("\ufeff").splitlines() if line.strip()]
    if not lines or not lines[0].startswith("#EXTM3U"):
        raise BabycamError("not_media")
    if any(line.startswith("#EXT-X-STREAM-INF") for line in lines):
        return _master(lines)
    return _media(lines)


def _master(lines: list[str]) -> Playlist:
    variants = [index for index, line in enumerate(lines) if line.startswith("#EXT-X-STREAM-INF")]
    at = min(variants, key=lambda index: _strangeness(attributes(lines[index]).get("CODECS", "")))
    group = attributes(lines[at]).get("AUDIO")
    media = [attributes(line) for line in lines if line.startswith("#EXT-X-MEDIA:")]
    sounds = [one for one in media if group and one.get("TYPE") == "AUDIO" and one.get("GROUP-ID") == group and one.get("URI")]
    sound = next((one for one in sounds if one.get("DEFAULT") == "YES"), sounds[0] if sounds else {})
    variant = next((line for line in lines[at + 1 :] if not line.startswith("#")), "")
    if not variant:
        raise BabycamError("not_media")
    return Playlist(variant=variant, sound=sound.get("URI", ""))


def _strangeness(codecs: str) -> int:
    """How few browsers show the pictures of a variant (RFC 6381): the first that all of them do is read."""
    if not codecs or "avc" in codecs:
        return 0
    return 1 if "hvc1" in codecs or "hev1" in codecs else 2


def _media(lines: list[str]) -> Playlist:
    number, seconds, init, target, segments = 0, 0.0, "", 2.0, []
    for line in lines:
        value = line.partition(":")[2]
        if line.startswith("#EXT-X-MEDIA-SEQUENCE:"):
            number = int(value)
        elif line.startswith("#EXT-X-TARGETDURATION:"):
            target = float(value)
        elif line.startswith("#EXT-X-KEY:") and attributes(line).get("METHOD") != "NONE":
            raise BabycamError("codec_not_supported", codec="encrypted HLS")
        elif line.startswith("#EXT-X-MAP:"):
            init = attributes(line).get("URI", "")
        elif line.startswith("#EXTINF:"):
            seconds = float(value.partition(",")[0])
        elif not line.startswith("#"):
            segments.append(Segment(number, line, init, seconds))
            number += 1
    return Playlist(tuple(segments), "#EXT-X-ENDLIST" in lines, target)


class Reel:
    """Reads a media playlist's segments as one stream, from the newest on."""

    def __init__(self, address: Address, playlist: Playlist, out: Feed, stop: threading.Event) -> None:
        self._address, self._out, self._stop = address, out, stop
        self._waiting: deque[Segment] = deque(playlist.segments[-1:])
        self._playlist = playlist
        self._number = playlist.segments[-1].number if playlist.segments else -1
        self._init = ""
        self._response: Response | None = None
        self._loaded_at = self._new_at = time.monotonic()
        out.gusts(min(playlist.target_s, LONGEST_SEGMENT_S))
        self.failure: BabycamError | None = None

    def read(self, size: int) -> bytes:
        """1 to `size` bytes; b"" after the last segment of a playlist that ended."""
        while True:
            if self.failure:
                raise self.failure
            if self._response is not None:
                if data := self._response.read(size):
                    return data
                self.close()
            if not self._open_next():
                return b""

    def close(self) -> None:
        if self._response is not None:
            self._response.close()
            self._response = None

    def _open_next(self) -> bool:
        while not self._waiting:
            if self._playlist.ended:
                return False
            self._reload()
        segment = self._waiting[0]
        if segment.init != self._init:
            if self._init:
                raise BabycamError("source_ended")  # a new kind of stream: the caller opens it anew
            self._init = segment.init
            self._response = self._get(segment.init)
            return True
        self._waiting.popleft()
        self._response = self._get(segment.uri)
        return True

    def _get(self, uri: str) -> Response:
        return http.get(self._address.join(uri), self._stop)

    def _reload(self) -> None:
        """Wait as the RFC asks (6.3.4), then look for new segments. Raises source_lost where none came for long."""
        self._out.settle()
        due = self._loaded_at + min(max(self._playlist.target_s / 4, 0.25), 2.0)
        while (left := due - time.monotonic()) > 0:
            if self._stop.wait(min(left, SLICE_S)):
                raise Stopped
        self._playlist, self._loaded_at = load(self._address, self._stop), time.monotonic()
        fresh = [segment for segment in self._playlist.segments if segment.number > self._number]
        if self._playlist.segments and self._playlist.segments[-1].number < self._number:
            raise BabycamError("source_ended")  # the camera began to count anew
        if fresh:
            self._waiting.extend(fresh[-3:])
            self._number, self._new_at = fresh[-1].number, time.monotonic()
        elif time.monotonic() - self._new_at > max(PATIENCE_S, 3 * self._playlist.target_s) and not self._playlist.ended:
            raise BabycamError("source_lost")


def load(address: Address, stop: threading.Event) -> Playlist:
    """Fetch and read one playlist."""
    response = http.get(address, stop)
    try:
        return parse_bytes(response.read_all(LARGEST_PLAYLIST))
    finally:
        response.close()


def parse_bytes(data: bytes) -> Playlist:
    try:
        return parse(data.decode("utf-8", "replace"))
    except ValueError:
        raise BabycamError("not_media") from None


def run(response: Response, head: bytes, wanted: Wanted, out: Feed, stop: threading.Event) -> None:
    """Play from the newest segment on. `response`, `head`: the answer that turned out to be a playlist."""
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
    from babycam.media.sources.web import kind_of  # web imports this module

    try:
        head = reel.read(65536)
        while head and len(head) < 200:
            head += reel.read(65536)
        kind = kind_of(head)
        if kind not in ("mpegts", "mp4"):
            raise BabycamError("not_media")
        source = Bytes(reel.read, head)
        if kind == "mpegts":
            ts.run(source, wanted, out)
        else:
            run_bytes(source, kind, wanted, out)
    finally:
        reel.close()
