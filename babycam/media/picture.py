"""Single pictures: a snapshot of what the room looks like now, and thumbnails. JPEG, bounded in size."""

import io
from collections.abc import Sequence
from fractions import Fraction

import av
from av.codec.context import Flags
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame

from babycam.media.bus import Item
from babycam.media.codecs import PASSED
from babycam.media.nal import to_annexb
from babycam.media.packets import Packet, StreamInfo, VideoInfo
from babycam.media.ring import Ring

QUALITY = 4  # of FFmpeg's mjpeg encoder: 2 is the best, 31 the worst


def snapshot(ring: Ring, max_width: int = 1280) -> bytes | None:
    """The newest picture of the room as JPEG; None when there is none: no video, no keyframe yet, or none that can be decoded."""
    return newest_picture(ring.last_gop(), max_width)


def newest_picture(items: Sequence[Item], max_width: int = 1280) -> bytes | None:
    """The last picture that can be decoded from `items` (a StreamInfo, then its packets from a keyframe on) as JPEG."""
    info = next((item for item in reversed(items) if isinstance(item, StreamInfo)), None)
    pictures = [item for item in items if isinstance(item, Packet) and item.video]
    if info is None or info.video is None or not pictures:
        return None
    if info.video.codec == "mjpeg":
        pictures = pictures[-1:]
        if info.video.width <= max_width and _looks_whole(pictures[0].data):
            return pictures[0].data
    frame = _last_frame(info.video, pictures)
    return jpeg(frame, max_width) if frame else None


def jpeg(frame: VideoFrame, max_width: int) -> bytes:
    """One frame as JPEG, at most `max_width` pixels wide."""
    width = min(frame.width, max_width) // 2 * 2 or 2
    height = max(2, round(frame.height * width / frame.width) // 2 * 2)
    picture = frame.reformat(width, height, "yuvj420p")
    encoder = av.CodecContext.create("mjpeg", "w")
    assert isinstance(encoder, VideoCodecContext)
    encoder.width, encoder.height, encoder.pix_fmt = width, height, "yuvj420p"
    encoder.time_base = encoder.framerate = Fraction(1)
    encoder.options = {"qmin": str(QUALITY), "qmax": str(QUALITY)}
    encoder.thread_count = 1
    picture.pts = 0
    out = io.BytesIO()
    for packet in (*encoder.encode(picture), *encoder.encode(None)):
        out.write(bytes(packet))
    return out.getvalue()


def _looks_whole(data: bytes) -> bool:
    return data[:2] == b"\xff\xd8" and b"\xff\xd9" in data[-16:]


def _last_frame(info: VideoInfo, packets: Sequence[Packet]) -> VideoFrame | None:
    decoder = av.CodecContext.create(info.codec, "r")
    assert isinstance(decoder, VideoCodecContext)
    decoder.thread_count = 1
    if info.refreshes:
        decoder.flags |= Flags.output_corrupt
    last: VideoFrame | None = None
    passed = PASSED.get(info.codec)
    prefix = passed.parameter_sets(info.extradata).annexb() if passed else b""
    for data in (prefix + to_annexb(packets[0].data), *(packet.data for packet in packets[1:]), None):
        try:
            for frame in decoder.decode(av.Packet(data) if data is not None else None):
                last = frame
        except (av.FFmpegError, ValueError):
            continue
    return last
