"""What it costs to keep a room second by second: bytes of a day, and processor time of the worker and of the server.

A made-up day of one room (a quiet night with four episodes of crying and forty bangs, then `--busy` hours in which somebody lives
in the room) goes hop by hop through the worker's Minutes, over the link's encoding, and into SQLite as the server stores it.
"""

import argparse
import random
import time
from collections.abc import Iterator
from typing import Any

from babycam.core import link
from babycam.core.level_seconds import SecondState
from babycam.listening.outputs import HopMeasured
from babycam.worker.minutes import HOP_S, Minutes
from bench._django import django
from bench._lib import report

START = 1_750_000_020 // 3600 * 3600
FLOOR, STIR, LOUD = -62.0, -54.0, -42.0
EPISODES, EPISODE_S = 4, 240
BANGS, BANG_S = 40, 3
TARGET = 300_000


def plan(hours: int, busy: int, chance: random.Random) -> list[float]:
    """Per second: how far the sound is over the floor, dB."""
    over = [1.0] * (hours * 3600)
    for count, length, level in ((EPISODES, EPISODE_S, 38.0), (BANGS, BANG_S, 24.0)):
        for _ in range(count):
            at = chance.randrange(max(1, (hours - busy) * 3600 - length))
            over[at : at + length] = [level] * length
    for at in range((hours - busy) * 3600, hours * 3600):
        over[at] = chance.choice((1.0, 2.0, 4.0, 7.0, 12.0, 18.0))
    return over


def hops(over: list[float], chance: random.Random) -> Iterator[list[HopMeasured]]:
    """Ten a second, as the pipeline makes them; a cry breathes."""
    floor = FLOOR
    for second, high in enumerate(over):
        floor += chance.uniform(-0.02, 0.02)
        cry = 0.92 if high > 30 else 0.0
        batch = []
        for number in range(10):
            breath = chance.choice((0.0, 0.0, -20.0)) if high > 10 else 0.0
            level = floor + high + breath + chance.gauss(0.0, 0.8)
            end = START + second + (number + 1) * HOP_S
            batch.append(HopMeasured(end, level, level + 6, level - floor, floor, level, STIR, LOUD, cry))
        yield batch


def heard(hours: int, busy: int, seed: int) -> tuple[list[bytes], float]:
    """The worker's part: frames of the link, and its processor seconds."""
    chance, frames = random.Random(seed), list[bytes]()

    def post(minute: int, columns: bytes, kept: bytes, motion: bytes) -> None:
        stamp: dict[str, Any] = {"seq": 1, "room": 1, "epoch": 1, "event_id": "x" * 36, "at": 0.0}
        frames.append(link.encode(link.LevelsMinute(**stamp, minute=minute, columns=columns, hops=kept, motion=motion)))

    over = plan(hours, busy, chance)
    room, used, noisy = Minutes(post), 0.0, False
    for second, batch in enumerate(hops(over, chance)):
        began = time.process_time()
        if (over[second] > 20) != noisy:
            noisy = not noisy
            (room.noise_started if noisy else room.noise_ended)(float(START + second))
        for hop in batch:
            room.hop(hop, "loud" if noisy else "quiet")
        moves = over[second] > 20 or chance.random() < (0.3 if second // 60 % 10 == 0 else 0.0)  # a child turns round now and then
        room.moved(START + second, START + second + 1.0, chance.random() if moves else 0.0)
        room.tick(START + second + 1.0, SecondState.CAMERA_GONE)
        used += time.process_time() - began
    room.close()
    return frames, used


def stored(frames: list[bytes], hours: int) -> tuple[int, int, float]:
    """The server's part: bytes of columns, bytes of hops, processor seconds."""
    from babycam.core import clock
    from babycam.history import level_services
    from babycam.history.models import LevelHour
    from babycam.rooms.models import Room

    Room.objects.create(pk=1, name="Zoe")
    now, began = clock.from_unix(START + hours * 3600), time.process_time()
    for frame in frames:
        event = link.decode_from_worker(frame)
        assert isinstance(event, link.LevelsMinute)
        level_services.record_minute(event, now=now)
    used = time.process_time() - began
    rows = list(LevelHour.objects.values_list("data", "minutes", "detail"))
    return sum(len(data) + len(minutes) for data, minutes, _ in rows), sum(len(detail) for *_, detail in rows), used


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hours", type=int, default=24)
    parser.add_argument("--busy", type=int, default=12, help="of these, at the end, in which somebody lives in the room")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    frames, worker_s = heard(options.hours, options.busy, options.seed)
    with django():
        columns, detail, server_s = stored(frames, options.hours)
    days = options.hours / 24
    report(
        "levels_cost",
        bytes_per_room_and_day=round((columns + detail) / days),
        share_of_the_target=round((columns + detail) / days / TARGET, 2),
        columns_bytes=round(columns / days),
        hops_bytes=round(detail / days),
        link_bytes_per_day=round(sum(map(len, frames)) / days),
        worker_percent_of_a_core=round(100 * worker_s / (options.hours * 3600), 4),
        server_percent_of_a_core=round(100 * server_s / (options.hours * 3600), 4),
        ms_per_minute={"worker": round(1000 * worker_s / len(frames), 2), "server": round(1000 * server_s / len(frames), 2)},
        hours=options.hours,
        busy_hours=options.busy,
    )


if __name__ == "__main__":
    main()
