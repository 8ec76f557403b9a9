"""Encoded sound to float blocks, as cheaply as it goes: PCM and G.711 by numpy, everything else by libavcodec.

The channels stay apart: their mean would be nothing where one is the other turned upside down (a microphone wired the wrong way),
and half where one is dead. The judge measures each (see listening.level); the recorder mixes them with care (see downmix).
"""

import io
import logging
from collections import Counter
from collections.abc import Callable
from fractions import Fraction

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from av.audio.frame import AudioFrame
from av.container import InputContainer
from numpy.typing import NDArray

from babycam.media.packets import AudioInfo, Packet

log = logging.getLogger(__name__)

Samples = NDArray[np.float32]
Block = tuple[Samples, int]
"""Samples, float32 in -1..1, and their rate in Hz: [channels, n], or [n] where there is one channel, or all are the same."""

RATES = range(1, 1_000_001)
"""Hz that a block may have; anything else is broken data that decoded by chance."""

_MICROSECOND = Fraction(1, 1_000_000)


def _g711(alaw: bool) -> Samples:
    """The 256 linear values of A-law or mu-law (ITU-T G.711), float32 in -1..1."""
    code = np.arange(256, dtype=np.int32)
    if alaw:
        code ^= 0x55
        exponent, mantissa = (code >> 4) & 7, (code & 15) * 16 + 8
        size = np.where(exponent == 0, mantissa, (mantissa + 256) << np.maximum(exponent - 1, 0))
        linear = np.where(code & 0x80, size, -size)
    else:
        code = ~code & 0xFF
        size = ((((code & 15) << 3) + 132) << ((code >> 4) & 7)) - 132
        linear = np.where(code & 0x80, -size, size)
    return np.asarray(linear / 32768, dtype=np.float32)


def _pcm(dtype: str, scale: float) -> Callable[[bytes], Samples]:
    size = np.dtype(dtype).itemsize

    def read(data: bytes) -> Samples:
        samples = np.frombuffer(data, dtype=dtype, count=len(data) // size)
        return np.asarray(np.multiply(samples, np.float32(scale), dtype=np.float32))

    return read


def _lookup(table: Samples) -> Callable[[bytes], Samples]:
    return lambda data: table[np.frombuffer(data, dtype=np.uint8)]


RAW: dict[str, Callable[[bytes], Samples]] = {
    "pcm_s16le": _pcm("<i2", 1 / 32768),
    "pcm_s16be": _pcm(">i2", 1 / 32768),
    "pcm_s32le": _pcm("<i4", 1 / 2147483648),
    "pcm_f32le": _pcm("<f4", 1.0),
    "pcm_u8": _lookup(((np.arange(256) - 128) / 128).astype(np.float32)),
    "pcm_mulaw": _lookup(_g711(alaw=False)),
    "pcm_alaw": _lookup(_g711(alaw=True)),
}

G726 = {"g726": "g726", "adpcm_g726": "g726", "g726le": "g726le", "adpcm_g726le": "g726le"}
"""FFmpeg's names of the codec, and of its headerless files."""
G726_RATE, G726_BIT_RATE = 8000, 32_000
"""Hz and bit/s where nothing is told: what nearly every camera uses."""


class AudioDecoder:
    """Decodes one stream. Not for several threads.

    `counts`: "broken", packets that could not be decoded and were skipped; "unusable", blocks without a single number or with an
    impossible rate, which are left out. Raises ValueError where this build of FFmpeg has no such decoder.
    """

    def __init__(self, info: AudioInfo) -> None:
        self.info = info
        self.counts: Counter[str] = Counter()
        self._template: InputContainer | None = None
        self._raw = RAW.get(info.codec)
        self._context = None if self._raw else self._open()

    def feed(self, packet: Packet) -> list[Block]:
        """The blocks that this packet completes: mostly one. Broken packets give none and are counted."""
        if not packet.data:
            return []
        try:
            blocks = self._blocks(packet)
        except (av.FFmpegError, ValueError, MemoryError):
            self.counts["broken"] += 1
            return []
        usable = [block for block in blocks if _usable(*block)]
        self.counts["unusable"] += len(blocks) - len(usable)
        return usable

    def _blocks(self, packet: Packet) -> list[Block]:
        if self._raw:
            return [(_apart(self._raw(packet.data), self.info.channels), self.info.rate)]
        return [(samples_of(frame), frame.sample_rate) for frame in self._decode(packet)]

    def _decode(self, packet: Packet) -> list[AudioFrame]:
        assert self._context is not None
        encoded = av.Packet(packet.data)
        encoded.pts = packet.pts
        encoded.time_base = _MICROSECOND
        return self._context.decode(encoded)

    def _open(self) -> AudioCodecContext:
        context = self._from_template()
        if context is None:
            context = self._by_hand()
        context.thread_count = 1
        return context

    def _by_hand(self) -> AudioCodecContext:
        context = av.CodecContext.create(self.info.codec, "r")
        if not isinstance(context, AudioCodecContext):
            raise ValueError(f"{self.info.codec} is no sound codec")
        if self.info.rate:
            context.sample_rate = self.info.rate
        if self.info.channels:
            context.layout = (
                "mono" if self.info.channels == 1 else "stereo" if self.info.channels == 2 else f"{self.info.channels}c"
            )
        if self.info.extradata:
            context.extradata = self.info.extradata
        return context

    def _from_template(self) -> AudioCodecContext | None:
        """A context with what PyAV cannot set by hand, as libavformat makes it for the head of a file; None where there is none."""
        info = self.info
        if info.codec in G726:
            rate = info.rate or G726_RATE
            bits = round((info.bit_rate or G726_BIT_RATE) / rate)
            options = {"code_size": str(max(2, min(bits, 5))), "sample_rate": str(rate)}
            head, container = b"", G726[info.codec]
        elif info.header:
            options, head, container = {}, info.header, "wav"
        else:
            return None
        try:
            self._template = av.open(io.BytesIO(head + bytes(1024)), "r", format=container, options=options)
            return self._template.streams.audio[0].codec_context
        except (av.FFmpegError, IndexError) as error:
            raise ValueError(f"{info.codec} cannot be set up") from error


def _usable(samples: Samples, rate: int) -> bool:
    """Whether this is sound at all; a sum is a number only if all of it are."""
    return rate in RATES and bool(samples.size) and (bool(np.isfinite(samples.sum())) or bool(np.isfinite(samples).any()))


def _together(samples: Samples) -> Samples:
    """Channels [channels, n] that are the same to the last bit are one [n]: half the work for what many cameras call stereo."""
    if samples.ndim > 1 and (len(samples) == 1 or bool((samples[1:] == samples[0]).all())):
        return np.asarray(samples[0])
    return samples


def _apart(samples: Samples, channels: int) -> Samples:
    """Interleaved samples [n * channels] to [channels, n]; an incomplete last sample is left out."""
    if channels <= 1:
        return samples
    whole = len(samples) // channels
    return _together(np.ascontiguousarray(samples[: whole * channels].reshape(whole, channels).T))


_INTEGER = {"u8": (128, 128), "s16": (0, 32768), "s32": (0, 2147483648)}
"""Integer sample formats: the value of silence, and full scale."""


_MOST_PLANES = 7
"""PyAV 18 looks for a null pointer behind the last plane; behind eight or more FFmpeg has none, and reading on ends the process."""


def _packed(frame: AudioFrame) -> AudioFrame:
    """The same samples with their channels interleaved."""
    packed = av.AudioResampler(frame.format.packed, frame.layout, frame.sample_rate).resample(frame)
    if len(packed) != 1:
        raise ValueError("this sound cannot be interleaved")
    return packed[0]


def samples_of(frame: AudioFrame) -> Samples:
    """A decoded frame of any sample format as a Block's samples."""
    channels = frame.layout.nb_channels
    if frame.format.is_planar and channels > _MOST_PLANES:
        frame = _packed(frame)
    samples: Samples = np.asarray(frame.to_ndarray(), dtype=np.float32)
    zero, full = _INTEGER.get(frame.format.name.removesuffix("p"), (0, 1))
    if full != 1:
        samples = (samples - np.float32(zero)) / np.float32(full)
    if not frame.format.is_planar:
        return _apart(samples.reshape(-1), channels)
    return _together(samples)
