"""A network that can be cut: a namespace of the system in which a phone's Chromium lives, joined with ours by a cable."""

import errno
import fcntl
import itertools
import os
import random
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from bench._browser import LIGHT

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


C = TypeVar("C", bound="Cable")


class Cable:
    """The two ends, and what can be done to what is between them."""

    def __init__(self, name: str) -> None:
        self.name, self.ours, self.theirs = name, f"{name}a", f"{name}b"
        ip("netns", "add", name)
        self._join()
        ip("addr", "add", f"{HOST}/30", "dev", self.ours)
        ip("link", "set", self.ours, "up")
        for words in (f"addr add {GUEST}/30 dev {self.theirs}", f"link set {self.theirs} up", "link set lo up"):
            ip("-n", name, *words.split())
        ip("-n", name, "route", "add", "default", "via", HOST)

    def _join(self) -> None:
        ip("link", "add", self.ours, "type", "veth", "peer", "name", self.theirs, "netns", self.name)

    def pull(self) -> None:
        ip("link", "set", self.ours, "down")

    def plug(self) -> None:
        ip("link", "set", self.ours, "up")

    def remove(self) -> None:
        ip("netns", "del", self.name)

    def chromium(self, folder: Path) -> str:
        """A program that starts Chromium over there."""
        program = folder / "chromium"
        program.write_text(f'#!/bin/sh\nexec ip netns exec {self.name} {LIGHT} "$@"\n')
        program.chmod(0o755)
        return str(program)


class LossyCable(Cable):
    """One that can lose packets: two TUN devices, and a thread for each direction. (`tc netem` is not in every kernel.)"""

    loss = 0.0  # the share of packets, both ways

    def _join(self) -> None:
        ours, theirs = _tun(self.ours), _tun(self.theirs)
        ip("link", "set", self.theirs, "netns", self.name)
        self._ends = (ours, theirs)
        for source, target in ((ours, theirs), (theirs, ours)):
            threading.Thread(target=self._carry, args=(source, target), name="cable", daemon=True).start()

    def _carry(self, source: int, target: int) -> None:
        while True:
            try:
                packet = os.read(source, 65536)
                if random.random() >= self.loss:
                    os.write(target, packet)
            except OSError as error:
                if error.errno not in (errno.EIO, errno.EINVAL, errno.ENETDOWN, errno.EBADFD):
                    return
                time.sleep(0.05)  # pulled, or not yet plugged in

    def remove(self) -> None:
        super().remove()
        for end in self._ends:
            os.close(end)


def _tun(name: str) -> int:
    """A TUN device that carries bare IP packets (Linux: Documentation/networking/tuntap.rst)."""
    tunsetiff, iff_tun, iff_no_pi = 0x400454CA, 0x0001, 0x1000
    device = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(device, tunsetiff, struct.pack("16sH22x", name.encode(), iff_tun | iff_no_pi))
    return device


@contextmanager
def cable(kind: type[C] = Cable) -> Iterator[C]:  # type: ignore[assignment]
    """A cable for this block. One at a time: there is one pair of addresses."""
    made = kind(f"bc{os.getpid() % 100000}n{next(_numbers)}")
    try:
        yield made
    finally:
        made.remove()
