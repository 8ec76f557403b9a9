"""mDNS and DNS-SD (RFC 6762, 6763): cameras and programs that announce a stream."""

import ipaddress
import re
import threading
from collections.abc import Callable

from zeroconf import ServiceBrowser, ServiceInfo, ServiceListener, Zeroconf

from babycam.rooms.discovery.found import Found, clean_path, cleaned

TYPES = ("_rtsp._tcp.local.", "_axis-video._tcp.local.", "_http._tcp.local.")
MOST = 64
_CAMERA = re.compile(r"(?i)cam|ipc|nvr")


class _Names(ServiceListener):
    """Names that were heard, at most MOST."""

    def __init__(self) -> None:
        self.heard: dict[tuple[str, str], None] = {}

    def add_service(self, zc: Zeroconf, type_: str, name: str) -> None:
        if len(self.heard) < MOST and (type_ != TYPES[-1] or _CAMERA.search(name)):
            self.heard[(type_, name)] = None

    def update_service(self, zc: Zeroconf, type_: str, name: str) -> None:
        self.add_service(zc, type_, name)

    def remove_service(self, zc: Zeroconf, type_: str, name: str) -> None:
        return


def look(interfaces: list[str], seconds: float, stop: threading.Event, known: Callable[[str], bool]) -> list[Found]:
    """What announces itself on these interfaces within `seconds`. `known`: whether an address may be a camera of this home."""
    zeroconf = Zeroconf(interfaces=interfaces)
    try:
        names = _Names()
        ServiceBrowser(zeroconf, list(TYPES), listener=names)
        stop.wait(seconds)
        infos = [info for type_, name in list(names.heard) if (info := zeroconf.get_service_info(type_, name, timeout=100))]
        return [found for info in infos for found in found_in(info, known)]
    finally:
        zeroconf.close()


def found_in(info: ServiceInfo, known: Callable[[str], bool]) -> list[Found]:
    """The camera that a service stands for."""
    host = next((one for one in info.parsed_addresses()[:8] if known(str(ipaddress.ip_address(one.partition("%")[0])))), None)
    if host is None or not info.port:
        return []
    path = (info.properties.get(b"path") or b"/")[:200].decode("latin-1")
    port = info.port if info.type != "_axis-video._tcp.local." else 554
    return [Found(host, "mdns", cleaned(info.name.removesuffix(f".{info.type}")), port, clean_path(path))]
