"""The camera's side of RTSP: the connection and its encryption, the login, redirects, and what its statuses mean.

A camera may hang up when it asks for a login, ask for several, send us on, or count its answers wrongly; what it has not answered
is asked again, until the stream plays.
"""

import threading
from collections.abc import Iterator
from contextlib import suppress

from babycam.core.errors import BabycamError
from babycam.media.sources import http, login
from babycam.media.sources.address import Address
from babycam.media.sources.login import Login
from babycam.media.sources.rtsp_messages import Message, Splitter, is_request, status_of
from babycam.media.sources.wire import Wire, dial

DIALS = 6  # redirects, and cameras that hang up when they ask for a login
LOGINS = 10
MOST_PENDING = 32
NO_OPTIONS = frozenset({405, 501, 551})
OPENING = frozenset({"OPTIONS", "DESCRIBE", "SETUP", "PLAY"})
_RTSP = frozenset({"rtsp", "rtsps"})


class Camera:
    """A camera, dialled. `wire`: its connection now. `playing`: the stream has begun. `asked`: how many requests it was sent.

    `known_as`: the address by which requests call it; they are sent on with its own. Raises what `dial` does.
    """

    def __init__(self, address: Address, stop: threading.Event) -> None:
        self._address, self._stop = address, stop
        self._user = Login(address.username, address.password)
        self.wire: Wire = dial(address, stop)
        self._dials = 1
        self._splitter = Splitter()
        self._pending: dict[int, Message] = {}
        self.asked = 0
        self.playing = False
        self.known_as = ""

    def read(self) -> bytes | None:
        """What has come, None: nothing yet, b"": it has hung up. Raises ConnectionError when a stream breaks off."""
        try:
            return self.wire.some()
        except ConnectionError:
            if self.playing:
                raise
            return b""  # it hangs up in its own way

    def ask(self, request: Message) -> None:
        """Sends a request on, with the login that the camera wants."""
        method, url, *version = request.first.split(" ")
        self.asked += 1
        while len(self._pending) >= MOST_PENDING:
            self._pending.pop(next(iter(self._pending)))
        self._pending[self.asked] = request
        url = self._own(url)
        lines = [f"CSeq: {self.asked}", *request.without("cseq", "authorization")]
        if authorization := self._user.header(method, url, request.body):
            lines.append(f"Authorization: {authorization}")
        with suppress(*(() if self.playing else (ConnectionError,))):  # that it hung up is read next
            self.wire.send(request.bytes(" ".join([method, url, *version]), lines))

    def _own(self, url: str) -> str:
        there, host = self._address, self._address.host.partition("%")[0]
        base = f"{there.scheme}://{f'[{host}]' if ':' in host else host}:{there.port}{there.path}"
        return base + url[len(self.known_as) :] if url.startswith(self.known_as) else url

    def goes_on(self) -> bool:
        """It has hung up: dialled again where it owes answers, and False at the end of the stream. Raises redirects, not_media."""
        if self.playing or not self._pending:
            return False
        self._dial_again(self._address)
        return True

    def feed(self, data: bytes) -> Iterator[bytes | Message]:
        """What it sends, for whoever asked: frames, and answers that are not ours to deal with.

        Raises ValueError for what is no RTSP, and the codes of what cannot be opened.
        """
        for part in self._splitter.feed(data):
            if isinstance(part, bytes):
                yield part
            elif not part.first.upper().startswith("RTSP/"):
                self._refuse(part)
            elif answer := self._answered(part):
                yield answer

    def _refuse(self, request: Message) -> None:
        """A camera may ask, too; nothing of that is known here."""
        if not is_request(request.first):
            raise ValueError("not RTSP")
        self.wire.send(request.bytes("RTSP/1.0 501 Not Implemented", [_number_line(request)]))

    def _answered(self, answer: Message) -> Message | None:
        request, status = self._question(answer), status_of(answer.first)
        if request is None or self._asked_again(request, status, answer):
            return None
        method = request.first.partition(" ")[0]
        if method == "OPTIONS" and status in NO_OPTIONS:
            answer = Message("RTSP/1.0 200 OK", [])
        elif status >= 400 and method in OPENING:
            raise http.refusal(status)
        elif status < 300:
            self._user.worked()
            self.playing = self._splitter.resyncs = self.playing or method == "PLAY"
        return Message(answer.first, [_number_line(request), *answer.without("cseq")], answer.body)

    def _asked_again(self, request: Message, status: int, answer: Message) -> bool:
        """For a login, or elsewhere."""
        if status == 401 and request.logins < LOGINS:
            self._log_in(answer, request)
            return True
        if status in http.MOVED and answer.get("location") and not self.playing:
            self._follow(self._address.join(answer.get("location")[0]), request)
            return True
        return False

    def _question(self, answer: Message) -> Message | None:
        """The request that this is the answer to; by its order where a camera does not count."""
        number = next((int(value) for value in answer.get("cseq") if value.isdigit()), 0)
        if number not in self._pending:
            number = next(iter(self._pending), 0) if not number else 0
        return self._pending.pop(number, None)

    def _log_in(self, answer: Message, request: Message) -> None:
        request.logins += 1
        closes = "close" in " ".join(answer.get("connection")).lower() and not self.playing
        self._user.asked(login.challenges(answer.get("www-authenticate")), kept=not closes)
        if closes:
            self._dial_again(self._address, request)
        else:
            self.ask(request)

    def _follow(self, there: Address, request: Message) -> None:
        if there.scheme not in _RTSP:
            raise BabycamError("scheme_not_allowed")
        if there.host != self._address.host:
            raise BabycamError("leads_elsewhere", host=there.host)
        self._dial_again(there, request)

    def _dial_again(self, there: Address, request: Message | None = None) -> None:
        """The camera hung up, or sent us on, before the stream began: ask again what it did not answer."""
        self._dials += 1
        if self._dials > DIALS:
            raise BabycamError("redirects" if request else "not_media")
        again = [request] if request else list(self._pending.values())
        if not there.same_server(self._address):
            self._user = Login(there.username, there.password)
        self._user.moved()
        self.wire.close()
        self._pending.clear()
        self._splitter = Splitter()
        self._address, self.wire = there, dial(there, self._stop)
        for message in again:
            self.ask(message)


def _number_line(request: Message) -> str:
    return f"CSeq: {(request.get('cseq') or ['1'])[0]}"
