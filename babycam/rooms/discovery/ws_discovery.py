"""WS-Discovery as ONVIF uses it (OASIS WS-Discovery 1.1, ONVIF Core 7.3): one probe, and what answers it. Pure."""

import re
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

from babycam.rooms.discovery.found import Found, clean_path, cleaned
from babycam.rooms.discovery.xml import all_of, parsed, text_of

PORT = 3702
V4, V6 = "239.255.255.250", "ff02::c"
_PROBE = """<?xml version="1.0" encoding="utf-8"?>
<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope" xmlns:w="http://schemas.xmlsoap.org/ws/2004/08/addressing"
 xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery" xmlns:dn="http://www.onvif.org/ver10/network/wsdl">
<e:Header><w:MessageID>uuid:{id}</w:MessageID><w:To e:mustUnderstand="true">urn:schemas-xmlsoap-org:ws:2005:04:discovery</w:To>
<w:Action e:mustUnderstand="true">http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</w:Action></e:Header>
<e:Body><d:Probe><d:Types>dn:NetworkVideoTransmitter</d:Types></d:Probe></e:Body></e:Envelope>"""


def probe(message_id: str) -> bytes:
    """The question: "which video transmitters are there?" """
    return _PROBE.format(id=message_id).encode()


def answer_of(data: bytes, host: str, message_id: str) -> list[Found]:
    """What an answer to this question says. Of its addresses only port and path count: it is at `host`, where it came from."""
    try:
        root = parsed(data)
    except ValueError:
        return []
    if not text_of(root, "RelatesTo").endswith(message_id):
        return []
    return [found for match in all_of(root, "ProbeMatch")[:4] if (found := _found(match, host))]


def _found(match: Element, host: str) -> Found | None:
    for address in text_of(match, "XAddrs").split()[:8]:
        try:
            parts = urlsplit(address)
            port = parts.port or 80
        except ValueError:
            continue
        if parts.scheme == "http":
            return Found(host, "onvif", _name(text_of(match, "Scopes")), port, clean_path(parts.path))
    return None


def _name(scopes: str) -> str:
    told = dict(re.findall(r"onvif://www\.onvif\.org/(name|hardware)/(\S+)", scopes[:4000]))
    return cleaned(unquote(told.get("name") or told.get("hardware") or ""))
