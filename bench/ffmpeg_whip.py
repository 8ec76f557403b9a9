"""Whether FFmpeg's own WHIP sender keeps a room heard: for ten minutes, while both sides are restarted.

`python -m bench.ffmpeg_whip [--minutes 10]`: the loop of docs/phone.md sends picture and a tone. After a third of the time the
server is killed (-9) and started anew; after two thirds FFmpeg is killed, and the loop begins it again.

The room is looked at twice a second. `heard_percent`: of the looks outside of the two restarts; `holes`: looks outside of them
that did not find the room heard and seen. `again_s`: from the moment when the cause was gone (the server well again, FFmpeg
killed) to the first look that found sound which came after it. `sessions`: how often FFmpeg was begun. `worker_mb`: memory (PSS)
of the room's worker early and late. `recorded_s`: how much the clips hold (the tone is loud from beginning to end).
"""

import argparse
import signal
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from babycam.core import clock
from bench._lib import report
from bench._phone import workers
from bench.soak import pss_mb
from tests.rig import Client, Rig
from tests.support.ffmpeg_sender import Sender

LOOK_S = 0.5
LIMIT_S = 120.0


@dataclass
class Watch:
    """What is seen of the room."""

    ana: Client
    room: int
    looks: int = 0
    holes: int = 0
    hole: int = 0
    longest_hole: int = 0

    def health(self) -> dict[str, Any]:
        health: dict[str, Any] = self.ana.get(f"/api/rooms/{self.room}")["health"]
        return health

    def well(self, since: str = "") -> bool:
        """Whether the room is heard and seen, by sound that came after `since`."""
        health = self.health()
        return bool(
            health["source"] == "live" and health["heard"] and health["sees"] and str(health["last_audio_at"] or "") > since
        )

    def keep(self, seconds: float) -> None:
        """Looks for so long."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            good = self.well()
            self.looks += 1
            self.holes += not good
            self.hole = 0 if good else self.hole + 1
            self.longest_hole = max(self.longest_hole, self.hole)
            time.sleep(LOOK_S)

    def again(self, since: str) -> float:
        """Seconds until the room is heard and seen again; LIMIT_S if it is not."""
        began = time.monotonic()
        while time.monotonic() - began < LIMIT_S:
            if self.well(since):
                return round(time.monotonic() - began, 1)
            time.sleep(0.1)
        return LIMIT_S

    def recorded_s(self) -> float:
        clips = self.ana.get(f"/api/clips?room={self.room}")["results"]
        return round(sum(clip["duration_s"] or 0.0 for clip in clips if clip["state"] == "ready"), 1)


def soon() -> str:
    """A second from now, as the API writes it: what was begun again within it has sent nothing before."""
    return clock.rfc3339(clock.now() + timedelta(seconds=1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    third = 60 * parser.parse_args().minutes / 3
    with Rig() as rig:
        ana = rig.set_up()
        watch = Watch(ana, int(ana.get("/api/rooms")["results"][0]["id"]))
        made = ana.post("/api/devices", {"room": watch.room, "name": "FFmpeg"})
        with Sender(rig, made["whip_url"], made["token"]).running() as sender:
            first = watch.again("")
            watch.keep(third)
            early = pss_mb(workers(rig))
            rig.stop(signal.SIGKILL)
            killed = soon()
            rig.start()
            server = watch.again(killed)
            watch.keep(third)
            sender.kill()
            program = watch.again(soon())
            watch.keep(third)
            late = pss_mb(workers(rig))
            sessions = len(sender.pids)
            sender.end()
        recorded = Rig.until(watch.recorded_s, 60, "a clip")
    report(
        "ffmpeg_whip",
        minutes=round(third / 20, 1),
        first_heard_s=first,
        heard_percent=round(100 * (1 - watch.holes / watch.looks), 2),
        holes=watch.holes,
        longest_hole_s=watch.longest_hole * LOOK_S,
        again_s={"server_killed": server, "ffmpeg_killed": program},
        sessions=sessions,
        worker_mb={"early": round(early, 1), "late": round(late, 1)},
        recorded_s=recorded,
    )


if __name__ == "__main__":
    main()
