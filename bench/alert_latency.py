"""From a sound at the source to `noise.started` on a page's socket, against the leanest reader of the same stream in the same run.

`python -m bench.alert_latency [--kind ts|ipwebcam] [--bursts 20] [--starts 20]`

Patience is `instant`. Then the stream is opened anew `--starts` times in a silent room, where nothing may alarm.
"""

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bench._house import LOUD_DB, Camera, add_room, camera, heard, wait_until_heard
from bench._lib import report, summary
from tests.rig import Client, Rig

BURST_S, BURST_DB = 0.5, -12.0
SPACING_S = 11.37  # a noise is over 8 s after the burst; no multiple of a frame, so that onsets fall anywhere in one
MATCH_S = 3.0


def lean_address(kind: str, room_camera: Camera) -> list[str]:
    """Where the lean reader reads the same stream, and its format."""
    return [f"{room_camera.url}/audio.wav", "wav"] if kind == "ipwebcam" else [room_camera.url, "mpegts"]


@contextmanager
def lean_reader(address: list[str]) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "bench._lean", *address, str(LOUD_DB)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdout and reader.stdout.readline().strip() == "ready"
        try:
            yield reader
        finally:
            reader.terminate()


async def collect(owner: Client, room: int, until: float) -> list[float]:
    """The unix times at which `noise.started` of the room arrived at a page."""
    times: list[float] = []
    async with owner.socket("/ws/events/") as socket:
        while (left := until - time.time()) > 0:
            try:
                text = await asyncio.wait_for(socket.recv(), left)
            except TimeoutError:
                break
            now = time.time()
            if '"noise.started"' in str(text) and json.loads(text).get("room") == room:
                times.append(now)
    return times


def first_after(times: list[float], onset: float) -> float | None:
    """Milliseconds from `onset` to the first time within MATCH_S after it."""
    return next((1000 * (at - onset) for at in sorted(times) if 0 <= at - onset < MATCH_S), None)


def bursts(owner: Client, room: int, sound: Any, address: list[str], count: int) -> dict[str, Any]:
    """Latencies of both readers over `count` bursts."""
    with lean_reader(address) as reader:
        begin = time.time() + 3.0
        onsets = [begin + number * SPACING_S for number in range(count)]
        for onset in onsets:
            sound.burst(onset, BURST_S, BURST_DB)
        ours = asyncio.run(collect(owner, room, onsets[-1] + MATCH_S))
        reader.terminate()
        assert reader.stdout
        lean = [float(line) for line in reader.stdout if line.strip()]
    pairs = [(first_after(ours, onset), first_after(lean, onset)) for onset in onsets]
    heard = [(our_at, lean_at) for our_at, lean_at in pairs if our_at is not None and lean_at is not None]
    return {
        "babycam_ms": summary([our_at for our_at, _ in heard]),
        "lean_ms": summary([lean_at for _, lean_at in heard]),
        "ratio_of_medians": round(
            statistics.median(our_at for our_at, _ in heard) / statistics.median(lean_at for _, lean_at in heard), 3
        ),
        "missed": sum(our_at is None for our_at, _ in pairs),
        "missed_by_lean": sum(lean_at is None for _, lean_at in pairs),
        "false_alarms": len(ours) - sum(our_at is not None for our_at, _ in pairs),
    }


def silent_starts(owner: Client, room: int, count: int) -> int:
    """Opens the stream anew `count` times in silence; returns how often that alarmed."""
    before = len(owner.get(f"/api/noises?room={room}")["results"])
    kept = owner.get(f"/api/rooms/{room}")["camera"]["id"]
    for _ in range(count):
        owner.patch(f"/api/cameras/{kept}", {"enabled": False})
        Rig.until(lambda: not heard(owner, room), 20, "the stream to close")
        owner.patch(f"/api/cameras/{kept}", {"enabled": True})
        wait_until_heard(owner, room)
        time.sleep(1.5)
    return len(owner.get(f"/api/noises?room={room}")["results"]) - before


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kind", default="ts", choices=["ts", "ipwebcam"])
    parser.add_argument("--bursts", type=int, default=20)
    parser.add_argument("--starts", type=int, default=20)
    options = parser.parse_args()
    with camera(options.kind) as room_camera, Rig() as rig:
        owner = rig.set_up(room="Empty")
        room = add_room(owner, "Zoe", room_camera, patience="instant")
        wait_until_heard(owner, room)
        time.sleep(3)
        figures = bursts(owner, room, room_camera.sound, lean_address(options.kind, room_camera), options.bursts)
        time.sleep(10)  # the last noise settles
        alarms = silent_starts(owner, room, options.starts)
    report("alert_latency", kind=options.kind, bursts=options.bursts, **figures, starts=options.starts, alarms_at_start=alarms)


if __name__ == "__main__":
    main()
