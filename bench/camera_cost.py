"""What one more camera costs: CPU and memory of the whole process tree for 0, 1, 2 and 4 quiet cameras with one page open; and what
the server alone costs, without a page: with no camera at all, and with one.

`python -m bench.camera_cost [--kind ts|ipwebcam] [--seconds 20]`
"""

import argparse
import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from bench._house import add_room, camera, wait_until_heard
from bench._lib import Cost, cost, report
from tests.rig import Client, Rig

COUNTS = (0, 1, 2, 4)
SETTLE_S = 20.0  # start-up work is not what a night costs


@contextmanager
def open_page(client: Client) -> Iterator[None]:
    """A page's socket that reads all it gets, until the block ends."""
    done = threading.Event()

    async def read() -> None:
        async with client.socket("/ws/events/") as socket:
            while not done.is_set():
                try:
                    async with asyncio.timeout(0.5):
                        await socket.recv()
                except TimeoutError:
                    continue

    reader = threading.Thread(target=lambda: asyncio.run(read()), daemon=True)
    reader.start()
    try:
        yield
    finally:
        done.set()
        reader.join(5)


def measure(kind: str, seconds: float) -> dict[int, Cost]:
    """The tree's cost by number of cameras."""
    costs: dict[int, Cost] = {}
    with camera(kind) as room_camera, Rig() as rig:
        owner = rig.set_up(room="Empty")
        with open_page(owner):
            rooms: list[int] = []
            for count in COUNTS:
                while len(rooms) < count:
                    rooms.append(add_room(owner, f"Room {len(rooms) + 1}", room_camera))
                wait_until_heard(owner, *rooms)
                threading.Event().wait(6)  # start-up work is not what a night costs
                costs[count] = cost(rig.family(), seconds)
    return costs


def alone(kind: str, seconds: float) -> dict[int, Cost]:
    """The server process' own cost by number of cameras, while no page is open."""
    costs: dict[int, Cost] = {}
    with camera(kind) as one, Rig() as rig:
        owner = rig.set_up(room="Empty")
        server = rig.family()[:1]
        threading.Event().wait(SETTLE_S)
        costs[0] = cost(server, seconds)
        wait_until_heard(owner, add_room(owner, "Room", one))
        threading.Event().wait(SETTLE_S)
        costs[1] = cost(server, seconds)
    return costs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kind", default="ts")
    parser.add_argument("--seconds", type=float, default=20.0)
    options = parser.parse_args()
    costs, server = measure(options.kind, options.seconds), alone(options.kind, options.seconds)
    most = max(COUNTS)
    report(
        "camera_cost",
        kind=options.kind,
        by_cameras={
            count: {"cpu_percent": spent.cpu, "pss_mb": spent.pss_mb, "processes": spent.processes}
            for count, spent in costs.items()
        },
        server_alone_cpu_percent={count: one.cpu for count, one in server.items()},
        cpu_percent_per_camera=round((costs[most].cpu - costs[0].cpu) / most, 2),
        pss_mb_per_camera=round((costs[most].pss_mb - costs[0].pss_mb) / most, 1),
        ratio_cpu_4_to_1=round((costs[4].cpu - costs[0].cpu) / max(costs[1].cpu - costs[0].cpu, 0.01), 2),
    )


if __name__ == "__main__":
    main()
