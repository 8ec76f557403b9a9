"""From "camera saved" to its room's first level on a page, for each kind of source.

`python -m bench.first_level [--times 5] [--kinds ts,mp4,hls,rtsp,ipwebcam]`
"""

import argparse
import asyncio
import json
import time
from typing import Any

from bench._house import camera
from bench._lib import report, summary
from tests.rig import Client, Rig


async def measure(owner: Client, settings: dict[str, Any]) -> float:
    """Seconds from the request that saves the camera to the first level of its room."""
    room = owner.post("/api/rooms", {"name": "New"})["id"]
    async with owner.socket("/ws/events/") as socket:
        await socket.recv()
        began = time.monotonic()
        saving = asyncio.ensure_future(asyncio.to_thread(owner.post, "/api/cameras", {**settings, "room": room}))
        async with asyncio.timeout(30):
            async for text in socket:
                if '"level"' in str(text)[:20] and str(room) in json.loads(text)["rooms"]:
                    break
        took = time.monotonic() - began
        await saving
    owner.delete(f"/api/rooms/{room}")
    return took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--kinds", default="ts,mp4,hls,rtsp,ipwebcam")
    options = parser.parse_args()
    figures: dict[str, Any] = {}
    with Rig() as rig:
        owner = rig.set_up(room="Empty")
        for kind in options.kinds.split(","):
            with camera(kind) as room_camera:
                time.sleep(1.5)  # the stream has its first keyframe
                seconds = [asyncio.run(measure(owner, room_camera.settings)) for _ in range(options.times)]
            figures[kind] = summary(seconds, 2)
    slowest = max(figures, key=lambda kind: figures[kind]["p50"])
    ratio = round(figures[slowest]["p50"] / min(figure["p50"] for figure in figures.values()), 2)
    report("first_level", seconds_by_kind=figures, slowest=slowest, ratio_slowest_to_fastest=ratio)


if __name__ == "__main__":
    main()
