"""Addresses of cameras as people write them: without a scheme, with a colon forgotten, pasted with spaces. Pure.

A complete address stays as it is. Anything else has a few readings, the likeliest first: `readings` gives them, the try-out finds
out which one holds, and whoever saves without a try gets the first.
"""

import re
from dataclasses import dataclass

MOST = 6
_SCHEME = re.compile(r"(?i)(https?|rtsps?|rtmp|srt)\s*(?::\s*/*|/{2,})\s*(?=\S)")
_OTHER = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_PLACE = re.compile(r"(?P<login>[^/@\s]+@)?(?P<host>\[[0-9a-fA-F:.%]+\]|[^\s/:?#\[\]@]+)(?::(?P<port>\d{1,5}))?(?P<path>[/?#]\S*)?")
_BARE_V6 = re.compile(r"(?=.*:.*:)[0-9a-fA-F:.]{3,45}")
_RTSP_PORTS = {"554", "5554", "7447", "8554", "10554"}
_TLS_PORTS = {"443", "8443"}
_WEB_PORTS = {"80", "81", "88", "4747", "8000", "8080", "8081", "8888"}
_RTSP_PATHS = ("stream1", "h264Preview_01_sub", "Streaming/Channels/102", "cam/realmonitor?channel=1&subtype=1")  # of large makers


@dataclass(frozen=True, slots=True)
class Reading:
    """What an address may mean: the kind of camera, the preset that names it, and the whole address."""

    kind: str
    preset: str
    url: str


def readings(text: str, kind: str, preset: str = "") -> tuple[Reading, ...]:
    """What `text` may mean for a camera of this kind, the likeliest first; as it is, where nothing better is known."""
    text = _squeezed(text.strip())
    if match := _SCHEME.match(text):
        return (Reading(kind, preset, f"{match[1].lower()}://{text[match.end() :]}"),)
    text = f"[{text}]" if _BARE_V6.fullmatch(text) else text
    place = _PLACE.fullmatch(text)
    if place is None or _OTHER.match(text) or kind not in ("ipwebcam", "pull"):
        return (Reading(kind, preset, text),)
    return tuple(dict.fromkeys(_guesses(place, kind, preset)))[:MOST]


def _squeezed(text: str) -> str:
    """Without the spaces that copying has left in it; a password may have some, and words that are no address keep theirs."""
    bare = re.sub(r"\s+", "", text)
    return bare if "@" not in bare and re.search(r"[.:]", bare) else text


def _guesses(place: re.Match[str], kind: str, preset: str) -> list[Reading]:
    at = (place["login"] or "") + place["host"]
    port, path = place["port"], place["path"] or ""
    phone = Reading("ipwebcam", "ipwebcam", f"http://{at}:{port or 8080}")
    if port is None and path in ("", "/"):
        streams = [Reading("pull", preset or "rtsp", f"rtsp://{at}:554/{stream}") for stream in ("", *_RTSP_PATHS)]
        return [phone, *streams] if kind == "ipwebcam" else [*streams[:1], phone, *streams[1:]]
    netloc = f"{at}:{port}" if port else at
    address = {
        scheme: Reading("pull", preset or "url", f"{scheme}://{netloc}{path or '/'}") for scheme in ("rtsp", "http", "https")
    }
    if kind == "ipwebcam" and path in ("", "/"):
        return [phone, address["rtsp"], address["http"]]
    return [address[scheme] for scheme in _order(port, path)] + ([phone] if path in ("", "/") and port == "8080" else [])


def _order(port: str | None, path: str) -> tuple[str, ...]:
    if port in _RTSP_PORTS:
        return "rtsp", "http"
    if port in _TLS_PORTS:
        return "https", "http"
    if port in _WEB_PORTS or re.search(r"(?i)\.(m3u8|ts|mjpe?g|cgi|jpg|flv|mp4)(\?|$)|/video|mjpg", path):
        return "http", "rtsp", "https"
    return "rtsp", "http", "https"
