"""How a noise began: the sound from BEFORE_S before its onset to AFTER_S after it, as AAC in ADTS, which every browser decodes.

From the packets of a worker's ring (`cut`), or from a clip: `python -m babycam.media.beginning FILE ONSET_S` writes one JSON line
{"onset_s", "seconds"} and then the sound to stdout, or {} alone where there is none. Its own process where nothing is known of
the bytes.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import av
from av.audio.frame import AudioFrame

from babycam.media import aac
from babycam.media.bus import Item
from babycam.media.decode import samples_of
from babycam.media.downmix import Downmix
from babycam.media.encode import SoundEncoder
from babycam.media.packets import AudioInfo, Packet, StreamInfo
from babycam.media.piece import AFTER_S, BEFORE_S, Piece

HOLE_US = 100_000  # sound that is missing for longer is silence, so that the rest stays where it was


def heard(items: Iterable[Item], onset_at: float) -> list[Item]:
    """Of a stream the sound that belongs to the piece, after its StreamInfo. `onset_at`: seconds since 1970.

    Where another kind of sound begins, the piece is that of the onset.
    """
    since, onset, until = (int((onset_at + off) * 1e6) for off in (-BEFORE_S, 0, AFTER_S))
    info: StreamInfo | None = None
    kept: list[Packet] = []
    for item in items:
        if isinstance(item, Packet):
            if not item.video and since <= item.pts < until:
                kept.append(item)
        elif info is None or item.audio != info.audio:
            if kept and kept[-1].pts >= onset:
                break
            info, kept = item, []
    return [info, *kept] if info and info.audio and kept else []


def cut(items: Iterable[Item], onset_at: float) -> Piece | None:
    """The piece; None where there is no sound of it, or none that can be read. `onset_at`: seconds since 1970."""
    sound = heard(items, onset_at)
    if not sound or not isinstance(sound[0], StreamInfo) or sound[0].audio is None:
        return None
    try:
        encoder = SoundEncoder(sound[0].audio, Counter())
    except ValueError:
        return None
    made = [frame for packet in sound if isinstance(packet, Packet) for frame in encoder.feed(packet)]
    if not made:
        return None
    frames = list(_without_holes(made))
    seconds = len(frames) * made[0].duration / 1e6
    adts = b"".join(aac.with_adts(frame, encoder.info.rate, 1) for frame in frames)
    return Piece(adts, round(seconds, 3), round(min(seconds, max(0.0, onset_at - made[0].pts / 1e6)), 3))


def _without_holes(made: list[Packet]) -> Iterator[bytes]:
    """The frames, and silent ones where some are missing."""
    due = made[0].pts
    for frame in made:
        while frame.pts - due > HOLE_US:
            yield aac.SILENCE[1]
            due += frame.duration
        yield frame.data
        due = frame.pts + frame.duration


def of_file(path: Path, onset_s: float) -> Piece | None:
    """The same of a clip whose noise begins `onset_s` seconds into it. Raises OSError or ValueError for what is no MP4."""
    with av.open(str(path), format="mp4") as container:
        if not container.streams.audio:
            return None
        return cut(_sound(container, onset_s + AFTER_S), onset_s)


def _sound(container: av.container.InputContainer, until_s: float) -> Iterator[Item]:
    """Its sound as plain samples; times count from its beginning. A file that breaks off ends there."""
    stream, downmix, rate = container.streams.audio[0], Downmix(), 0
    stream.codec_context.thread_count = 1
    begin, packets = (container.start_time or 0) / av.time_base, container.demux(stream)
    while True:
        try:
            frames = next(packets).decode()
        except (StopIteration, av.FFmpegError):
            return
        for frame in frames:
            if not isinstance(frame, AudioFrame) or frame.time is None:
                continue
            if frame.time - begin > until_s:
                return
            if frame.sample_rate != rate:
                rate = frame.sample_rate
                yield StreamInfo(0, None, AudioInfo("pcm_f32le", rate, 1))
            samples = downmix.mono(samples_of(frame), rate)
            pts = int((frame.time - begin) * 1e6)
            yield Packet(False, pts, pts, len(samples) * 1_000_000 // rate, True, samples.astype("<f4").tobytes(), 0.0)


def main() -> int:
    try:
        piece = of_file(Path(sys.argv[1]), float(sys.argv[2]))
    except (OSError, ValueError, IndexError):
        piece = None
    facts = {"onset_s": piece.onset_s, "seconds": piece.seconds} if piece else {}
    sys.stdout.buffer.write(json.dumps(facts).encode() + b"\n" + (piece.adts if piece else b""))
    return 0


if __name__ == "__main__":
    sys.exit(main())
