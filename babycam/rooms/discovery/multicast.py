"""One question to a multicast group, on each interface, with a hop limit of 1, and whoever answers in time."""

import ipaddress
import select
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass

from babycam.core import clock

LONGEST = 16_384
MOST = 128
MOST_OF_ONE = 4


@dataclass(frozen=True, slots=True)
class Interface:
    """One address of this machine; `index`: of its interface, for IPv6."""

    address: str
    index: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Where the question goes."""

    v4: str
    v6: str
    port: int


def ask(message: bytes, group: Group, interfaces: list[Interface], seconds: float) -> Iterator[tuple[bytes, str]]:
    """(answer, the address it came from), until `seconds` are over; at most MOST, and MOST_OF_ONE from each address."""
    until, told = clock.monotonic() + seconds, Counter[str]()
    with ExitStack() as stack:
        sockets = [one for interface in interfaces if (one := _asked(message, group, interface, stack))]
        while sockets and (left := until - clock.monotonic()) > 0 and told.total() < MOST:
            for one in select.select(sockets, [], [], left)[0]:
                with suppress(OSError):
                    data, where = one.recvfrom(LONGEST)
                    host = str(where[0]).partition("%")[0]
                    told[host] += 1
                    if told[host] <= MOST_OF_ONE:
                        yield data, host


def _asked(message: bytes, group: Group, interface: Interface, stack: ExitStack) -> socket.socket | None:
    """A socket on which the question was sent; None where this interface does not take it."""
    v6 = ipaddress.ip_address(interface.address).version == 6
    try:
        one = stack.enter_context(socket.socket(socket.AF_INET6 if v6 else socket.AF_INET, socket.SOCK_DGRAM))
        if v6:
            one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_HOPS, 1)
            one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, interface.index)
            one.bind((interface.address, 0, 0, interface.index))
            one.sendto(message, (group.v6, group.port, 0, interface.index))
        else:
            one.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 1)
            one.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(interface.address))
            one.bind((interface.address, 0))
            one.sendto(message, (group.v4, group.port))
    except OSError:
        return None
    return one
