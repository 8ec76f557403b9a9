"""A network that can be cut: a namespace of the system in which a phone's Chromium lives, joined with ours by a cable."""

import itertools
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench._browser import CHROMIUM

_net = os.getpid() % 16000  # tests run side by side: each process has a small network of its own
HOST, GUEST = (f"10.{91 + _net // 8000}.{_net % 8000 // 64 * 2}.{_net % 64 * 4 + end}" for end in (1, 2))
_numbers = itertools.count()


def ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True, timeout=10)


def possible() -> bool:
    """Whether this system lets us make one: Linux, root, and no container that forbids it."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return False
    try:
        with cable():
            return True
    except (OSError, subprocess.SubprocessError):
        return False


class Cable:
    """The two ends, and what can be done to what is between them."""

    def __init__(self, name: str) -> None:
        self.name, self.ours, self.theirs = name, f"{name}a", f"{name}b"
        ip("netns", "add", name)
        ip("link", "add", self.ours, "type", "veth", "peer", "name", self.theirs, "netns", name)
        ip("addr", "add", f"{HOST}/30", "dev", self.ours)
        ip("link", "set", self.ours, "up")
        for words in (f"addr add {GUEST}/30 dev {self.theirs}", f"link set {self.theirs} up", "link set lo up"):
            ip("-n", name, *words.split())
        ip("-n", name, "route", "add", "default", "via", HOST)

    def pull(self) -> None:
        ip("link", "set", self.ours, "down")

    def plug(self) -> None:
        ip("link", "set", self.ours, "up")

    def remove(self) -> None:
        ip("netns", "del", self.name)

    def chromium(self, folder: Path) -> str:
        """A program that starts Chromium over there."""
        program = folder / "chromium"
        program.write_text(f'#!/bin/sh\nexec ip netns exec {self.name} {CHROMIUM} "$@"\n')
        program.chmod(0o755)
        return str(program)


@contextmanager
def cable() -> Iterator[Cable]:
    """A cable for this block. One at a time: there is one pair of addresses."""
    made = Cable(f"bc{os.getpid() % 100000}n{next(_numbers)}")
    try:
        yield made
    finally:
        made.remove()
