"""One stream over HTTP, whatever it is: looks at its first bytes and reads it in the leanest way there is for that kind."""

import threading
from collections.abc import Callable

from babycam.core.errors import BabycamError
from babycam.media.packets import VideoInfo
from babycam.media.sources import adts, feed, http, jpeg, ts, wav
from babycam.media.sources.address import Address
from babycam.media.sources.demux import Bytes, Wanted, run_bytes
from babycam.media.sources.feed import Feed, Unit
from babycam.media.sources.http import Response

ENOUGH = 564  # three MPEG-TS packets
PCM_BLOCK_S = 0.1

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
    """A key of KINDS, "" where it is none (a web page, say)."""
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


def run(address: Address, wanted: Wanted, out: Feed, stop: threading.Event) -> None:
    """Read until the end, which is an error too: see wire and demux for the codes."""
    response = http.get(address, stop)
    try:
        if response.old_tls:
            out.outdated()
        response.on_idle(out.settle)
        kind, head = sniff(response)
        if kind == "hls":
            from babycam.media.sources import hls

            hls.run(response, head, wanted, out, stop)
        elif kind == "mpegts":
            ts.run(Bytes(response.read, head), wanted, out)
        elif kind in _OWN:
            _OWN[kind](response, head, out)
        else:
            run_bytes(Bytes(response.read, head), kind, wanted, out)
    finally:
        response.close()
    raise BabycamError("source_ended")


def _run_jpeg(response: Response, head: bytes, out: Feed) -> None:
    """Pictures have no time stamps: they are as old as their arrival."""
    out.expect(video=True, audio=False)
    parts, info = jpeg.Parts(), None
    data = head
    while data:
        for picture in parts.feed(data):
            size = jpeg.size(picture)
            if size and (info is None or size != (info.width, info.height)):
                info = VideoInfo("mjpeg", *size)
                out.describe(info)
            out.put(Unit(True, picture, feed.now(), None))
        if parts.skipped > jpeg.MAX_JPEG_BYTES:
            raise BabycamError("not_media")
        data = response.read()


def _run_wav(response: Response, head: bytes, out: Feed) -> None:
    """Samples are counted: the stream's own clock."""
    out.expect(video=False, audio=True)
    reader, count, data = wav.Reader(), 0, head
    while data:
        try:
            samples = reader.feed(data)
        except ValueError:
            raise BabycamError("not_media") from None
        if reader.info and samples:
            if not count:
                out.describe(reader.info)
            rate, arrived = reader.info.rate, feed.now()
            longest = max(int(rate * PCM_BLOCK_S), 1) * reader.frame_bytes
            for at in range(0, len(samples), longest):
                block = samples[at : at + longest]
                frames = len(block) // reader.frame_bytes
                stamp = count * 1_000_000 // rate
                out.put(Unit(False, block, arrived, stamp, stamp, frames * 1_000_000 // rate))
                count += frames
        data = response.read()


def _run_adts(response: Response, head: bytes, out: Feed) -> None:
    """Frames are counted: the stream's own clock."""
    out.expect(video=False, audio=True)
    splitter, stamp, data = adts.Splitter(), 0, head
    while data:
        for frame in splitter.feed(data):
            assert splitter.info is not None
            out.describe(splitter.info)
            length = adts.FRAME * 1_000_000 // splitter.info.rate
            out.put(Unit(False, frame, feed.now(), stamp, stamp, length))
            stamp += length
        if splitter.skipped > 1_000_000:
            raise BabycamError("not_media")
        data = response.read()


_OWN: dict[str, Callable[[Response, bytes, Feed], None]] = {"jpeg": _run_jpeg, "wav": _run_wav, "adts": _run_adts}
