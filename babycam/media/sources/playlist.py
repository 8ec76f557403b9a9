"""Playlists of HTTP Live Streaming (RFC 8216 section 4, and its second edition): what to fetch, in which order. Pure.

What changes nothing for who reads whole segments from the newest on is passed over (partial segments and hints of low-latency HLS,
dates, bitrates). What cannot be read rightly is refused in words.
"""

import re
from dataclasses import dataclass

from babycam.core.errors import BabycamError

Span = tuple[int, int]
"""A byte range: where it begins, and how long it is."""
_ATTRIBUTE = re.compile(r'([A-Z0-9-]+)=(?:"([^"]*)"|([^,]*))')
_VARIABLE = re.compile(r"\{\$([A-Za-z0-9_-]+)\}")


@dataclass(frozen=True, slots=True)
class Segment:
    """One piece: its number, its address and that of its initialisation ("": none), its length in seconds.

    `span`, `init_span`: which bytes of them, None: all. `breaks`: nothing of what came before need go on here (a discontinuity).
    `gap`: the camera has none of it.
    """

    number: int
    uri: str
    init: str
    seconds: float
    span: Span | None = None
    init_span: Span | None = None
    breaks: bool = False
    gap: bool = False

    @property
    def content(self) -> tuple[str, Span | None]:
        """What tells it from others, whatever its number."""
        return self.uri, self.span


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
    lines = _defined(lines)
    if any(line.startswith("#EXT-X-STREAM-INF") for line in lines):
        return _master(lines)
    return _media(lines)


def _master(lines: list[str]) -> Playlist:
    variants = [index for index, line in enumerate(lines) if line.startswith("#EXT-X-STREAM-INF")]
    at = min(variants, key=lambda index: _strangeness(attributes(lines[index]).get("CODECS", "")))
    group = attributes(lines[at]).get("AUDIO")
    media = [attributes(line) for line in lines if line.startswith("#EXT-X-MEDIA:")]
    sounds = [
        rendition
        for rendition in media
        if group and rendition.get("TYPE") == "AUDIO" and rendition.get("GROUP-ID") == group and rendition.get("URI")
    ]
    sound = next((rendition for rendition in sounds if rendition.get("DEFAULT") == "YES"), sounds[0] if sounds else {})
    variant = next((line for line in lines[at + 1 :] if not line.startswith("#")), "")
    if not variant:
        raise BabycamError("not_media")
    return Playlist(variant=variant, sound=sound.get("URI", ""))


def _strangeness(codecs: str) -> int:
    """How few browsers show the pictures of a variant (RFC 6381): the first that all of them do is read."""
    if not codecs or "avc" in codecs:
        return 0
    return 1 if "hvc1" in codecs or "hev1" in codecs else 2


class _Reader:
    """Reads a media playlist line by line."""

    def __init__(self) -> None:
        self.segments: list[Segment] = []
        self.target = 2.0
        self._number, self._seconds = 0, 0.0
        self._init = ""
        self._range = ""
        self._init_span: Span | None = None
        self._breaks = self._gap = False
        self._ends: dict[str, int] = {}  # where the last range of each resource ended
        self._tags = {
            "#EXT-X-MEDIA-SEQUENCE": self._sequence,
            "#EXT-X-TARGETDURATION": self._duration,
            "#EXT-X-KEY": self._key,
            "#EXT-X-MAP": self._map,
            "#EXTINF": self._length,
            "#EXT-X-BYTERANGE": self._bytes,
        }

    def read(self, line: str) -> None:
        name, _, value = line.partition(":")
        if not line.startswith("#"):
            self._segment(line)
        elif name == "#EXT-X-DISCONTINUITY":
            self._breaks = True
        elif name == "#EXT-X-GAP":
            self._gap = True
        elif name in ("#EXT-X-I-FRAMES-ONLY", "#EXT-X-SKIP"):
            raise BabycamError("codec_not_supported", codec="HLS of keyframes or changes only")
        elif name in self._tags:
            self._tags[name](value)

    def _sequence(self, value: str) -> None:
        self._number = int(value)

    def _duration(self, value: str) -> None:
        self.target = float(value)

    def _length(self, value: str) -> None:
        self._seconds = float(value.partition(",")[0])

    def _bytes(self, value: str) -> None:
        self._range = value

    def _key(self, value: str) -> None:
        if attributes(":" + value).get("METHOD") != "NONE":
            raise BabycamError("codec_not_supported", codec="encrypted HLS")

    def _map(self, value: str) -> None:
        given = attributes(":" + value)
        self._init = given.get("URI", "")
        self._init_span = _span(given["BYTERANGE"], 0) if "BYTERANGE" in given else None

    def _segment(self, uri: str) -> None:
        span = None
        if self._range:
            span = _span(self._range, self._ends.get(uri))
            self._ends[uri] = span[0] + span[1]
        self.segments.append(Segment(self._number, uri, self._init, self._seconds, span, self._init_span, self._breaks, self._gap))
        self._number += 1
        self._range, self._breaks, self._gap = "", False, False


def _span(text: str, after: int | None) -> Span:
    """`n@o`, or `n` that follows on the range before. Raises ValueError, also where there is none before."""
    length, _, offset = text.strip().partition("@")
    begin = int(offset) if offset else after
    if begin is None or begin < 0 or int(length) <= 0:
        raise ValueError("a byte range without a beginning")
    return begin, int(length)


def _media(lines: list[str]) -> Playlist:
    reader = _Reader()
    for line in lines:
        reader.read(line)
    return Playlist(tuple(reader.segments), "#EXT-X-ENDLIST" in lines, reader.target)


def _defined(lines: list[str]) -> list[str]:
    """Variables put in (RFC 8216bis 4.4.2.3). Raises codec_not_supported for ones that are defined elsewhere."""
    values: dict[str, str] = {}
    for line in lines:
        if line.startswith("#EXT-X-DEFINE:") and "NAME" in (given := attributes(line)):
            values[given["NAME"]] = given.get("VALUE", "")
    if not any("{$" in line for line in lines):
        return lines

    def value(match: re.Match[str]) -> str:
        if match[1] not in values:
            raise BabycamError("codec_not_supported", codec="HLS with variables of another list")
        return values[match[1]]

    return [_VARIABLE.sub(value, line) for line in lines]


def parse_bytes(data: bytes) -> Playlist:
    """As parse, of UTF-8. Raises not_media, too, for numbers that are none."""
    try:
        return parse(data.decode("utf-8", "replace"))
    except ValueError:
        raise BabycamError("not_media") from None
