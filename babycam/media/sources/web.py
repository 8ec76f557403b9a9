"""One stream over HTTP, whatever it is: looks at its first bytes and reads it in the leanest way there is for that kind."""

import threading
from collections.abc import Callable

from babycam.core.errors import BabycamError
from babycam.media import feed
from babycam.media.feed import Feed, Unit
from babycam.media.packets import VideoInfo
from babycam.media.sources import adts, hls, http, jpeg, ts, wav
from babycam.media.sources.address import Address
from babycam.media.sources.demux import Bytes, Wanted, run_bytes
from babycam.media.sources.http import Response
from babycam.media.sources.sniff import sniff

PCM_BLOCK_S = 0.1


def run(address: Address, wanted: Wanted, out: Feed, stop: threading.Event) -> None:
    """Read until the end, which raises too: see wire and demux for the codes."""
    response = http.get(address, stop)
    try:
        if response.old_tls:
            out.outdated()
        response.on_idle(out.settle)
        kind, head = sniff(response)
        if kind == "hls":
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
