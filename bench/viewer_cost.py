"""What one more viewer costs: CPU of the whole process tree with 1, 4 and 16 viewers on one room, all of which read.

`python -m bench.viewer_cost [--seconds 15]`. The viewers live in a process of their own, which is not counted.
"""

import argparse
import asyncio
import subprocess
import sys
import threading

from bench._house import add_room, camera, wait_until_heard
from bench._lib import Cost, cost, report
from tests.rig import Client, Rig

COUNTS = (0, 1, 4, 16)


async def watch(base: str, cookies: str, room: int, count: int) -> None:
    """Opens `count` viewers, says "watching" when each has a picture, reads until stdin closes, and says how much it got."""
    client = Client(base)
    seen = [asyncio.Event() for _ in range(count)]
    frames = [0] * count

    async def one(number: int) -> None:
        async with client.socket(f"/ws/live/{room}/", cookies) as socket:
            async for _ in socket:
                frames[number] += 1
                if frames[number] == 3:
                    seen[number].set()

    viewers = [asyncio.ensure_future(one(number)) for number in range(count)]
    await asyncio.wait_for(asyncio.gather(*(event.wait() for event in seen)), 30)
    print("watching", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    print(min(frames), flush=True)
    for viewer in viewers:
        viewer.cancel()


def with_viewers(rig: Rig, owner: Client, room: int, count: int, seconds: float) -> tuple[Cost, int]:
    """The tree's cost, and the messages that the viewer who got least has received."""
    if not count:
        return cost(rig.family(), seconds), 0
    command = [sys.executable, "-m", "bench.viewer_cost", "--watch", rig.base, owner.cookies, str(room), str(count)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as viewers:
        assert viewers.stdout and viewers.stdin
        if viewers.stdout.readline().strip() != b"watching":
            raise RuntimeError("the viewers saw nothing")
        threading.Event().wait(3)
        measured = cost(rig.family(), seconds)
        viewers.stdin.close()
        least = int(viewers.stdout.readline())
        viewers.wait(20)
    return measured, least


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=15.0)
    parser.add_argument("--watch", nargs=4, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.watch:
        base, cookies, room, count = options.watch
        asyncio.run(watch(base, cookies, int(room), int(count)))
        return
    with camera("ts") as room_camera, Rig() as rig:
        owner = rig.set_up(room="Empty")
        room = add_room(owner, "Zoe", room_camera)
        wait_until_heard(owner, room)
        costs = {count: with_viewers(rig, owner, room, count, options.seconds) for count in COUNTS}
    cpu = {count: spent.cpu for count, (spent, _) in costs.items()}
    report(
        "viewer_cost",
        cpu_percent_by_viewers=cpu,
        messages_of_the_viewer_who_got_least={count: least for count, (_, least) in costs.items()},
        cpu_percent_first_viewer=round(cpu[1] - cpu[0], 2),
        cpu_percent_per_further_viewer=round((cpu[16] - cpu[1]) / 15, 3),
        ratio_16_to_1=round(cpu[16] / max(cpu[1], 0.01), 2),
    )


if __name__ == "__main__":
    main()
