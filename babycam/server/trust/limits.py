"""For what a household's authority may vouch: names and addresses of a home, and what the family had named when it was made. X.509
calls it name constraints (RFC 5280, 4.2.1.10): who steals the authority's key can pretend to be a babycam, but no bank.
"""

import ipaddress
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from cryptography import x509

from babycam.server.guards.hosts import HOME_SUFFIXES

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# A home's addresses. Those of IPv6 are global, and change with the provider's mood, so all of them are let in.
NETWORKS: tuple[Network, ...] = tuple(
    ipaddress.ip_network(text)
    for text in (
        "127.0.0.0/8",
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "169.254.0.0/16",
        "100.64.0.0/10",  # tailnets, and providers that share addresses
        "::1/128",
        "fc00::/7",
        "fe80::/10",
        "2000::/3",
    )
)
# A name without a dot that is a domain of the internet too: whoever may vouch for it could vouch for everything in it.
DOMAINS = (
    "ac eu su uk com net org info biz app dev baby box cam camera casa cloud family host house kids live media network online page "
    "security site space systems tech watch zip"
)


def extension(names: Iterable[str], addresses: Iterable[Address]) -> x509.NameConstraints:
    """What a new authority may vouch for: the home, and these."""
    asked = [name for name in names if not _inside(name, HOME_SUFFIXES) and not _is_domain(name)]
    single = [ipaddress.ip_network(address) for address in addresses if not _within(address, NETWORKS)]
    wanted = [*(x509.DNSName(name) for name in dict.fromkeys([*HOME_SUFFIXES, *asked]))]
    ranges = [x509.IPAddress(network) for network in dict.fromkeys([*NETWORKS, *single])]
    return x509.NameConstraints(permitted_subtrees=[*wanted, *ranges], excluded_subtrees=None)


def are_set(certificate: x509.Certificate) -> bool:
    """Whether this authority has limits at all; those of older versions have none."""
    return _of(certificate) is not None


def names_within(certificate: x509.Certificate, names: Iterable[str]) -> list[str]:
    """Those of the names for which this authority may vouch. One beyond its limits would spoil the whole certificate."""
    constraints = _of(certificate)
    if constraints is None:
        return list(names)
    permitted = [tree.value for tree in constraints if isinstance(tree, x509.DNSName)]
    return [name for name in names if _inside(name, permitted)]


def addresses_within(certificate: x509.Certificate, addresses: Iterable[Address]) -> list[Address]:
    """Those of the addresses for which this authority may vouch."""
    constraints = _of(certificate)
    if constraints is None:
        return list(addresses)
    networks = [ipaddress.ip_network(str(tree.value)) for tree in constraints if isinstance(tree, x509.IPAddress)]
    return [address for address in addresses if _within(address, networks)]


def _of(certificate: x509.Certificate) -> list[x509.GeneralName] | None:
    try:
        constraints = certificate.extensions.get_extension_for_class(x509.NameConstraints).value
    except (x509.ExtensionNotFound, ValueError):
        return None
    return list(constraints.permitted_subtrees or [])


def _inside(name: str, trees: Iterable[str]) -> bool:
    return any(name == tree or name.endswith(f".{tree}") for tree in trees)


def _within(address: Address, networks: Iterable[Network]) -> bool:
    return any(address.version == network.version and address in network for network in networks)


def _is_domain(name: str) -> bool:
    return "." not in name and (name in DOMAINS.split() or name in _countries())


@cache
def _countries() -> frozenset[str]:
    """ISO 3166's codes in lower case, each a domain of the internet; from the time zones' list of them."""
    table = files("tzdata").joinpath("zoneinfo", "iso3166.tab").read_text(encoding="utf-8")
    return frozenset(line[:2].lower() for line in table.splitlines() if not line.startswith("#"))
