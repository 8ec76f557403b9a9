"""What strangers without a login can do to the family: /healthz, alarms and worker links while hostile requests come at both doors.

`python -m bench.doors [--rate 1000] [--seconds 60] [--addresses 8] [--kinds KIND...]`

First it is quiet, to compare with; then `bench/_hostile.py` attacks the real server from a process of its own: heads without end,
slow heads, bodies and readers, silent connections, chunked bodies that grow too big, logins, and guesses at passkeys, invitations
and pairing codes. They come from other addresses of the network at home (where this process may have a
network of its own: root on Linux; else of loopback, which is trusted with more); `--addresses 0`: from the family's own. All the
while /healthz is asked each 0.2 s over a new connection, and a camera in a room makes bursts that have to be on a page.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import threading
import time
from contextlib import suppress
from typing import Any

from bench._hostile import HERE, KINDS, LONGEST_S
from bench._house import add_room, camera, wait_until_heard
from bench._lib import report, summary
from bench.alert_latency import BURST_DB, BURST_S, MATCH_S, SPACING_S, collect
from tests.rig import Client, Refused, Rig
from tests.support import own_network
from tests.support.cable import ip

ASK_S = 0.2
QUIET_S = 24.0


class Pulse(threading.Thread):
    """Asks /healthz over a new connection each ASK_S; `times` in ms, `failed`: answers that were none or not 200."""

    def __init__(self, base: str) -> None:
        super().__init__(daemon=True)
        self.times: list[float] = []
        self.failed = 0
        self._client = Client(base)
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.wait(ASK_S):
            began = time.monotonic()
            try:
                self._client.raw("GET", "/healthz")
            except (Refused, OSError):
                self.failed += 1
            self.times.append(1000 * (time.monotonic() - began))

    def stop(self) -> dict[str, Any]:
        self._over.set()
        self.join(90)
        return {"healthz_ms": summary(self.times), "healthz_failed": self.failed}


def bursts(owner: Client, room: int, sound: Any, seconds: float) -> dict[str, Any]:
    """Alarms on a page for the next `seconds`, in ms from the burst at the camera."""
    begin = time.time() + 1.0
    onsets = [begin + number * SPACING_S for number in range(int((seconds - MATCH_S) // SPACING_S) + 1)]
    for onset in onsets:
        sound.burst(onset, BURST_S, BURST_DB)
    came = asyncio.run(collect(owner, room, begin + seconds))
    delays = [next((1000 * (at - onset) for at in came if 0 <= at - onset < SPACING_S), None) for onset in onsets]
    times = [delay for delay in delays if delay is not None]
    return {"alarm_ms": summary(times) if times else None, "alarms_missed": delays.count(None)}


def watched(rig: Rig, owner: Client, room: int, sound: Any, seconds: float) -> dict[str, Any]:
    """Every figure for the next `seconds`."""
    pulse = Pulse(rig.base)
    pulse.start()
    alarms = bursts(owner, room, sound, seconds)
    return {**alarms, **pulse.stop(), "server_mb": round(rig.family()[0].memory_info().rss / 1e6)}


def strangers(count: int) -> list[str]:
    """Where they come from: so many addresses of a network at home that only this process and its children have."""
    if not count:
        return [HERE]
    if not own_network.move():
        return [f"127.0.0.{2 + number}" for number in range(count)]
    addresses = [f"192.168.77.{10 + number}" for number in range(count)]
    for address in addresses:
        ip("addr", "add", f"{address}/24", "dev", "home0")
    return addresses


def attacked(rig: Rig, options: argparse.Namespace, sources: list[str], watch: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The figures under attack, and what the attackers got."""
    ports = [str(rig.https_port), str(rig.http_port), str(options.rate), str(options.seconds), ",".join(sources)]
    command = [sys.executable, "-m", "bench._hostile", *ports, *options.kinds]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as mob:
        try:
            figures = watch(options.seconds)
            printed, _ = mob.communicate(timeout=2 * LONGEST_S + 30)
        finally:
            with suppress(ProcessLookupError):
                mob.kill()
    return figures, json.loads(printed.strip().splitlines()[-1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=float, default=1000.0)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--addresses", type=int, default=8)
    parser.add_argument("--kinds", nargs="*", default=list(KINDS), choices=list(KINDS))
    options = parser.parse_args()
    sources = strangers(options.addresses)
    with camera("ts") as room_camera, Rig() as rig:
        owner = rig.set_up(room="Empty")
        room = add_room(owner, "Zoe", room_camera, patience="instant")
        wait_until_heard(owner, room)

        def watch(seconds: float) -> dict[str, Any]:
            return watched(rig, owner, room, room_camera.sound, seconds)

        quiet = watch(QUIET_S)
        besieged, mob = attacked(rig, options, sources, watch)
        lost = rig.log.read_text(errors="replace").count(" is gone")
    asked = {"rate": options.rate, "seconds": options.seconds, "addresses": sources, "kinds": options.kinds}
    report("doors", **asked, begun_per_second=round(mob["begun"] / options.seconds, 1), quiet=quiet, attacked=besieged,
           links_lost=lost, mob=mob)  # fmt: skip


if __name__ == "__main__":
    main()
