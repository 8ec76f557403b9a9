"""Stands in for a worker: says who it is in a file, then waits, or dies at once, or does not listen to SIGTERM."""

import argparse
import os
import signal
import time
from pathlib import Path

parser = argparse.ArgumentParser()
parser.add_argument("--folder", type=Path)
parser.add_argument("--how", default="waits")
parser.add_argument("--name")
parser.add_argument("--parent", type=int)
given = parser.parse_args()

if given.how == "deaf":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
with (given.folder / given.name).open("a") as file:
    file.write(f"{os.getpid()} {given.parent}\n")
if given.how == "dies":
    raise SystemExit(3)
deadline = time.monotonic() + 60
while time.monotonic() < deadline:
    time.sleep(0.05)
