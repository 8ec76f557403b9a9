"""Which addresses are somewhere in the internet, and which are in the home, on this machine, or nowhere. Nothing here asks the
network but `addresses_of`, which looks a name up.

An address is outside only if IANA's registries say that it is globally reachable (RFC 6890), also when it is wrapped in another
one (IPv4 in IPv6, NAT64, 6to4, Teredo), and if it is in no network of this machine's own: with IPv6 the devices of a home have
global addresses.
"""

import ipaddress
import re
import socket

import ifaddr

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")  # all that IANA has given out; fec0::/10 was the home's once
NOWHERE: tuple[Network, ...] = (  # where the standard library's registries are older than IANA's
    ipaddress.IPv4Network("192.88.99.0/24"),  # relays of 6to4 (RFC 7526)
    ipaddress.IPv6Network("3fff::/20"),  # documentation (RFC 9637)
)
NAT64 = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("64:ff9b:1::/48"))
HOME_NAMES = (
    "local",
    "lan",
    "home",
    "home.arpa",
    "internal",
    "fritz.box",
    "localdomain",
    "localhost",
    "intranet",
    "test",
    "invalid",
)
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*", re.IGNORECASE)


def is_outside(address: Address, own: tuple[Network, ...] = ()) -> bool:
    """Whether this address is the internet's. `own`: this machine's networks."""
    inner = _wrapped(address)
    if inner is not None:
        return is_outside(inner, own)
    if address.is_multicast or address.is_unspecified or address.is_reserved or not address.is_global:
        return False
    if isinstance(address, ipaddress.IPv6Address) and address not in GLOBAL_UNICAST:
        return False
    return not any(address.version == network.version and address in network for network in (*NOWHERE, *own))


def may_be_outside(host: str) -> bool:
    """Whether a host's name, as it stands in an address, can be the internet's. Its addresses may still be the home's."""
    name = host.rstrip(".").lower()
    try:
        return is_outside(ipaddress.ip_address(name.partition("%")[0]))
    except ValueError:
        pass
    last = name.rpartition(".")[2]
    if "." not in name or _NUMBER.fullmatch(last):  # a name of the home; or a number as only some resolvers read it (127.1, 0x7f.1)
        return False
    return not any(f".{name}".endswith(f".{suffix}") for suffix in HOME_NAMES)


def own_networks() -> tuple[Network, ...]:
    """The networks that this machine is in."""
    networks: list[Network] = []
    for adapter in ifaddr.get_adapters():
        for ip in adapter.ips:
            text = ip.ip if isinstance(ip.ip, str) else ip.ip[0]
            networks.append(ipaddress.ip_network(f"{text.partition('%')[0]}/{ip.network_prefix}", strict=False))
    return tuple(networks)


def addresses_of(host: str, port: int) -> list[Address]:
    """What the resolver says of a name, each once. Blocks. Raises OSError, UnicodeError."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(ipaddress.ip_address(str(where[0]).partition("%")[0]) for *_, where in answers))


def _wrapped(address: Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 one stands for."""
    if not isinstance(address, ipaddress.IPv6Address):
        return None
    if address.ipv4_mapped or address.sixtofour:
        return address.ipv4_mapped or address.sixtofour
    if address.teredo:
        return address.teredo[1]
    if any(address in network for network in NAT64) or (int(address) >> 32 == 0 and int(address) > 1):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None
