"""What kind of stream this is, told from its first bytes."""

from collections.abc import Callable

from babycam.core.errors import BabycamError
from babycam.media.sources import adts, jpeg
from babycam.media.sources.http import Response

ENOUGH = 564  # three MPEG-TS packets

Look = Callable[[bytes], bool]

STREAM_KINDS: tuple[tuple[str, Look], ...] = (
    ("hls", lambda head: head.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"#EXTM3U")),
    ("wav", lambda head: head.startswith(b"RIFF") and head[8:12] == b"WAVE"),
    ("jpeg", lambda head: head.lstrip().startswith((b"--", jpeg.SOI)) or b"content-type: image/jpeg" in head.lower()),
    ("adts", adts.is_adts),
    ("mpegts", lambda head: head[:1] == b"G" and (len(head) < 189 or head[188:189] == b"G")),
    ("mp4", lambda head: head[4:8] in (b"ftyp", b"styp", b"moof", b"moov", b"sidx")),
    ("ogg", lambda head: head.startswith(b"OggS")),
    ("matroska", lambda head: head.startswith(b"\x1a\x45\xdf\xa3")),
    ("flv", lambda head: head.startswith(b"FLV")),
    ("mp3", lambda head: head.startswith(b"ID3") or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 in (0xE2, 0xE4, 0xE6))),
)
"""How each kind of stream begins."""


def kind_of(head: bytes) -> str:
    """A key of STREAM_KINDS, "" where it is none (a web page, say)."""
    return next((kind for kind, look in STREAM_KINDS if look(head)), "")


def sniff(response: Response) -> tuple[str, bytes]:
    """The kind of a stream and the bytes read to tell it. MPEG-TS may be joined in the middle of a packet. Raises not_media."""
    head = response.read()
    if response.content_type.startswith("multipart/") and head:
        return "jpeg", head  # whatever its boundary looks like, and wherever in a part it begins
    while head and len(head) < ENOUGH and not (kind_of(head) and len(head) >= 12):
        more = response.read()
        if not more:
            break
        head += more
    kind = kind_of(head)
    if not kind and response.content_type == "video/mp2t":
        kind = "mpegts"
    if not kind or not head:
        raise BabycamError("not_media")
    return kind, head
