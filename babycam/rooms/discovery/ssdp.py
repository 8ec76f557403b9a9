"""SSDP (UPnP Device Architecture 1.1, 1.3): one question, and which answers speak of a camera. Pure."""

import re

from babycam.rooms.discovery.found import Found, cleaned

PORT = 1900
V4, V6 = "239.255.255.250", "ff02::c"
QUESTION = (
    b'M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nMAN: "ssdp:discover"\r\nMX: 2\r\n'
    b"ST: urn:schemas-upnp-org:device:Basic:1\r\n\r\n"
)
_CAMERA = re.compile(r"(?i)\b(ip ?cam\w*|network camera|ipcamera|camera|axis|hikvision|dahua|reolink|vivotek|foscam|amcrest)\b")


def answer_of(data: bytes, host: str) -> list[Found]:
    """A camera, if the answer says that it is one: routers, lamps and television sets answer, too."""
    head, *lines = data[:4000].decode("latin-1").split("\r\n")
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    told = " ".join(headers.get(name, "") for name in ("server", "usn", "friendlyname.upnp.org"))
    match = _CAMERA.search(told)
    if not head.startswith("HTTP/1.1 200") or not match:
        return []
    return [Found(host, "upnp", cleaned(headers.get("friendlyname.upnp.org") or match[1]), 554)]
