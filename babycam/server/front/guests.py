"""Who is connected, and who has to go when there is no place. One table for both ports.

A stranger cannot keep the family out by being many: a new connection always takes the place of the oldest idle one of the
greediest address, or of its own. Sockets (worker links, pages) and answers that are being read are never taken from anybody; an
answer that nobody reads counts as idle after UNREAD_S.
"""

import asyncio
import contextlib
import ipaddress
import socket
from collections import Counter
from collections.abc import Iterable
from typing import Any, Protocol

from babycam.server.front import limits
from babycam.server.front.pace import Pace, arrived, cut
from babycam.server.front.rates import Rates

counts: Counter[str] = Counter()
"""What strangers were refused: head, head_time, body_time, junk, stalled, made_room, full, too_often."""

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Speaker(Protocol):
    """The protocol of a connection, once it has one."""

    def idle(self) -> bool:
        """Whether it may be hung up on without taking anything from anybody."""

    def answering(self) -> bool:
        """Whether what it sends is an answer, which can be asked for again, and not a socket's messages."""

    def look(self, now: float) -> None:
        """Ends what does not get on. `now`: monotonic s."""

    def excuse(self, now: float) -> None:
        """Begins to count again: it was we who did nothing."""

    def lost(self) -> None:
        """The connection is cut: nobody is answered any more."""


class Guest:
    """One connection, from accept to its end."""

    def __init__(self, house: "Guests", name: str) -> None:
        self.name = name
        self.waiting: socket.socket | None = None  # until it is begun with
        self.greeting: asyncio.Task[None] | None = None  # while TLS is being agreed on
        self.line: Any = None
        self.speaker: Speaker | None = None
        self.gone = False
        self._house = house
        self._pace = Pace()

    def arrived(self, line: Any, speaker: Speaker) -> None:
        """It speaks HTTP now, or WebSocket."""
        self.line, self.speaker = line, speaker

    def idle(self) -> bool:
        return self.speaker is None or self.speaker.idle() or (self._pace.unread and self.speaker.answering())

    def look(self, now: float) -> None:
        """Ends what takes too long."""
        if self.line is None or self.speaker is None:
            return  # TLS has its own time
        waiting = self.line.get_write_buffer_size()
        if self._pace.stalled(now, waiting, arrived(self.line, waiting) if waiting else 0):
            counts["stalled"] += 1
            self._cut()
        elif not self.line.is_closing():
            self.speaker.look(now)

    def excuse(self, now: float) -> None:
        """What took long was our fault."""
        self._pace = Pace()
        if self.speaker is not None:
            self.speaker.excuse(now)

    def hang_up(self) -> None:
        """Makes room, at once."""
        if self.line is not None:
            self._cut()
        elif self.greeting is not None:
            self.greeting.cancel()
        elif self.waiting is not None:
            self.waiting.close()
        self.left()

    def _cut(self) -> None:
        if self.speaker is not None:
            self.speaker.lost()
        cut(self.line)

    def left(self) -> None:
        """The connection has ended. Safe to call twice."""
        self.gone = True
        self.line = self.speaker = None
        self._house.left(self)


class Guests:
    """The table. `near`: networks of trusted proxies."""

    def __init__(self, most: int = limits.MOST, near: Iterable[Network] = ()) -> None:
        self._most = most
        self._near = tuple(near)
        self._here: dict[str, dict[Guest, None]] = {}  # by name; the oldest first
        self._rates = Rates()
        self._count = 0
        self._looked = float("inf")

    def __len__(self) -> int:
        return self._count

    def admit(self, address: str, now: float) -> Guest | None:
        """A place for a connection from `address`; None where it comes too often, or everybody who is here is busy.

        `now`: monotonic s.
        """
        name, most = self._known(address)
        if most == limits.MOST_FAR and not self._rates.allow(name, now):
            counts["too_often"] += 1
            return None
        theirs = self._here.get(name, {})
        if len(theirs) >= most and not self._make_room(theirs):
            counts["full"] += 1
            return None
        if self._count >= self._most and not self._make_room_anywhere():
            counts["full"] += 1
            return None
        guest = Guest(self, name)
        self._here.setdefault(name, {})[guest] = None
        self._count += 1
        return guest

    def left(self, guest: Guest) -> None:
        """Takes it off the table. Unknown ones are ignored."""
        theirs = self._here.get(guest.name, {})
        if guest in theirs:
            del theirs[guest]
            self._count -= 1
            if not theirs:
                del self._here[guest.name]

    def look(self, now: float) -> None:
        """Goes round, at most once in LOOK_S: ends what does not get on. After a pause (a suspended machine, a frozen process)
        nobody is to blame."""
        if 0 <= now - self._looked < limits.LOOK_S:
            return
        slept = now - self._looked > limits.SLEPT_S
        self._looked = now
        for guest in [guest for theirs in self._here.values() for guest in theirs]:
            if slept:
                guest.excuse(now)
            else:
                guest.look(now)

    def _known(self, address: str) -> tuple[str, int]:
        """Under which name an address counts, and how many connections it may have."""
        ip = ipaddress.ip_address(address.partition("%")[0])
        if isinstance(ip, ipaddress.IPv6Address):
            ip = ip.ipv4_mapped or ip
        if ip.is_loopback or any(ip in network for network in self._near):
            return str(ip), limits.MOST_NEAR
        if ip.version == 6:
            return str(ipaddress.ip_network((ip, 64), strict=False)), limits.MOST_FAR
        return str(ip), limits.MOST_FAR

    def _make_room(self, theirs: Iterable[Guest]) -> bool:
        idle = next((guest for guest in theirs if guest.idle()), None)
        if idle is None:
            return False
        counts["made_room"] += 1
        idle.hang_up()
        return True

    def _make_room_anywhere(self) -> bool:
        greediest = sorted(self._here.values(), key=len, reverse=True)
        return any(self._make_room(theirs) for theirs in greediest)


def most_connections() -> int:
    """As many as this system lets us have open; raises the process's own limit as far as it may."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # not on Windows

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = limits.MOST + limits.SPARE_FILES
        if soft != resource.RLIM_INFINITY and soft < wanted:
            soft = wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        if soft != resource.RLIM_INFINITY:
            return max(64, min(limits.MOST, soft - limits.SPARE_FILES))
    return limits.MOST
