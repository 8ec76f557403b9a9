"""Generated media: pictures whose brightness says which one they are, and tones; encoded by FFmpeg's own encoders."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import av
import numpy as np

from babycam.media.packets import AudioInfo, Packet, StreamInfo, VideoInfo

T0 = 1_700_000_000_000_000  # µs since 1970
US = Fraction(1, 1_000_000)


def picture(number: int, width: int = 320, height: int = 240) -> np.ndarray:
    """A frame, uint8 [height, width, 3]: a grey of 16 + 10 * (number mod 20), and a white bar that moves."""
    image = np.full((height, width, 3), 16 + 10 * (number % 20), np.uint8)
    at = number * 7 % (width - 16)
    image[: height // 4, at : at + 16] = 255
    return image


def number_of(frame: av.VideoFrame) -> int:
    """Which picture (mod 20) this is."""
    lower = frame.to_ndarray(format="rgb24")[frame.height // 2 :]
    return round((float(lower.mean()) - 16) / 10)


def video(
    count: int,
    *,
    codec: str = "libx264",
    fps: int = 15,
    gop: int = 15,
    size: tuple[int, int] = (320, 240),
    b_frames: int = 0,
    t0: int = T0,
    extra: str = "",
) -> tuple[VideoInfo, list[Packet]]:
    """`count` pictures as H.264 or H.265 (Annex B, parameter sets in band) or MJPEG. `extra`: parameters of x264 or x265."""
    encoder = av.CodecContext.create(codec, "w")
    assert isinstance(encoder, av.VideoCodecContext)
    encoder.width, encoder.height = size
    encoder.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
    encoder.time_base, encoder.framerate, encoder.thread_count = US, Fraction(fps), 1
    if codec == "libx264":
        options = {"preset": "ultrafast", "g": str(gop), "bf": str(b_frames), "x264-params": f"scenecut=0:{extra}".rstrip(":")}
        baseline = {} if "8x8dct" in extra else {"profile": "baseline"}
        encoder.options = options if b_frames else options | {"tune": "zerolatency"} | baseline
    elif codec == "libx265":
        x265 = f"log-level=none:scenecut=0:keyint={gop}:min-keyint={gop}:bframes={b_frames}:open-gop=0:{extra}".rstrip(":")
        encoder.options = {"preset": "ultrafast", "x265-params": x265} | ({} if b_frames else {"tune": "zerolatency"})
    else:
        encoder.options = {"qmin": "3", "qmax": "3"}
    step = 1_000_000 // fps
    made = []
    for number in range(count):
        frame = av.VideoFrame.from_ndarray(picture(number, *size), format="rgb24").reformat(format=encoder.pix_fmt)
        frame.pts, frame.time_base = number * step, US
        made += encoder.encode(frame)
    made += encoder.encode(None)
    packets = [_packet(True, p, t0, step) for p in made]
    return VideoInfo({"libx264": "h264", "libx265": "hevc"}.get(codec, codec), *size), packets


def audio(
    seconds: float,
    *,
    codec: str = "aac",
    rate: int = 48_000,
    hz: float = 440,
    level: float = 0.25,
    t0: int = T0,
    since: float = 0.0,
) -> tuple[AudioInfo, list[Packet]]:
    """A mono tone of this amplitude, after silence up to `since` (s).

    aac (raw, AudioSpecificConfig as extradata), libopus, or pcm_s16le in blocks of 20 ms.
    """
    wave = level * np.sin(2 * np.pi * hz * np.arange(int(seconds * rate)) / rate)
    wave[: int(since * rate)] = 0
    samples = (wave * 32767).astype("<i2").reshape(1, -1)
    if codec == "pcm_s16le":
        return AudioInfo(codec, rate, 1), list(_blocks(samples[0], rate, t0))
    encoder = av.CodecContext.create(codec, "w")
    assert isinstance(encoder, av.AudioCodecContext)
    encoder.sample_rate, encoder.layout, encoder.time_base = rate, "mono", Fraction(1, rate)
    encoder.format = "fltp" if codec == "aac" else "s16"
    encoder.open()
    frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="mono")
    frame.sample_rate, frame.pts = rate, 0
    resampler = av.AudioResampler(format=encoder.format.name, layout="mono", rate=rate, frame_size=encoder.frame_size)
    made = [p for part in resampler.resample(frame) for p in encoder.encode(part)] + encoder.encode(None)
    duration = encoder.frame_size * 1_000_000 // rate
    packets = [_packet(False, p, t0, duration) for p in made]
    name = "opus" if codec == "libopus" else codec
    return AudioInfo(name, rate, 1, bytes(encoder.extradata or b"")), packets


def merged(*streams: list[Packet]) -> list[Packet]:
    """In the order of arrival."""
    return sorted((packet for stream in streams for packet in stream), key=lambda packet: (packet.dts, not packet.video))


def stream(seconds: float = 3, *, generation: int = 1, t0: int = T0, **video_options: Any) -> tuple[StreamInfo, list[Packet]]:
    """H.264 and AAC together."""
    fps = int(video_options.get("fps", 15))
    video_info, pictures = video(int(seconds * fps), t0=t0, **video_options)
    audio_info, sound = audio(seconds, t0=t0)
    return StreamInfo(generation, video_info, audio_info), merged(pictures, sound)


def _blocks(samples: np.ndarray, rate: int, t0: int) -> Iterator[Packet]:
    size = rate // 50
    for at in range(0, len(samples) - size + 1, size):
        pts = t0 + at * 1_000_000 // rate
        yield Packet(False, pts, pts, 20_000, True, samples[at : at + size].tobytes(), pts / 1e6)


def _packet(is_video: bool, made: "av.Packet[Any]", t0: int, duration: int) -> Packet:
    assert made.time_base is not None and made.pts is not None
    scale = made.time_base * 1_000_000
    pts, dts = t0 + int(made.pts * scale), t0 + int((made.pts if made.dts is None else made.dts) * scale)
    return Packet(is_video, pts, dts, duration, is_video is False or made.is_keyframe, bytes(made), pts / 1e6)
