"""What listening for crying costs a room. `python -m bench.cry_cost [--seconds 120] [--rooms 4]`.

Processor time for each second of sound, at 48 kHz in blocks of 20 ms, while a child cries without a pause (every look asks the
network), in a quiet room over the gate, and in one that is under it; and what a further room adds to the memory. Then `--rooms`
such rooms at once in a process of its own, which may use a fifth of a core: in a cgroup where this machine lets us make one,
else reckoned from its processor time. `late_s` is how far behind the sound it is at the end.
"""

import argparse
import multiprocessing
import os
import time
import tracemalloc
from multiprocessing.queues import Queue
from pathlib import Path

import numpy as np
import numpy.typing as npt

from babycam.listening.cry import CryListener
from babycam.listening.cry_network import Network
from bench._lib import report

Samples = npt.NDArray[np.float32]

RATE = 48_000
BLOCK = RATE // 50
QUOTA = 0.2
CGROUPS = Path("/sys/fs/cgroup")


def crying(seconds: float, db: float) -> Samples:
    """Harmonics of 450 Hz that never pause, over a little noise."""
    clock = np.arange(round(seconds * RATE)) / RATE
    phase = 2 * np.pi * np.cumsum(450 + 40 * np.sin(2 * np.pi * 0.8 * clock)) / RATE
    voice = sum(np.sin(k * phase) / k for k in range(1, 7)) + 0.05 * np.random.default_rng(1).standard_normal(clock.size)
    return np.asarray(voice * 10 ** (db / 20), np.float32)


def percent(network: Network, sound: Samples, seconds: float) -> float:
    """Per cent of a core for one room that hears `sound` again and again for `seconds`."""
    listener, size = CryListener(network), sound.size - sound.size % BLOCK
    hear(listener, sound, size, 5.0)
    begun = time.process_time()
    hear(listener, sound, size, seconds)
    return round(100 * (time.process_time() - begun) / seconds, 3)


def hear(listener: CryListener, sound: Samples, size: int, seconds: float) -> None:
    """`seconds` of sound, one block after the other."""
    for number in range(round(seconds * RATE / BLOCK)):
        start = number * BLOCK % size
        listener.feed(sound[start : start + BLOCK], RATE, number * BLOCK / RATE)


def megabytes(network: Network, sound: Samples) -> float:
    """The most that a room holds at once, the shared weights left out."""
    tracemalloc.start()
    hear(CryListener(network), sound, sound.size - sound.size % BLOCK, 10.0)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return round(most / 1e6, 2)


def confine() -> bool:
    """Puts this process under the quota; False where the machine does not allow that."""
    for group, files in (
        (CGROUPS / "babycam_bench", {"cpu.max": f"{round(QUOTA * 100_000)} 100000"}),
        (CGROUPS / "cpu" / "babycam_bench", {"cpu.cfs_period_us": "100000", "cpu.cfs_quota_us": str(round(QUOTA * 100_000))}),
    ):
        try:
            group.mkdir(exist_ok=True)
            for name, value in files.items():
                (group / name).write_text(value)
            (group / "cgroup.procs").write_text(str(os.getpid()))
            return True
        except OSError:
            continue
    return False


def rooms_at_once(rooms: int, seconds: float, sound: Samples, answers: "Queue[dict[str, float | bool]]") -> None:
    """Plays `sound` to `rooms` rooms in real time for `seconds`; answers how that went."""
    confined, network = confine(), Network.load()
    listeners, size = [CryListener(network) for _ in range(rooms)], sound.size - sound.size % BLOCK
    begun, used, late = time.monotonic(), time.process_time(), 0.0
    for number in range(round(seconds * RATE / BLOCK)):
        due = begun + (number + 1) * BLOCK / RATE
        time.sleep(max(0.0, due - time.monotonic()))
        start = number * BLOCK % size
        for listener in listeners:
            listener.feed(sound[start : start + BLOCK], RATE, number * BLOCK / RATE)
        late = time.monotonic() - due
    answers.put({"confined": confined, "percent": 100 * (time.process_time() - used) / seconds, "late_s": late})


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--seconds", type=float, default=120.0)
    options.add_argument("--rooms", type=int, default=4)
    asked = options.parse_args()
    network, loud, silent = Network.load(), crying(10.0, -20.0), crying(10.0, -75.0)
    answers: Queue[dict[str, float | bool]] = multiprocessing.Queue()
    confined = multiprocessing.Process(target=rooms_at_once, args=(asked.rooms, min(asked.seconds, 30.0), loud, answers))
    confined.start()
    there = answers.get()
    confined.join()
    busy = percent(network, loud, asked.seconds)
    report(
        "cry_cost",
        weights=network.name,
        percent_of_a_core={"crying": busy, "under_the_gate": percent(network, silent, asked.seconds)},
        mb_per_room=megabytes(network, loud),
        rooms=asked.rooms,
        quota=QUOTA,
        in_a_cgroup=there["confined"],
        percent_of_a_core_for_all=round(float(there["percent"]), 2),
        share_of_the_quota=round(float(there["percent"]) / 100 / QUOTA, 3),
        late_s=round(float(there["late_s"]), 3),
    )


if __name__ == "__main__":
    main()
