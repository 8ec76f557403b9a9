"""What a phone that calls costs: CPU and memory of its room's worker process, for 640x480 at 30 a second, 1.5 Mbit/s, and sound.

`python -m bench.whip_cost [--seconds 20] [--browser]`: the phone is a paced sender, or a real Chromium.
"""

import argparse
import asyncio
import os
import sys
import tempfile
from pathlib import Path

import numpy as np
import psutil

from babycam.core.ids import new_id
from babycam.core.link import Answer, Ask, Assigned, CameraConfig, RoomConfig, WorkerBeat
from babycam.media.packets import Packet
from bench._lib import Cost, cost, report
from tests.media import makes
from tests.media.ingest.browser import chromium
from tests.media.ingest.publisher import Publisher, tone
from tests.worker.server import TOKEN, Link, Server

FRAME_BYTES = 1_500_000 // 8 // 30


def heavy() -> list[Packet]:
    """H.264 whose frames are padded (with filler NAL units) to 1.5 Mbit/s at 30 a second."""
    random = np.random.default_rng(1)
    made = []
    for packet in makes.video(120, fps=30, gop=60, size=(640, 480))[1]:
        missing = max(FRAME_BYTES - len(packet.data), 8)
        filler = b"\0\0\0\1\x0c" + random.integers(1, 255, missing, dtype=np.uint8).tobytes() + b"\x80"
        made.append(Packet(True, packet.pts, packet.dts, packet.duration, packet.keyframe, packet.data + filler, 0.0))
    return made


class House:
    """A worker process with one room, and the phone that calls it."""

    def __init__(self, link: Link, process: psutil.Process) -> None:
        self.link, self.process = link, process

    async def answer(self, sdp: str) -> str:
        ask = Ask(request_id=new_id(), room=1, what="whip", args={"session": new_id(), "sdp": sdp, "device": "1"})
        await self.link.send(ask)
        answer = await self.link.wait(Answer, lambda m: m.request_id == ask.request_id, seconds=20)
        return str(answer.result["sdp"])

    async def measure(self, seconds: float) -> tuple[Cost, WorkerBeat]:
        await self.link.wait(WorkerBeat, lambda m: m.fps > 20 and bool(m.video) and bool(m.audio), seconds=30)
        await asyncio.sleep(5)
        return await asyncio.to_thread(cost, [self.process], seconds), self.link.all(WorkerBeat)[-1]


async def run(seconds: float, browser: bool, folder: Path) -> tuple[Cost, WorkerBeat]:
    server = Server()
    await server.start()
    config = RoomConfig(room=1, name="Zoe", camera=CameraConfig(kind="phone", url="", device="1"))
    server.greeting = [Assigned(epoch=1, lease_s=10, config=config)]
    worker = [sys.executable, "-m", "babycam.cli.main", "worker", "--server", server.url, "--name", "w", "--spool", str(folder)]
    process = await asyncio.create_subprocess_exec(
        *worker,
        "--parent",
        str(os.getpid()),
        env={**os.environ, "BABYCAM_WORKER_TOKEN": TOKEN},
    )
    try:
        house = House(await server.link(30), psutil.Process(process.pid))
        if browser:
            async with chromium(house.answer) as page:
                await page.publish(kbps=1500)
                return await house.measure(seconds)
        phone = Publisher(video=heavy(), sound=tone())
        await phone.call(house.answer)
        measured = await house.measure(seconds)
        await phone.close()
        return measured
    finally:
        process.terminate()
        await process.wait()
        await server.stop()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--browser", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        used, beat = asyncio.run(run(options.seconds, options.browser, Path(folder)))
    report(
        "whip_cost",
        phone="chromium" if options.browser else "paced sender",
        cpu_percent=used.cpu,
        pss_mb=used.pss_mb,
        fps=beat.fps,
        kbps=beat.kbps,
        video=beat.video,
        dropped=beat.dropped,
    )


if __name__ == "__main__":
    main()
