"""This machine's addresses in the home network: for the certificate, and for the address that the family types in."""

import ipaddress
import socket

import ifaddr

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def lan() -> list[Address]:
    """IPv4 first, private before public; without loopback, link-local and the bridges of containers."""
    addresses = {address for adapter in ifaddr.get_adapters() if not _is_bridge(str(adapter.nice_name)) for address in _of(adapter)}
    outgoing = _outgoing()
    usable = [address for address in addresses if not (address.is_loopback or address.is_link_local or address.is_multicast)]
    return sorted(usable, key=lambda address: (address.version, address != outgoing, not address.is_private, int(address)))


def best() -> str:
    """The address to show: the one that other devices most likely reach."""
    addresses = lan()
    return _in_url(addresses[0]) if addresses else "127.0.0.1"


def _in_url(address: Address) -> str:
    return str(address) if address.version == 4 else f"[{address}]"


def _of(adapter: ifaddr.Adapter) -> list[Address]:
    return [ipaddress.ip_address(ip.ip if isinstance(ip.ip, str) else ip.ip[0]) for ip in adapter.ips]


def _is_bridge(name: str) -> bool:
    return name.startswith(("docker", "br-", "veth", "virbr", "lxc", "cni", "flannel"))


def _outgoing() -> Address | None:
    """The address that the system would send from; asks the routing table only, no packet leaves."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return ipaddress.ip_address(probe.getsockname()[0])
        except OSError:
            return None
