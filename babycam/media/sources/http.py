"""A lean HTTP reader for endless streams: every byte is handed on when it comes, every wait ends when asked to.

Ours and not FFmpeg's, because a camera thread must end within a second, a redirect must not lead to a forbidden scheme
or another host,
and "login needed" must be told from "wrong login". TLS is not verified for addresses of a home network: no authority vouches
for a camera there.
"""

import base64
import hashlib
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from babycam.core.errors import BabycamError
from babycam.core.ids import new_id
from babycam.media.sources.address import Address
from babycam.media.sources.wire import ANSWER_S, CHUNK, Stopped, Wire, connect, secure

SILENCE_S = 5.0
REDIRECTS = 5
LONGEST_HEAD = 65536
WEB = frozenset({"http", "https"})


@dataclass(slots=True)
class Response:
    """An answer's head, and its body to be read as it comes."""

    address: Address
    status: int
    headers: dict[str, str]
    _wire: Wire
    _rest: bytes
    _chunk_left: int = -1
    _length_left: int = -1

    @property
    def content_type(self) -> str:
        """In lower case, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def on_idle(self, idle: Callable[[], None]) -> None:
        """Call this whenever everything that had arrived is read."""
        self._wire.idle = idle

    def read(self, size: int = CHUNK) -> bytes:
        """1 to `size` bytes as soon as there are any, b"" at the end. Raises source_lost after 5 s of silence, and Stopped."""
        if self._chunk_left == -1 and self._length_left == -1:
            return self._some(size)
        if self._chunk_left == 0 and not self._next_chunk():
            return b""
        if self._length_left == 0:
            return b""
        left = self._chunk_left if self._chunk_left > 0 else self._length_left
        data = self._some(min(size, left))
        if self._chunk_left > 0:
            self._chunk_left -= len(data)
        else:
            self._length_left -= len(data)
        return data

    def read_all(self, limit: int) -> bytes:
        """The whole body of a small answer. Raises not_media where it is longer than `limit` bytes."""
        parts: list[bytes] = []
        while data := self.read():
            parts.append(data)
            if sum(map(len, parts)) > limit:
                raise BabycamError("not_media")
        return b"".join(parts)

    def close(self) -> None:
        self._wire.close()

    def _some(self, size: int) -> bytes:
        if not self._rest:
            try:
                self._rest = self._wire.receive(SILENCE_S)
            except OSError:
                raise BabycamError("source_lost") from None
        data, self._rest = self._rest[:size], self._rest[size:]
        return data

    def _line(self) -> bytes:
        line = b""
        while not line.endswith(b"\n") and len(line) < 1024:
            byte = self._some(1)
            if not byte:
                break
            line += byte
        return line.strip()

    def _next_chunk(self) -> bool:
        try:
            line = self._line() or self._line()  # the first is the end of the chunk before
            self._chunk_left = int(line.partition(b";")[0], 16)
        except ValueError:
            return False
        return self._chunk_left > 0


def get(address: Address, stop: threading.Event) -> Response:
    """A 2xx answer, redirects of the same host followed, logged in where asked to.

    Raises name_not_found, refused, timeout, login_needed, wrong_login, scheme_not_allowed, leads_elsewhere, not_media, and Stopped.
    """
    authorization = _basic(address)
    for _ in range(REDIRECTS):
        response = _exchange(address, authorization, stop)
        if response.status < 300:
            return response
        response.close()
        if response.status in (301, 302, 303, 307, 308) and "location" in response.headers:
            address = _redirected(address, response.headers["location"])
            authorization = _basic(address)
        elif response.status == 401 and address.username and not authorization.startswith("Digest"):
            authorization = _digest(address, response.headers.get("www-authenticate", ""))
        elif response.status in (401, 403):
            raise BabycamError("wrong_login" if address.username else "login_needed")
        else:
            raise BabycamError("not_media")
    raise BabycamError("not_media")


def _redirected(address: Address, location: str) -> Address:
    there = address.join(location)
    if there.scheme not in WEB:
        raise BabycamError("scheme_not_allowed")
    if there.host != address.host:
        raise BabycamError("leads_elsewhere", host=there.host)
    return there


def _basic(address: Address) -> str:
    """RFC 7617, sent without being asked: IP Webcam and its like know nothing else, and it saves a round trip."""
    if not address.username:
        return ""
    return "Basic " + base64.b64encode(f"{address.username}:{address.password}".encode()).decode()


def _digest(address: Address, challenge: str) -> str:
    """RFC 7616 with MD5, as cameras ask for. Raises wrong_login where it is another scheme: Basic was refused."""
    if not challenge.lower().startswith("digest"):
        raise BabycamError("wrong_login")
    fields = {key.lower(): quoted or plain for key, quoted, plain in re.findall(r'(\w+)=(?:"([^"]*)"|([^\s,]+))', challenge)}
    realm, nonce, cnonce = fields.get("realm", ""), fields.get("nonce", ""), new_id().replace("-", "")
    secret, request = _md5(f"{address.username}:{realm}:{address.password}"), _md5(f"GET:{address.path}")
    parts = {"username": address.username, "realm": realm, "nonce": nonce, "uri": address.path}
    tail = ""
    if "auth" in fields.get("qop", ""):
        parts["response"] = _md5(f"{secret}:{nonce}:00000001:{cnonce}:auth:{request}")
        parts["cnonce"], tail = cnonce, ", qop=auth, nc=00000001"
    else:
        parts["response"] = _md5(f"{secret}:{nonce}:{request}")
    if "opaque" in fields:
        parts["opaque"] = fields["opaque"]
    return "Digest " + ", ".join(f'{key}="{value}"' for key, value in parts.items()) + tail


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _exchange(address: Address, authorization: str, stop: threading.Event) -> Response:
    sock = connect(address, stop)
    try:
        wire = Wire(secure(sock, address, stop) if address.scheme == "https" else sock, stop)
        host = address.host if address.port in (80, 443) else f"{address.host}:{address.port}"
        lines = [f"GET {address.path} HTTP/1.1", f"Host: {host}", "User-Agent: babycam", "Accept: */*", "Connection: close"]
        if authorization:
            lines.append(f"Authorization: {authorization}")
        wire.send(("\r\n".join(lines) + "\r\n\r\n").encode())
        return _head(address, wire)
    except TimeoutError:
        sock.close()
        raise BabycamError("timeout", host=address.host) from None
    except OSError:
        sock.close()
        raise BabycamError("not_media") from None
    except (BabycamError, Stopped):
        sock.close()
        raise


def _head(address: Address, wire: Wire) -> Response:
    """Read status line and headers. Raises not_media where it does not speak HTTP."""
    data, deadline = b"", time.monotonic() + ANSWER_S
    while b"\r\n\r\n" not in data:
        some = wire.receive(max(deadline - time.monotonic(), 0.1))
        data += some
        if not some or len(data) > LONGEST_HEAD or not data.startswith((b"HTTP/"[: len(data)], b"ICY"[: len(data)])):
            raise BabycamError("not_media")
    head, _, rest = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    try:
        status = int(first.split()[1])
    except (IndexError, ValueError):
        raise BabycamError("not_media") from None
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    response = Response(address, status, headers, wire, rest)
    if "chunked" in headers.get("transfer-encoding", "").lower():
        response._chunk_left = 0
    elif headers.get("content-length", "").isdigit():
        response._length_left = int(headers["content-length"])
    return response
