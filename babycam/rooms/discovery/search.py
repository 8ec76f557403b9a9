"""The search itself: three ways at the same time, one search at a time, a few a minute."""

import ipaddress
import logging
import threading
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import ifaddr
from django.conf import settings

from babycam.core import clock, outside
from babycam.core.errors import BabycamError
from babycam.rooms.discovery import mdns, multicast, ssdp, ws_discovery
from babycam.rooms.discovery.found import Found
from babycam.rooms.discovery.multicast import Group, Interface

log = logging.getLogger(__name__)

SECONDS = 4.0
A_MINUTE = 6
MOST = 32
ONVIF = Group(ws_discovery.V4, ws_discovery.V6, ws_discovery.PORT)
UPNP = Group(ssdp.V4, ssdp.V6, ssdp.PORT)
_ORDER = ("onvif", "mdns", "upnp")  # who says most of a camera
_running = threading.Lock()
_begun: deque[float] = deque(maxlen=A_MINUTE)


def search() -> list[Found]:
    """Cameras that answered, each once. Takes SECONDS and a little. Raises BabycamError too_many_tries."""
    if not _running.acquire(blocking=False):
        raise BabycamError("too_many_tries")
    try:
        _count(clock.monotonic())
        return _merged(_asked(interfaces(), SECONDS))
    finally:
        _running.release()


def interfaces() -> list[Interface]:
    """This machine's addresses in home networks; loopback, and what is the internet's, are none."""
    found = []
    for adapter in ifaddr.get_adapters():
        for ip in adapter.ips:
            text = ip.ip if isinstance(ip.ip, str) else ip.ip[0]
            address = ipaddress.ip_address(text.partition("%")[0])
            if not address.is_loopback and not outside.is_outside(address):
                found.append(Interface(str(address), adapter.index or 0))
    return found


def is_near(host: str) -> bool:
    """Whether this is an address in a network of this machine; of its own addresses only where cameras may be made up."""
    address = ipaddress.ip_address(host)
    if address.is_loopback and not settings.ALLOW_SYNTHETIC:
        return False
    if address.is_multicast or address.is_unspecified or address.is_link_local:
        return False
    return any(address.version == network.version and address in network for network in outside.own_networks())


def _count(now: float) -> None:
    if len(_begun) == A_MINUTE and now - _begun[0] < 60:
        raise BabycamError("too_many_tries")
    _begun.append(now)


def _asked(places: list[Interface], seconds: float) -> list[Found]:
    ways = (_by_onvif, _by_upnp, _by_mdns)
    with ThreadPoolExecutor(max_workers=len(ways), thread_name_prefix="camera-search") as pool:
        return [found for answers in pool.map(lambda way: way(places, seconds), ways) for found in answers]


def _by_onvif(places: list[Interface], seconds: float) -> list[Found]:
    number = str(uuid4())
    answers = multicast.ask(ws_discovery.probe(number), ONVIF, places, seconds)
    return [found for data, host in answers if is_near(host) for found in ws_discovery.answer_of(data, host, number)]


def _by_upnp(places: list[Interface], seconds: float) -> list[Found]:
    answers = multicast.ask(ssdp.QUESTION, UPNP, places, seconds)
    return [found for data, host in answers if is_near(host) for found in ssdp.answer_of(data, host)]


def _by_mdns(places: list[Interface], seconds: float) -> list[Found]:
    v4 = [place.address for place in places if ":" not in place.address]
    if not v4:
        return []
    try:
        return mdns.look(v4, seconds, threading.Event(), is_near)
    except OSError:
        log.warning("mDNS cannot be asked on this machine")
        return []


def _merged(found: list[Found]) -> list[Found]:
    """Each address once, by whoever says most of it."""
    best: dict[str, Found] = {}
    for one in sorted(found, key=lambda each: _ORDER.index(each.by)):
        best.setdefault(one.host, one)
    return sorted(best.values(), key=lambda each: (_ORDER.index(each.by), each.host))[:MOST]
