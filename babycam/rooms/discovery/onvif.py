"""Asks an ONVIF camera (Core and Media, version 1) for the addresses of its streams: four requests over HTTP, with its login.

The login is a digest (WS-UsernameToken, OASIS WSS 1.0) of the camera's own time, which is asked for first: cameras are often set
wrong. Whatever the camera answers, all requests and all streams stay at the address that was asked.
"""

import base64
import hashlib
import http.client
import ipaddress
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.rooms.discovery.found import Found, clean_path, cleaned
from babycam.rooms.discovery.xml import LONGEST, all_of, parsed, text_of

TIMEOUT_S = 3.0
SECONDS = 12.0
MOST = 8  # streams
DEVICE, MEDIA, SCHEMA = (f"http://www.onvif.org/ver10/{name}" for name in ("device/wsdl", "media/wsdl", "schema"))
_WSS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss"
_ENVELOPE = (
    '<?xml version="1.0" encoding="utf-8"?><e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"'
    f' xmlns:d="{DEVICE}" xmlns:m="{MEDIA}" xmlns:s="{SCHEMA}"><e:Header>{{login}}</e:Header><e:Body>{{body}}</e:Body></e:Envelope>'
)
_LOGIN = (
    f'<w:Security e:mustUnderstand="1" xmlns:w="{_WSS}-wssecurity-secext-1.0.xsd" xmlns:u="{_WSS}-wssecurity-utility-1.0.xsd">'
    "<w:UsernameToken><w:Username>{user}</w:Username>"
    f'<w:Password Type="{_WSS}-username-token-profile-1.0#PasswordDigest">{{digest}}</w:Password>'
    f'<w:Nonce EncodingType="{_WSS}-soap-message-security-1.0#Base64Binary">{{nonce}}</w:Nonce>'
    "<u:Created>{created}</u:Created></w:UsernameToken></w:Security>"
)
_STREAM = (
    "<m:GetStreamUri><m:StreamSetup><s:Stream>RTP-Unicast</s:Stream><s:Transport><s:Protocol>RTSP</s:Protocol></s:Transport>"
    "</m:StreamSetup><m:ProfileToken>{token}</m:ProfileToken></m:GetStreamUri>"
)


_PARTS = ("Year", "Month", "Day", "Hour", "Minute", "Second")


@dataclass(frozen=True, slots=True)
class Stream:
    """One stream of a camera: its address, without a login."""

    name: str
    url: str
    codec: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Login:
    user: str
    password: str

    def header(self, now: datetime, nonce: bytes) -> str:
        """WS-UsernameToken; `now` by the camera's clock."""
        created = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        digest = hashlib.sha1(nonce + created.encode() + self.password.encode(), usedforsecurity=False).digest()
        fields = {"user": escape(self.user), "created": created}
        return _LOGIN.format(digest=base64.b64encode(digest).decode(), nonce=base64.b64encode(nonce).decode(), **fields)


class Camera:
    """One camera while it is asked."""

    def __init__(self, at: Found, login: Login | None) -> None:
        self._at, self._login = at, login
        self._behind = timedelta()  # the camera's clock after ours
        self._until = clock.monotonic() + SECONDS

    def streams(self) -> list[Stream]:
        """Raises BabycamError refused, timeout, login_needed, wrong_login or not_media."""
        self._set_clock()
        media = self._path_of_media()
        profiles = all_of(self._ask(media, "<m:GetProfiles/>"), "Profiles")[:MOST]
        found = [stream for profile, token in profiles_of(profiles) if (stream := self._stream(media, profile, token))]
        return list({stream.url: stream for stream in found}.values())

    def _set_clock(self) -> None:
        told = self._ask(self._at.path, "<d:GetSystemDateAndTime/>", bare=True)
        if moment := moment_of(told):
            self._behind = moment - clock.now()

    def _path_of_media(self) -> str:
        asked = "<d:GetCapabilities><d:Category>Media</d:Category></d:GetCapabilities>"
        for media in all_of(self._ask(self._at.path, asked), "Media"):
            if address := text_of(media, "XAddr"):
                return clean_path(_path(address))
        raise BabycamError("not_media")

    def _stream(self, media: str, profile: Element, token: str) -> Stream | None:
        uri = text_of(self._ask(media, _STREAM.format(token=escape(token))), "Uri")
        if not (url := _kept_here(uri, self._at)):
            return None
        size = (_number(text_of(profile, "Width")), _number(text_of(profile, "Height")))
        codec = re.sub(r"[^A-Za-z0-9.]", "", text_of(profile, "Encoding"))[:12]
        return Stream(cleaned(text_of(profile, "Name")) or token[:20], url, codec, *size)

    def _ask(self, path: str, body: str, *, bare: bool = False) -> Element:
        login = "" if bare or not self._login else self._login.header(clock.now() + self._behind, secrets.token_bytes(16))
        status, data = self._post(path, _ENVELOPE.format(login=login, body=body).encode())
        try:
            root = parsed(data)
        except ValueError:
            root = Element("nothing")
        if status in (401, 403) or "NotAuthorized" in "".join(text_of(root, name) for name in ("Value", "Text")) or _denied(root):
            raise BabycamError("wrong_login" if self._login else "login_needed")
        if status != 200 or root.tag == "nothing":
            raise BabycamError("not_media")
        return root

    def _post(self, path: str, body: bytes) -> tuple[int, bytes]:
        """Redirects are not followed."""
        left = min(TIMEOUT_S, self._until - clock.monotonic())
        if left <= 0:
            raise BabycamError("timeout", host=self._at.host)
        connection = http.client.HTTPConnection(self._at.host, self._at.port, timeout=left)
        try:
            connection.request("POST", path, body, {"Content-Type": "application/soap+xml; charset=utf-8"})
            answer = connection.getresponse()
            return answer.status, answer.read(LONGEST + 1)
        except ConnectionRefusedError:
            raise BabycamError("refused", host=self._at.host, port=self._at.port) from None
        except TimeoutError:
            raise BabycamError("timeout", host=self._at.host) from None
        except (OSError, http.client.HTTPException):
            raise BabycamError("not_media") from None
        finally:
            connection.close()


def moment_of(root: Element) -> datetime | None:
    """The camera's time in UTC, of its answer to GetSystemDateAndTime."""
    for utc in all_of(root, "UTCDateTime"):
        year, month, day, hour, minute, second = (_number(text_of(utc, name)) for name in _PARTS)
        try:
            return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
        except ValueError:
            return None
    return None


def profiles_of(profiles: list[Element]) -> list[tuple[Element, str]]:
    """With their tokens."""
    return [(profile, token) for profile in profiles if 0 < len(token := profile.get("token", "")) <= 100]


def _denied(root: Element) -> bool:
    return any(text.endswith("NotAuthorized") for text in (one.text or "" for one in all_of(root, "Value")))


def _path(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:
        return "/"


def _kept_here(uri: str, at: Found) -> str:
    """The stream's address at the camera that was asked, without a login; "" for what is none."""
    try:
        parts = urlsplit(uri)
        port = parts.port or 554
    except ValueError:
        return ""
    if parts.scheme not in ("rtsp", "rtsps") or len(uri) > 400 or not re.fullmatch(r"[!-~]+", uri):
        return ""
    host = f"[{at.host}]" if ipaddress.ip_address(at.host).version == 6 else at.host
    return parts._replace(netloc=f"{host}:{port}", fragment="").geturl()


def _number(text: str) -> int:
    return int(text) if re.fullmatch(r"\d{1,5}", text) else 0
