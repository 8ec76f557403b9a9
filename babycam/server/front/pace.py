"""Whether somebody reads what they asked for: how much of it has arrived, by the kernel's own count."""

import contextlib
import socket
import struct
import sys
from dataclasses import dataclass
from typing import Any

from babycam.server.front.limits import LEAST_BYTES, PROGRESS_S, UNREAD_S

_AT_ONCE = struct.pack("ii", 1, 0)  # struct linger (socket(7))
_ACKED = struct.Struct("=Q")
_ACKED_AT = 120  # tcpi_bytes_acked in struct tcp_info (linux/tcp.h)


@dataclass(slots=True)
class Pace:
    """What is read of a connection. `stalled` is asked about once a second."""

    since: float | None = None
    before: int = 0
    unread: bool = False
    """Whether bytes have been waiting for UNREAD_S, and none of them arrived in that time."""
    still_since: float | None = None
    last: int = 0

    def stalled(self, now: float, waiting: int, arrived: int) -> bool:
        """Whether bytes are `waiting` to be sent and hardly any `arrived` (in all, up to now) for PROGRESS_S."""
        self._notice(now, waiting, arrived)
        if not waiting:
            self.since = None
        elif self.since is None or now - self.since >= PROGRESS_S:
            late = self.since is not None and arrived - self.before < LEAST_BYTES
            self.since, self.before = now, arrived
            return late
        return False

    def _notice(self, now: float, waiting: int, arrived: int) -> None:
        if not waiting:
            self.still_since = None
        elif self.still_since is None or arrived != self.last:
            self.still_since, self.last = now, arrived
        self.unread = self.still_since is not None and now - self.still_since >= UNREAD_S


def arrived(line: Any, waiting: int) -> int:
    """Bytes that the other side's system has acknowledged (Linux). Elsewhere a number that grows when `waiting` changes."""
    connection = line.get_extra_info("socket")
    if sys.platform == "linux" and connection is not None:
        try:
            facts = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _ACKED_AT + _ACKED.size)
        except OSError:
            return 0
        if len(facts) >= _ACKED_AT + _ACKED.size:
            return int(_ACKED.unpack_from(facts, _ACKED_AT)[0])
    return -waiting


def cut(line: Any) -> None:
    """Ends a connection now. What was not read is not kept for it by the system either, which would try for minutes."""
    connection = line.get_extra_info("socket")
    if connection is not None:
        with contextlib.suppress(OSError):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
    line.abort()
