"""The encoders of the on-demand path: libx264 for pictures that no browser can begin with, AAC or Opus for any sound.

One thread each, no look-ahead.
"""

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from av.audio.resampler import AudioResampler
from av.codec.context import Flags
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType, VideoFrame

from babycam.core import adts
from babycam.media import aac
from babycam.media.codecs import PASSED
from babycam.media.decode import AudioDecoder, Samples
from babycam.media.downmix import Downmix
from babycam.media.packets import AudioInfo, Packet, VideoInfo

KEY_EVERY_US = 990_000  # a second, less the rounding of frame times
MAX_WIDTH = 1280
DARK_US = 2_000_000
HOLE_US = 120_000
DRAWN_US = 1_000_000
"""A sound whose count of samples parts from its times is stretched so that both meet again with this time constant."""
MOST_STRETCH = 0.06
_MICROSECOND = Fraction(1, 1_000_000)


class H264Encoder:
    """JPEG pictures, or H.264 and H.265 without clean beginnings -> H.264 Annex B.

    Constrained baseline, at most 1280 wide, a keyframe each second. Where none of the pictures becomes whole for DARK_US (nothing
    in the stream says when they are), they are shown as they are.
    """

    def __init__(self, counts: Counter[str], info: VideoInfo) -> None:
        self._counts = counts
        self._decoder = open_decoder(info)
        self._dark: int | None = None  # since when no picture came out
        self._encoder: VideoCodecContext | None = None
        self._last_key: int | None = None
        self._arrived = 0.0

    def feed(self, packet: Packet) -> list[Packet]:
        """The encoded picture; nothing for a broken one."""
        self._arrived = packet.arrived
        given = av.Packet(packet.data)
        given.pts, given.dts, given.time_base = packet.pts, packet.dts, _MICROSECOND
        try:
            frames = self._decoder.decode(given)
            self._dark = packet.dts if frames or self._dark is None else self._dark
            if packet.dts - self._dark > DARK_US:
                self._decoder.flags |= Flags.output_corrupt
            return [made for frame in frames if isinstance(frame, VideoFrame) for made in self._encode(frame, packet)]
        except (av.FFmpegError, ValueError):
            self._counts["broken"] += 1
            return []

    def close(self) -> None:
        self._encoder = None

    def _encode(self, frame: VideoFrame, packet: Packet) -> list[Packet]:
        picture = _encodable(frame)
        encoder = self._encoder
        if encoder is None or (encoder.width, encoder.height) != (picture.width, picture.height):
            encoder = self._encoder = _x264(picture.width, picture.height, picture.format.name)
            self._last_key = None
        at = packet.pts if frame.pts is None else frame.pts
        due = self._last_key is None or not 0 <= at - self._last_key < KEY_EVERY_US
        picture.pict_type = PictureType.I if due else PictureType.NONE
        picture.pts, picture.time_base = at, _MICROSECOND
        if due:
            self._last_key = at
        return [self._packet(made, packet) for made in encoder.encode(picture)]

    def _packet(self, made: "av.Packet[Any]", source: Packet) -> Packet:
        pts = source.pts if made.pts is None else made.pts
        return Packet(True, pts, pts, source.duration, made.is_keyframe, bytes(made), self._arrived)


def open_decoder(info: VideoInfo) -> VideoCodecContext:
    """A decoder of one thread for these pictures, whose own parameter sets it knows."""
    decoder = av.CodecContext.create(info.codec, "r")
    assert isinstance(decoder, VideoCodecContext)
    decoder.thread_count = 1
    if info.codec in PASSED and info.extradata:
        decoder.extradata = info.extradata
    return decoder


def _encodable(frame: VideoFrame) -> VideoFrame:
    """4:2:0 with even sides, no wider than MAX_WIDTH; JPEG's full range stays (the stream says so), so most pass untouched."""
    scale = min(1.0, MAX_WIDTH / frame.width)
    width, height = (max(2, int(side * scale) // 2 * 2) for side in (frame.width, frame.height))
    if frame.format.name == "yuvj420p" and (width, height) == (frame.width, frame.height):
        return frame
    return frame.reformat(width, height, "yuvj420p")


def _x264(width: int, height: int, pix_fmt: str) -> VideoCodecContext:
    encoder = av.CodecContext.create("libx264", "w")
    assert isinstance(encoder, VideoCodecContext)
    encoder.width, encoder.height, encoder.pix_fmt = width, height, pix_fmt
    encoder.time_base, encoder.framerate = _MICROSECOND, Fraction(15)
    encoder.thread_count = 1
    rate = max(500, width * height * 4 // 1000)
    tuned = "scenecut=0:repeat-headers=1"
    encoder.options = {
        "preset": "ultrafast",
        "tune": "zerolatency",
        "profile": "baseline",
        "forced-idr": "1",
        "g": "300",
        "crf": "26",
        "maxrate": f"{rate}k",
        "bufsize": f"{rate}k",
        "x264-params": tuned,
    }
    return encoder


@dataclass(frozen=True, slots=True)
class _Target:
    """How one codec is made: samples in a frame, FFmpeg's encoder and sample format, bits per second, frames of run-up."""

    frame: int
    encoder: str
    format: str
    bits: int
    run_up: int
    options: dict[str, str]


_TARGETS = {
    "aac": _Target(1024, "aac", "fltp", 64_000, 1, {"aac_coder": "fast"}),
    "adts": _Target(1024, "aac", "fltp", 64_000, 1, {"aac_coder": "fast"}),
    "opus": _Target(960, "libopus", "flt", 32_000, 0, {"application": "audio", "compression_level": "5"}),
}


class SoundEncoder:
    """Any sound that AudioDecoder reads -> mono AAC-LC (64 kbit/s, 44.1 or 48 kHz; "adts": 48 kHz always) or Opus (32 kbit/s,
    48 kHz).

    Times run by the count of samples. Where the source's run away from it (its clock is a little wrong), the samples are stretched
    by as much, which nobody hears; a hole of more than 120 ms stays one.
    """

    def __init__(self, info: AudioInfo, counts: Counter[str], codec: str = "aac") -> None:
        self._counts = counts
        self._decoder = AudioDecoder(info)
        self._downmix = Downmix()
        self._target = _TARGETS[codec]
        self._rate = 44_100 if codec == "aac" and info.rate and 44_100 % info.rate == 0 else 48_000
        made = "opus" if codec == "opus" else "aac"
        self.info = AudioInfo(made, self._rate, 1, aac.make_config(self._rate, 1) if made == "aac" else b"")
        self._encoder = _sound_encoder(self._target, self._rate)
        self._resampler, self._from = self._new_resampler(), info.rate
        self._anchor: int | None = None  # µs of the first sample
        self._heard_us = 0.0  # µs of sound taken since then
        self._off = 0.0  # µs by which the source's times are ahead of that, smoothed
        self._fraction = 0.0  # of a sample
        self._made = -self._target.run_up  # frames given out; the first of AAC holds only the encoder's own run-up

    def feed(self, packet: Packet) -> list[Packet]:
        """The frames that this packet completes."""
        made: list[Packet] = []
        for channels, rate in self._decoder.feed(packet):
            samples = self._stretched(self._downmix.mono(channels, rate), self._follow(packet.pts))
            self._heard_us += len(samples) * 1e6 / rate
            made += self._encode(samples, rate, packet.arrived)
        return made

    def close(self) -> None:
        pass

    def _follow(self, pts: int) -> float:
        """By how much (1: all) the samples that come now have to be longer than they are."""
        if self._anchor is None:
            self._anchor = pts
        off = pts - (self._anchor + int(self._heard_us))
        if abs(off) > HOLE_US:
            self._anchor += off
            self._off = 0.0
            return 0.0
        self._off += (off - self._off) / 8  # stamps may be unsteady
        return max(-MOST_STRETCH, min(self._off / DRAWN_US, MOST_STRETCH))

    def _stretched(self, samples: Samples, by: float) -> Samples:
        """The samples, more or fewer of them by that share; fractions are kept for the next ones."""
        exact = len(samples) * (1 + by) + self._fraction
        count = max(1, int(exact))
        self._fraction = exact - count
        if count == len(samples) or len(samples) < 2:
            return samples
        places = np.linspace(0, len(samples) - 1, count)
        return np.asarray(np.interp(places, np.arange(len(samples)), samples), dtype=np.float32)

    def _encode(self, samples: Samples, rate: int, arrived: float) -> list[Packet]:
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples).reshape(1, -1), format="fltp", layout="mono")
        frame.sample_rate = rate
        if rate != self._from:
            self._resampler, self._from = self._new_resampler(), rate
        try:
            whole = self._resampler.resample(frame)
            return [self._packet(made, arrived) for packet in whole for made in self._encoder.encode(packet)]
        except (av.FFmpegError, ValueError):
            self._counts["broken"] += 1
            return []

    def _new_resampler(self) -> AudioResampler:
        """A resampler takes its input's rate from the first frame, so another rate needs another one."""
        target = self._target
        return AudioResampler(format=target.format, layout="mono", rate=self._rate, frame_size=target.frame)

    def _packet(self, made: "av.Packet[Any]", arrived: float) -> Packet:
        assert self._anchor is not None
        duration = self._target.frame * 1_000_000
        pts = self._anchor + self._made * duration // self._rate
        self._made += 1
        return Packet(False, pts, pts, duration // self._rate, True, bytes(made), arrived)


class AdtsEncoder:
    """Mono samples at 48 kHz -> ADTS frames of babycam's kind (core/adts.py). Its first frame is the encoder's run-up."""

    def __init__(self) -> None:
        self._encoder = _sound_encoder(_TARGETS["adts"], adts.RATE)

    def feed(self, samples: Samples) -> list[bytes]:
        """The frames that come of adts.SAMPLES samples, float32 in -1..1: mostly one."""
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples).reshape(1, -1), format="fltp", layout="mono")
        frame.sample_rate = adts.RATE
        return [adts.wrap(bytes(made)) for made in self._encoder.encode(frame)]


def _sound_encoder(target: _Target, rate: int) -> AudioCodecContext:
    encoder = av.CodecContext.create(target.encoder, "w")
    assert isinstance(encoder, AudioCodecContext)
    encoder.sample_rate, encoder.layout, encoder.format = rate, "mono", target.format
    encoder.bit_rate = target.bits
    encoder.time_base = Fraction(1, rate)
    encoder.options = target.options
    encoder.open()
    return encoder
