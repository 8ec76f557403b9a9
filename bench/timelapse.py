"""What a night's time-lapse costs its worker. `python -m bench.timelapse [--pictures 360]`.

For each kind of camera the processor time of taking a picture each ten seconds (one keyframe decoded, made small, encoded into
the film), as per cent of a core, and the megabytes of an hour; `ratio` is the worker with it against the worker without, which is
the same stream through the ear: bus, ring, decoding, listening. Real code, as fast as it goes; processor time only.
"""

import argparse
import tempfile
import time
from pathlib import Path

from babycam.core.link import ListeningConfig
from babycam.media.bus import Bus
from babycam.media.clip import FinishedClip, Recording
from babycam.media.packets import Packet, StreamInfo
from babycam.media.ring import Ring
from babycam.media.timelapse import EACH_S, Film
from babycam.worker.ear import Ear
from bench._lib import report
from tests.media import makes

CAMERAS = {"h264_1080p": ("libx264", (1920, 1080)), "h264_480p": ("libx264", (640, 480)), "mjpeg_480p": ("mjpeg", (640, 480))}
HEARD_S = 20.0
MOST = 3.0  # per cent of a core


def moved(packet: Packet, by: int) -> Packet:
    return Packet(packet.video, packet.pts + by, packet.dts + by, packet.duration, packet.keyframe, packet.data, packet.arrived)


def film(codec: str, size: tuple[int, int], pictures: int) -> dict[str, float]:
    """Per cent of a core, and MB of an hour."""
    info, keys = makes.video(20, codec=codec, gop=1, size=size)
    clips: list[FinishedClip] = []
    with tempfile.TemporaryDirectory() as folder:
        ring = Ring(10)
        made = Film(ring, lambda: Recording(Path(folder), room=1, noise_id="", kind="timelapse", on_finished=clips.append))
        ring.info(StreamInfo(1, info, None))
        begun = time.process_time()
        for number in range(pictures):
            ring.packet(moved(keys[number % len(keys)], round(number * EACH_S * 1e6) - keys[number % len(keys)].pts + makes.T0))
            made.take()
        made.end()
        used = time.process_time() - begun
    size_mb = sum(clip.size_bytes for clip in clips) / 1e6
    return {"percent": 100 * used / (pictures * EACH_S), "mb_an_hour": size_mb * 3600 / (pictures * EACH_S)}


def without(codec: str, size: tuple[int, int]) -> float:
    """Per cent of a core of the stream itself, with nothing but its sound decoded."""
    video, pictures = makes.video(int(HEARD_S * 15), codec=codec, size=size)
    audio, sound = makes.audio(HEARD_S, level=0.001)
    ear = Ear(Bus(Ring(10)), ListeningConfig(), lambda batch: None, lambda talker: None)
    begun = time.process_time()
    ear.info(StreamInfo(1, video, audio))
    for packet in makes.merged(pictures, sound):
        ear.packet(packet)
    ear.close(makes.T0 / 1e6 + HEARD_S)
    return 100 * (time.process_time() - begun) / HEARD_S


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=360)
    pictures = parser.parse_args().pictures
    found: dict[str, float] = {}
    for name, (codec, size) in CAMERAS.items():
        cost, alone = film(codec, size, pictures), without(codec, size)
        found[f"{name}_percent"] = round(cost["percent"], 3)
        found[f"{name}_mb_an_hour"] = round(cost["mb_an_hour"], 2)
        found[f"{name}_ratio"] = round((alone + cost["percent"]) / alone, 3)
    worst = max(value for name, value in found.items() if name.endswith("_percent"))
    report("timelapse", percent_of_core=worst, most=MOST, **found)


if __name__ == "__main__":
    main()
