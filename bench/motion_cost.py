"""What looking for motion costs a room's worker. `python -m bench.motion_cost [--seconds 20] [--times 1]`.

The same real stream, in real time, through the room's ear, bus, ring and lookout, with motion wanted and not wanted in turn;
processor time of the process. `percent_of_core` is the difference for the worst camera, of which the goal is 1.5 at most.
"""

import argparse
import asyncio
import time
from statistics import median

from babycam.core.link import ListeningConfig, SeeingConfig
from babycam.media.bus import Bus
from babycam.media.packets import Packet, StreamInfo
from babycam.media.ring import Ring
from babycam.worker.ear import Ear
from babycam.worker.glance import Glance
from babycam.worker.lookout import Lookout
from bench._lib import report
from tests.media import makes

CAMERAS = {  # codec, size, pictures a second, pictures from one keyframe to the next
    "h264_1080p_1s": ("libx264", (1920, 1080), 15, 15),
    "h264_1080p_half_s": ("libx264", (1920, 1080), 16, 8),
    "h264_480p_1s": ("libx264", (640, 480), 15, 15),
    "mjpeg_480p_10": ("mjpeg", (640, 480), 10, 1),
    "mjpeg_720p_10": ("mjpeg", (1280, 720), 10, 1),
}
MOST = 1.5  # per cent of a core
LOOP_S = 4  # of the pictures that come again and again


def moved(packet: Packet, by: int) -> Packet:
    return Packet(packet.video, packet.pts + by, packet.dts + by, packet.duration, packet.keyframe, packet.data, packet.arrived)


class Counted(Lookout):
    """`looks`: how many gave a picture."""

    looks = 0

    def _judge(self, glance: Glance) -> None:
        self.looks += 1
        super()._judge(glance)


async def percent(info: StreamInfo, packets: list[Packet], seconds: float, *, motion: bool) -> tuple[float, int]:
    """Per cent of a core, and how many looks gave a picture."""
    ring = Ring(10)
    ear = Ear(Bus(ring), ListeningConfig(), lambda batch: None, lambda talker: None)
    lookout = Counted(ring)
    lookout.configure(SeeingConfig(motion=motion, zone=((250, 400, 500, 500),)))
    ear.info(info)
    begun, used, beat = time.monotonic(), time.process_time(), 0.0
    for number in range(int(seconds / LOOP_S)):
        for packet in packets:
            again = moved(packet, number * LOOP_S * 1_000_000)
            due = (again.pts - makes.T0) / 1e6
            await asyncio.sleep(max(0.0, due - (time.monotonic() - begun)))
            ear.packet(again)
            if due >= beat:
                beat += 1.0
                lookout.tick(info, time.monotonic())
    used = time.process_time() - used
    lookout.close()
    ear.close(makes.T0 / 1e6 + seconds)
    return 100 * used / seconds, lookout.looks


async def cost(codec: str, size: tuple[int, int], fps: int, gop: int, seconds: float, times: int) -> dict[str, float]:
    video, pictures = makes.video(LOOP_S * fps, codec=codec, size=size, fps=fps, gop=gop)
    audio, sound = makes.audio(float(LOOP_S), level=0.001)
    info, packets = StreamInfo(1, video, audio), makes.merged(pictures, sound)
    off, on, looks = [], [], 0
    for _ in range(times):
        off.append((await percent(info, packets, seconds, motion=False))[0])
        used, looks = await percent(info, packets, seconds, motion=True)
        on.append(used)
    return {"off": median(off), "on": median(on), "more": median(a - b for a, b in zip(on, off, strict=True)), "looks": looks}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--times", type=int, default=1)
    options = parser.parse_args()
    found = {name: asyncio.run(cost(*camera, options.seconds, options.times)) for name, camera in CAMERAS.items()}
    flat = {f"{name}_{what}": round(value, 2) for name, costs in found.items() for what, value in costs.items()}
    report("motion_cost", percent_of_core=max(round(costs["more"], 2) for costs in found.values()), most=MOST, **flat)


if __name__ == "__main__":
    main()
