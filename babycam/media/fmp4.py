"""Fragmented MP4, one fragment per frame, written by ourselves: FFmpeg's muxer holds each frame until the next one comes.

A frame's duration is known only when the next one comes, so it is guessed from the last spacings. Media Source
Extensions (W3C, coded frame processing) throw pictures away up to the next keyframe when decode times jump by more than twice
that duration; so after a stall the decode times walk on in such steps while the composition offset keeps the truth. Sound
runs by its sample count; where the camera's clock moves away from it by more than 40 ms (or half a frame) for a while, silence is
put in or frames are left out.
"""

from collections import deque
from dataclasses import dataclass
from statistics import median

from babycam.media import aac, boxes
from babycam.media.codecs import PASSED, Codec
from babycam.media.packets import AudioInfo, Packet, StreamInfo, VideoInfo

VIDEO_SCALE = 90_000
DRIFT_US = 40_000
SMOOTHED_US = 170_000
SURELY_US = 120_000
"""So far away a single packet is believed."""
MAX_SILENCE_US = 30_000_000
MAX_LAG_US = 10_000_000


@dataclass(frozen=True, slots=True)
class Fragment:
    """One video frame or a few audio frames. `keyframe`: a player may start here. `pts`: µs since 1970 of its first frame."""

    data: bytes
    keyframe: bool
    pts: int
    arrived: float


def mime(info: StreamInfo) -> str:
    """The RFC 6381 type for MediaSource.isTypeSupported, such as `video/mp4; codecs="avc1.42e01f, mp4a.40.2"`."""
    codecs = [PASSED[info.video.codec].codec_string(info.video.extradata)] if info.video else []
    if info.audio:
        codecs.append(f"mp4a.40.{aac.config(info.audio.extradata).object_type}")
    return f'{"video" if info.video else "audio"}/mp4; codecs="{", ".join(codecs)}"'


def init_segment(info: StreamInfo) -> bytes:
    """`ftyp + moov` for a normalised stream (H.264 with avcC or H.265 with hvcC as extradata, AAC with AudioSpecificConfig)."""
    tracks, ids = [], []
    if info.video:
        codec, size = PASSED[info.video.codec], (info.video.width, info.video.height)
        tracks.append(boxes.video_track(size, VIDEO_SCALE, codec.entry, boxes.box(codec.box, info.video.extradata)))
        ids.append(boxes.VIDEO)
    if info.audio:
        config = aac.config(info.audio.extradata)
        tracks.append(boxes.audio_track(config.rate, info.audio.channels, info.audio.extradata))
        ids.append(boxes.AUDIO)
    return boxes.movie(tracks, ids)


class Fragmenter:
    """Turns a normalised stream's packets into fragments; its timeline starts at 0 with the first packet."""

    def __init__(self, info: StreamInfo, audio_batch_us: int = 70_000) -> None:
        self._video = _VideoTrack(info.video) if info.video else None
        self._audio = _AudioTrack(info.audio, audio_batch_us, alone=info.video is None) if info.audio else None
        self._origin: int | None = None
        self._sequence = 0

    def feed(self, packet: Packet) -> list[Fragment]:
        """The fragments that this packet completes (a video frame: at once)."""
        if self._origin is None:
            self._origin = packet.dts
        if packet.video:
            return self._video.feed(packet, self._origin, self._next()) if self._video else []
        return self._audio.feed(packet, self._origin, self._next()) if self._audio else []

    def flush(self) -> list[Fragment]:
        """The audio that waits for its batch to fill."""
        return self._audio.flush(self._next()) if self._audio else []

    def _next(self) -> int:
        self._sequence += 1
        return self._sequence


class _VideoTrack:
    """Parameter sets are in the record that the player has; ones that it does not have go with their keyframe, and from then on
    with each. For `avc1` and `hvc1` that is not what ISO/IEC 14496-15 wishes, but what FFmpeg writes and every player takes; and
    Safari plays nothing that is called `hev1`.
    """

    def __init__(self, info: VideoInfo) -> None:
        self._codec: Codec = PASSED[info.codec]
        self._player_sets = self._codec.parameter_sets(info.extradata)
        self._in_band = False
        self._last_true: int | None = None
        self._last_out = 0
        self._declared = 0
        self._spacings: deque[int] = deque(maxlen=9)

    def feed(self, packet: Packet, origin: int, sequence: int) -> list[Fragment]:
        if packet.keyframe and not self._in_band:
            self._in_band = not self._player_sets.holds(self._codec.parameter_sets(packet.data))
        sample = self._codec.length_prefixed(packet.data, self._in_band)
        if not sample:
            return []
        decode = self._decode_time(packet.dts - origin, packet.duration)
        offset = _ticks(packet.pts - origin) - _ticks(decode)
        flags = boxes.KEY_SAMPLE if packet.keyframe else boxes.DELTA_SAMPLE
        samples = [(sample, _ticks(self._declared))]
        data = boxes.fragment(boxes.VIDEO, sequence, _ticks(decode), samples, flags, offset, packet.arrived)
        return [Fragment(data, packet.keyframe, packet.pts, packet.arrived)]

    def _decode_time(self, true: int, duration: int) -> int:
        """µs on the fragment timeline; see the module for why it may lag behind the truth."""
        out = max(0, true)
        if self._last_true is not None:
            self._spacings.append(true - self._last_true)
            out = max(out, self._last_out + 100)
            furthest = self._last_out + self._declared * 19 // 10
            out = min(out, furthest) if out - furthest < MAX_LAG_US else out
        self._last_true, self._last_out = true, out
        self._declared = self._spacing(duration)
        return out

    def _spacing(self, duration: int) -> int:
        usual = int(median(self._spacings)) if self._spacings else duration or 66_666
        return max(5_000, min(usual, 1_000_000))


class _AudioTrack:
    def __init__(self, info: AudioInfo, batch_us: int, *, alone: bool) -> None:
        self._config = aac.config(info.extradata)
        self._silence = aac.SILENCE.get(info.channels) if self._config.object_type == aac.LC else None
        self._alone = alone
        self._batch = max(1, int(batch_us * self._config.rate / 1e6 / self._config.frame))
        frame_us = self._config.frame * 1_000_000 // self._config.rate
        self._most = max(DRIFT_US, frame_us * 6 // 10)  # what may be corrected comes in whole frames
        self._weight = min(1.0, frame_us / SMOOTHED_US)
        self._mean = 0.0  # µs by which the packets come late, smoothed
        self._next: int | None = None  # samples on the timeline after what is queued
        self._origin = 0
        self._queued: list[Packet] = []

    def feed(self, packet: Packet, origin: int, sequence: int) -> list[Fragment]:
        self._origin = origin
        late = self._late(packet.pts - origin)
        if self._next is None:
            return []  # it is heard before the time line begins
        late = self._drift(late)
        if late < 0:
            self._mean = 0.0
            return []
        done = self._bridge(packet, late, sequence) if late else []
        self._queue(packet)
        return done + self.flush(sequence) if len(self._queued) >= self._batch else done

    def _drift(self, late: int) -> int:
        """µs of `late` that have to be made good now, 0: none; times that are merely unsteady have a small mean."""
        if abs(late) > SURELY_US:
            self._mean = 0.0
            return late
        self._mean += (late - self._mean) * self._weight
        if abs(self._mean) <= self._most:
            return 0
        drift, self._mean = round(self._mean), 0.0
        return drift

    def flush(self, sequence: int) -> list[Fragment]:
        if not self._queued or self._next is None:
            return []
        queued, self._queued = self._queued, []
        start = self._next - len(queued) * self._config.frame
        samples = [(aac.without_adts(packet.data), self._config.frame) for packet in queued]
        first = queued[0]
        data = boxes.fragment(boxes.AUDIO, sequence, start, samples, boxes.KEY_SAMPLE, 0, first.arrived)
        return [Fragment(data, self._alone, first.pts, first.arrived)]

    def _late(self, true: int) -> int:
        """µs by which the packet comes after the end of what was written; the first one anchors the count."""
        if self._next is None:
            if true < -DRIFT_US:
                return true
            self._next = max(0, true) * self._config.rate // 1_000_000
        return true - self._next * 1_000_000 // self._config.rate

    def _queue(self, packet: Packet) -> None:
        assert self._next is not None
        self._queued.append(packet)
        self._next += self._config.frame

    def _bridge(self, packet: Packet, late: int, sequence: int) -> list[Fragment]:
        """Silence up to the packet; where that is not possible, a hole."""
        assert self._next is not None
        if self._silence is None or late > MAX_SILENCE_US:
            done = self.flush(sequence)
            self._next += late * self._config.rate // 1_000_000
            return done
        frame_us = self._config.frame * 1_000_000 // self._config.rate
        for behind in range((late + frame_us // 2) // frame_us, 0, -1):
            pts = packet.pts - behind * frame_us
            self._queue(Packet(False, pts, pts, frame_us, True, self._silence, packet.arrived))
        return []


def _ticks(us: int) -> int:
    return us * VIDEO_SCALE // 1_000_000
