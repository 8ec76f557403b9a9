"""RTSP (RFC 2326, RFC 7826) between a camera and FFmpeg: the connection, its encryption, the login and the statuses are ours.

FFmpeg reads from a loopback port of ours, one client, for as long as the stream lasts; what it asks goes on to the camera with the
login that the camera wants. So cameras that ask for SHA-256, in several ways, or for a name with odd letters let us in; a status is
told as what it is; no password reaches FFmpeg; and a stream ends as soon as it is asked to, since the sockets are ours.
"""

import re
import secrets
import select
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from babycam.core.errors import BabycamError
from babycam.media.sources import http, login
from babycam.media.sources.address import Address
from babycam.media.sources.login import Login
from babycam.media.sources.wire import SLICE_S, Stopped, Wire, dial

COMES_S = 5.0
DIALS = 6  # redirects, and cameras that hang up when they ask for a login
LOGINS = 10
LONGEST_HEAD = 65536
LONGEST_BODY = 1 << 20
MOST_PENDING = 32
READER_S = 15.0  # how long FFmpeg may leave what came unread
SENDER_REPORT = 200
REPORTS_WITHIN = 2000
"""Frames of a stream's beginning."""
NO_OPTIONS = frozenset({405, 501, 551})
OPENING = frozenset({"OPTIONS", "DESCRIBE", "SETUP", "PLAY"})
_LINE = re.compile(rb"\r?\n")
_END = re.compile(rb"\r?\n\r?\n")
_PLAUSIBLE = re.compile(rb"\$|RTSP/|(?:OPTIONS|ANNOUNCE|GET_PARAMETER|SET_PARAMETER|REDIRECT) ", re.IGNORECASE)
LONGEST_WORD = 14
_RTSP = frozenset({"rtsp", "rtsps"})


@dataclass(slots=True)
class _Message:
    """One request or answer: its first line, its header lines, its body."""

    first: str
    lines: list[str]
    body: bytes = b""
    logins: int = 0

    def get(self, name: str) -> list[str]:
        fields = (line.partition(":") for line in self.lines)
        return [value.strip() for field, _, value in fields if field.strip().lower() == name]

    def without(self, *names: str) -> list[str]:
        return [line for line in self.lines if line.partition(":")[0].strip().lower() not in names]

    def bytes(self, first: str, lines: list[str]) -> bytes:
        return ("\r\n".join([first, *lines]) + "\r\n\r\n").encode("latin-1", "replace") + self.body


class _Splitter:
    """Bytes of one direction in, interleaved frames (kept as they are, joined) and messages out. Raises ValueError for rubbish.

    `resyncs`: rubbish is passed over instead, as FFmpeg does.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()
        self.resyncs = False

    def feed(self, data: bytes) -> Iterator["bytes | _Message"]:
        self._buffer += data
        while self._buffer:
            if self.resyncs and self._buffer[0] != 0x24 and not self._skip_rubbish():
                return
            if end := self._frames():
                yield bytes(self._buffer[:end])
                del self._buffer[:end]
            elif self._buffer[0] == 0x24 or (message := self._message()) is None:
                return
            else:
                yield message

    def _skip_rubbish(self) -> bool:
        """False while nothing that can be read is there."""
        match = _PLAUSIBLE.search(self._buffer)
        begin = match.start() if match else max(len(self._buffer) - LONGEST_WORD, 0)
        del self._buffer[:begin]
        return match is not None

    def _frames(self) -> int:
        """Where the last whole frame ends (RFC 2326, 10.12)."""
        at = 0
        while at + 4 <= len(self._buffer) and self._buffer[at] == 0x24:
            end = at + 4 + int.from_bytes(self._buffer[at + 2 : at + 4], "big")
            if end > len(self._buffer):
                break
            at = end
        return at

    def _message(self) -> _Message | None:
        while self._buffer and self._buffer[0] in b"\r\n":
            del self._buffer[0]
        end = _END.search(self._buffer)
        if not end:
            if len(self._buffer) > LONGEST_HEAD:
                raise ValueError("an endless head")
            return None
        first, *lines = [line.decode("latin-1") for line in _LINE.split(bytes(self._buffer[: end.start()]))]
        message = _Message(first, _unfolded(lines))
        length = next((int(value) for value in message.get("content-length") if value.isdigit()), 0)
        if length > LONGEST_BODY:
            raise ValueError("an endless body")
        if len(self._buffer) < end.end() + length:
            return None
        message.body = bytes(self._buffer[end.end() : end.end() + length])
        del self._buffer[: end.end() + length]
        return message


def _unfolded(lines: list[str]) -> list[str]:
    whole: list[str] = []
    for line in lines:
        if line[:1] in (" ", "\t") and whole:
            whole[-1] += " " + line.strip()
        elif line:
            whole.append(line)
    return whole


class Relay:
    """One camera. `url`: for FFmpeg. `failure`: what ended it, once it has ended. `old_tls`: the encryption is out of date.

    `synchronous`: the camera has said of two tracks how their clocks belong together (sender reports, RFC 3550, 6.4.1).
    """

    def __init__(self, address: Address, stop: threading.Event) -> None:
        self._address, self._stop, self._ended = address, stop, threading.Event()
        self._user = Login(address.username, address.password)
        self._camera: Wire = dial(address, stop)
        self._dials, self._number = 1, 0
        self._from_camera, self._from_client = _Splitter(), _Splitter()
        self._pending: dict[int, _Message] = {}
        self._playing = False
        self._reports: set[int] = set()  # channels
        self._looked_at = 0
        self.failure: BabycamError | None = None
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=1)
        self._listener.setblocking(False)
        self._secret = secrets.token_hex(8)
        tail = "/" if address.path.endswith("/") else ""
        self.url = f"rtsp://127.0.0.1:{self._listener.getsockname()[1]}/{self._secret}{tail}"

    @property
    def old_tls(self) -> bool:
        return self._camera.old_tls

    @property
    def synchronous(self) -> bool:
        return len(self._reports) > 1

    def end(self) -> None:
        """From another thread: `run` returns soon."""
        self._ended.set()

    @property
    def _over(self) -> bool:
        return self._stop.is_set() or self._ended.is_set()

    def run(self) -> None:
        """Pass on until one side ends or `stop`. Never raises: see `failure`."""
        client: Wire | None = None
        try:
            client = self._accepted()
            self._pass(client)
        except BabycamError as failure:
            self.failure = failure
        except Stopped:
            pass
        except (OSError, ValueError):
            self.failure = self.failure or BabycamError("source_lost" if self._playing else "not_media")
        finally:
            if client:
                client.close()
            self._listener.close()
            self._camera.close()

    def _accepted(self) -> Wire:
        """FFmpeg; whoever else finds the port in this moment does not know the secret in its address."""
        poll, deadline = select.poll(), time.monotonic() + COMES_S
        poll.register(self._listener, select.POLLIN)
        while not poll.poll(SLICE_S * 1000):
            if self._over or time.monotonic() > deadline:
                raise Stopped
        client, _ = self._listener.accept()
        self._listener.close()
        client.setblocking(False)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return Wire(client, self._stop)

    def _pass(self, client: Wire) -> None:
        while not self._over:
            for wire in client.ready(self._camera, SLICE_S):
                if wire is client:
                    if not self._ask(_read(client)):
                        return
                elif wire is self._camera and not self._answer(self._read_camera(), client):
                    return

    def _read_camera(self) -> bytes | None:
        try:
            return self._camera.some()
        except ConnectionError:
            if self._playing:
                raise
            return b""  # it hangs up in its own way

    def _ask(self, data: bytes | None) -> bool:
        """False where FFmpeg has gone."""
        for part in self._from_client.feed(data or b""):
            if isinstance(part, bytes):
                self._camera.send(part)
            elif not self._number and self._secret not in part.first:
                return False  # a stranger on this machine
            else:
                self._send(part)
        return data != b""

    def _send(self, request: _Message) -> None:
        method, url, *version = request.first.split(" ")
        self._number += 1
        while len(self._pending) >= MOST_PENDING:
            self._pending.pop(next(iter(self._pending)))
        self._pending[self._number] = request
        url = self._at_camera(url)
        lines = [f"CSeq: {self._number}", *request.without("cseq", "authorization")]
        if authorization := self._user.header(method, url, request.body):
            lines.append(f"Authorization: {authorization}")
        with suppress(*(() if self._playing else (ConnectionError,))):  # that it hung up is read next
            self._camera.send(request.bytes(" ".join([method, url, *version]), lines))

    def _at_camera(self, url: str) -> str:
        """What FFmpeg asks of us, as the camera calls it."""
        there, host = self._address, self._address.host.partition("%")[0]
        base = f"{there.scheme}://{f'[{host}]' if ':' in host else host}:{there.port}{there.path}"
        return base + url[len(self.url) :] if url.startswith(self.url) else url

    def _answer(self, data: bytes | None, client: Wire) -> bool:
        """False at the end of the stream."""
        if data is None:
            return True
        if not data:
            if self._playing or not self._pending:
                return False
            self._dial_again(self._address)
            return True
        for part in self._from_camera.feed(data):
            if isinstance(part, bytes):
                self._look_for_reports(part)
                _write(client, part)
            elif not part.first.upper().startswith("RTSP/"):
                if not _is_request(part.first):
                    raise ValueError("not RTSP")
                self._camera.send(_refused(part))
            else:
                self._hand_back(part, client)
        return True

    def _look_for_reports(self, frames: bytes) -> None:
        """In the beginning of the stream, while they say something new."""
        at = 0
        while at + 6 <= len(frames) and self._looked_at < REPORTS_WITHIN and not self.synchronous:
            if frames[at + 5] == SENDER_REPORT:
                self._reports.add(frames[at + 1])
            at += 4 + int.from_bytes(frames[at + 2 : at + 4], "big")
            self._looked_at += 1

    def _hand_back(self, answer: _Message, client: Wire) -> None:
        request = self._asked(answer)
        status = _status(answer.first)
        if request is None:
            return
        method = request.first.partition(" ")[0]
        if status == 401 and request.logins < LOGINS:
            request.logins += 1
            closes = "close" in " ".join(answer.get("connection")).lower() and not self._playing
            self._user.asked(login.challenges(answer.get("www-authenticate")), kept=not closes)
            if closes:
                return self._dial_again(self._address, request)
            return self._send(request)
        if status in http.MOVED and answer.get("location") and not self._playing:
            there = self._address.join(answer.get("location")[0])
            if there.scheme not in _RTSP:
                raise BabycamError("scheme_not_allowed")
            if there.host != self._address.host:
                raise BabycamError("leads_elsewhere", host=there.host)
            return self._dial_again(there, request)
        if method == "OPTIONS" and status in NO_OPTIONS:
            answer = _Message("RTSP/1.0 200 OK", [])
        elif status >= 400 and method in OPENING:
            raise http.refusal(status)
        elif status < 300:
            self._user.worked()
            self._playing = self._from_camera.resyncs = self._playing or method == "PLAY"
        _write(client, answer.bytes(answer.first, [f"CSeq: {(request.get('cseq') or ['1'])[0]}", *answer.without("cseq")]))

    def _asked(self, answer: _Message) -> _Message | None:
        """The request that this is the answer to; by its order where a camera does not count."""
        number = next((int(value) for value in answer.get("cseq") if value.isdigit()), 0)
        if number not in self._pending:
            number = next(iter(self._pending), 0) if not number else 0
        return self._pending.pop(number, None)

    def _dial_again(self, there: Address, request: _Message | None = None) -> None:
        """The camera hung up, or sent us on, before the stream began: ask again what it did not answer."""
        self._dials += 1
        if self._dials > DIALS:
            raise BabycamError("redirects" if request else "not_media")
        again = [request] if request else list(self._pending.values())
        if not there.same_server(self._address):
            self._user = Login(there.username, there.password)
        self._user.moved()
        self._camera.close()
        self._pending.clear()
        self._from_camera = _Splitter()
        self._address, self._camera = there, dial(there, self._stop)
        for message in again:
            self._send(message)


def _read(client: Wire) -> bytes | None:
    try:
        return client.some()
    except ConnectionError:
        return b""


def _write(client: Wire, data: bytes) -> None:
    try:
        client.send(data, READER_S)
    except ConnectionError:
        raise Stopped from None  # FFmpeg has gone


def _status(first: str) -> int:
    parts = first.split()
    if len(parts) < 2 or not parts[1].isdigit():
        raise ValueError("no status")
    return int(parts[1])


def _is_request(first: str) -> bool:
    return first.rstrip().upper().endswith(("RTSP/1.0", "RTSP/2.0"))


def _refused(request: _Message) -> bytes:
    """A camera may ask, too; nothing of that is known here."""
    return request.bytes("RTSP/1.0 501 Not Implemented", [f"CSeq: {(request.get('cseq') or ['1'])[0]}"])


@contextmanager
def relay(address: Address, stop: threading.Event) -> Iterator[Relay]:
    """A camera, connected, for FFmpeg to read at `url`. Raises what `dial` does, timeout and not_media."""
    try:
        opened = Relay(address, stop)
    except TimeoutError:
        raise BabycamError("timeout", host=address.host) from None
    except OSError:
        raise BabycamError("not_media") from None
    thread = threading.Thread(target=opened.run, daemon=True, name="rtsp")
    thread.start()
    try:
        yield opened
    finally:
        opened.end()
        thread.join(2 * SLICE_S)
