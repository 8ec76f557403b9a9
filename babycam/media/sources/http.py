"""A lean HTTP reader for endless streams: every byte is handed on when it comes, every wait ends when asked to.

Ours and not FFmpeg's, because a camera thread must end within a second, a redirect must not lead to a forbidden scheme or
another host, and "login needed" must be told from "wrong login". Heads are made standard by http_head.py, bodies are framed by
llhttp. TLS is not verified for addresses of a home network: no authority vouches for a camera there.

A camera that asks for a login is answered on the same connection, as browsers do: some take the answer nowhere else. Where it hangs
up, or keeps a connection only in words, the answer goes on a new one.
"""

import threading
import time
import zlib
from collections import deque
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field

import httptools

from babycam.core.errors import BabycamError
from babycam.media.sources import http_head, login
from babycam.media.sources.address import Address
from babycam.media.sources.http_head import Head
from babycam.media.sources.login import Login
from babycam.media.sources.wire import ANSWER_S, CHUNK, Stopped, Wire, dial

SILENCE_S = 5.0
TRIES = 10  # redirects and logins together
QUESTION_S = 2.0  # for the page behind a 401
AGAIN_S = 2.5
FORGIVEN = 3  # connections that were kept after a 401 and turned out to be dead
"""For an answer on a connection that was used before, the first time: it may be dead, which nobody tells."""
LONGEST_HEAD = 65536
LONGEST_INFLATED = 1 << 20
WEB = frozenset({"http", "https"})
EMPTY = (204, 205)
MOVED = (301, 302, 303, 307, 308)
STATUSES = {404: "no_such_stream", 410: "no_such_stream", 403: "camera_forbids", 429: "camera_throttles", 453: "camera_busy"}
LENIENCIES = {
    "lenient_headers": True,
    "lenient_optional_lf_after_cr": True,
    "lenient_optional_cr_before_lf": True,
    "lenient_optional_crlf_after_chunk": True,
    "lenient_spaces_after_chunk_size": True,
    "lenient_data_after_close": True,
}


def refusal(status: int) -> BabycamError:
    """What a status that is no success means, of HTTP (RFC 9110, 15) and RTSP (RFC 7826, 17)."""
    if status in STATUSES:
        return BabycamError(STATUSES[status], status=status)
    if status == 503:
        return BabycamError("camera_busy")
    return BabycamError("camera_broken" if status >= 500 else "camera_refuses", status=status)


class _Body:
    """llhttp's callbacks: what a body holds, without its framing. `whole`: its end was seen. `framed`: it ends by itself."""

    def __init__(self, head: Head, chunked: bool) -> None:
        self.parts: deque[bytes] = deque()
        self.whole = False
        self.framed = chunked or head.length is not None
        self._inflater = zlib.decompressobj(47) if head.get("content-encoding").lower() in ("gzip", "x-gzip", "deflate") else None
        self._parser = httptools.HttpResponseParser(self)
        self._parser.set_dangerous_leniencies(**LENIENCIES)
        self._parser.feed_data(head.plain(chunked))

    def feed(self, data: bytes) -> None:
        """Raises ValueError where the framing is broken."""
        try:
            if not self.whole:
                self._parser.feed_data(data)
        except httptools.HttpParserError as error:
            if not self.whole:
                raise ValueError("broken framing") from error

    def on_body(self, data: bytes) -> None:
        """See httptools."""
        if self._inflater:
            data = self._inflater.decompress(data, LONGEST_INFLATED)
        if data:
            self.parts.append(data)

    def on_message_complete(self) -> None:
        """See httptools."""
        self.whole = True


@dataclass(slots=True)
class Response:
    """An answer's head, and its body to be read as it comes."""

    address: Address
    head: Head
    _wire: Wire
    _body: _Body
    _rest: bytes = field(default=b"")

    @property
    def status(self) -> int:
        return self.head.status

    @property
    def content_type(self) -> str:
        """In lower case, without parameters."""
        return self.head.get("content-type").partition(";")[0].partition(",")[0].strip().lower()

    @property
    def old_tls(self) -> bool:
        """It came over an encryption that is out of date."""
        return self._wire.old_tls

    def on_idle(self, idle: Callable[[], None]) -> None:
        """Call this whenever everything that had arrived is read."""
        self._wire.idle = idle

    def read(self, size: int = CHUNK) -> bytes:
        """1 to `size` bytes as soon as there are any, b"" at the end. Raises source_lost after 5 s of silence, and Stopped."""
        while not self._rest:
            if self._body.parts:
                self._rest = self._body.parts.popleft()
            elif self._body.whole:
                return b""
            else:
                try:
                    data = self._wire.receive(SILENCE_S)
                    if not data:
                        return b""
                    self._body.feed(data)
                except (OSError, ValueError, zlib.error):
                    raise BabycamError("source_lost") from None
        data, self._rest = self._rest[:size], self._rest[size:]
        return data

    def released(self) -> Wire | None:
        """The connection, for the next request, where the camera keeps it and the body ends soon; else closed. Raises Stopped."""
        try:
            if self._body.framed and self.head.persistent and self._drained() and self._wire.some() is None:
                return self._wire
        except (OSError, ValueError, zlib.error):
            pass  # it is of no use any more
        except Stopped:
            self.close()
            raise
        self.close()
        return None

    def _drained(self) -> bool:
        deadline, left = time.monotonic() + QUESTION_S, login.LONGEST_QUESTION
        while not self._body.whole and left > 0 and (within_s := deadline - time.monotonic()) > 0:
            data = self._wire.receive(within_s)
            if not data:
                return False
            self._body.feed(data)
            left -= len(data)
        return self._body.whole

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


def get(address: Address, stop: threading.Event, asked: tuple[str, ...] = ()) -> Response:
    """A 2xx answer with a body, redirects followed, logged in where asked to. `asked`: further header lines.

    Raises name_not_found, refused, timeout, what `dial` raises, login_needed, login_unknown, login_unsure, wrong_login,
    scheme_not_allowed, leads_elsewhere, redirects, what `refusal` gives, not_media, and Stopped.
    """
    user = _login(address)
    with closing(_Line(stop)) as line:
        for _ in range(TRIES):
            response = line.exchange(address, user, asked)
            if 200 <= response.status < 300 and response.status not in EMPTY:
                return response
            if response.status == 401:
                kept = line.keep(response)
                user.asked(login.challenges(response.head.all("www-authenticate")), kept=kept)
                continue
            response.close()
            if response.status in MOVED and response.head.get("location"):
                user.worked()
                there = _redirected(address, response.head.all("location")[0])
                if not (address.same_server(there) and user.chosen_by_server):
                    user = _login(there)
                address = there
            elif response.status < 300:
                raise BabycamError("not_media")
            else:
                raise refusal(response.status)
    raise BabycamError("redirects")


def _login(address: Address) -> Login:
    user = Login(address.username, address.password)
    user.unasked()
    return user


def _redirected(address: Address, location: str) -> Address:
    there = address.join(location)
    if there.scheme not in WEB:
        raise BabycamError("scheme_not_allowed")
    if there.host != address.host:
        raise BabycamError("leads_elsewhere", host=there.host)
    return there


class _Line:
    """Requests to a camera one after the other: each on a connection of its own, or on the one that was kept after a 401."""

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop
        self._kept: Wire | None = None
        self._lost = 0  # connections that were kept and turned out to be dead: each 401 may be followed by a silent end

    def keep(self, response: Response) -> bool:
        """Whether the next request goes on the connection of this answer. Raises Stopped."""
        self._kept = response.released()
        return self._kept is not None

    def close(self) -> None:
        if self._kept:
            self._kept.close()
        self._kept = None

    def exchange(self, address: Address, user: Login, asked: tuple[str, ...]) -> Response:
        """One request and the head of its answer. Raises what `dial` does, login_unsure, timeout, not_media and Stopped."""
        wire, self._kept = self._kept, None
        if wire:
            try:
                return _exchange(wire, address, user, asked, ANSWER_S if self._lost else AGAIN_S)
            except BabycamError:
                if self._lost == FORGIVEN:
                    raise
                if user.bound:  # another try would only count as a wrong one
                    raise BabycamError("login_unsure") from None
            self._lost += 1
            user.moved()
        return _exchange(dial(address, self._stop), address, user, asked, ANSWER_S)


def _exchange(wire: Wire, address: Address, user: Login, asked: tuple[str, ...], within_s: float) -> Response:
    try:
        lines = [
            f"GET {address.path} HTTP/1.1",
            f"Host: {address.authority}",
            "User-Agent: babycam",
            "Accept: */*",
            "Accept-Encoding: identity",
            f"Connection: {'keep-alive' if address.username else 'close'}",
            *asked,
        ]
        if authorization := user.header("GET", address.path):
            lines.append(f"Authorization: {authorization}")
        wire.send(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
        return _answer(address, wire, within_s)
    except TimeoutError:
        wire.close()
        raise BabycamError("timeout", host=address.host) from None
    except (OSError, ValueError):
        wire.close()
        raise BabycamError("not_media") from None
    except (BabycamError, Stopped):
        wire.close()
        raise


def _answer(address: Address, wire: Wire, within_s: float) -> Response:
    """Read status line and headers; what is only on the way (1xx) is passed over. Raises not_media where it does not speak HTTP."""
    deadline = time.monotonic() + within_s
    data, parsed = b"", None
    while True:
        if parsed := http_head.split(data):
            if not 100 <= parsed[0].status < 200 or parsed[0].status == 101:
                break
            data, parsed = parsed[1], None
            continue
        data += _more(wire, deadline)
        if len(data) > LONGEST_HEAD or not http_head.begins(data):
            raise BabycamError("not_media")
    head, rest = parsed
    while head.chunked and http_head.looks_chunked(rest) is None:
        rest += _more(wire, deadline)
    body = _Body(head, head.chunked and bool(http_head.looks_chunked(rest)))
    body.feed(rest)
    return Response(address, head, wire, body)


def _more(wire: Wire, deadline: float) -> bytes:
    some = wire.receive(max(deadline - time.monotonic(), 0.1))
    if not some:
        raise BabycamError("not_media")
    return some
