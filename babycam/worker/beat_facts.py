"""What a beat says of a room: rates between two beats, the stream in words, and whether it has stalled."""

from dataclasses import dataclass

from babycam.core import clock
from babycam.media.codecs import spoken
from babycam.media.packets import StreamInfo
from babycam.worker.ear import Vitals

STALLED_S = 20.0  # longer than a long HLS segment
NEVER_CAME_S = 60.0


@dataclass(slots=True)
class StreamRates:
    """Frames a second and kilobits a second since the last call."""

    at: float  # monotonic seconds
    frames: int = 0
    bytes: int = 0

    def since(self, vitals: Vitals, now: float) -> tuple[float, float]:
        """`now`: monotonic seconds."""
        seconds = now - self.at
        frames, size = vitals.frames - self.frames, vitals.bytes - self.bytes
        self.frames, self.bytes, self.at = vitals.frames, vitals.bytes, now
        if seconds <= 0:
            return 0.0, 0.0
        return round(frames / seconds, 1), round(size * 8 / 1000 / seconds, 1)


def describe(info: StreamInfo | None) -> tuple[str, str]:
    """The pictures and the sound of a stream, such as ("h264 640x480", "aac 48000 Hz"); "" for what it has not."""
    if info is None:
        return "", ""
    video = f"{info.video.codec} {info.video.width}x{info.video.height}" if info.video else ""
    return video, f"{info.audio.codec} {info.audio.rate} Hz" if info.audio else ""


def unseen(info: StreamInfo | None) -> str:
    """The codec of a picture that cannot be shown, as parents know it; "" where there is none."""
    return spoken(info.unseen) if info and info.unseen else ""


def stalled(info: StreamInfo | None, vitals: Vitals, live_since: float, now: float) -> bool:
    """Whether a camera that counts as live has stopped to send one of the things that it announced. Times: seconds since 1970.

    Sound that never came is worth another try each minute; pictures that never came are not, because each try costs seconds
    in which the room is not heard. Neither is sound that comes and never could be read: it would be the same again.
    """
    if info is None:
        return False
    heard = vitals.last_audio_at >= live_since
    last = vitals.last_audio_at if heard else max(vitals.sound_came_at, live_since)
    if info.audio and clock.since(last, now) > (STALLED_S if heard else NEVER_CAME_S):
        return True
    return bool(info.video) and live_since <= vitals.last_video_at and clock.since(vitals.last_video_at, now) > STALLED_S
