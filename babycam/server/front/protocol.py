"""uvicorn's protocols with a limit on everything that a client could do endlessly."""

from http import HTTPStatus
from typing import Any

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from babycam.core import clock
from babycam.server.front import limits
from babycam.server.front.guests import Guest, counts

PART = 8 * 1024  # bytes that are looked at together: what comes after the end of a head in them is not counted


class Sockets(WebSocketsSansIOProtocol):
    """A WebSocket keeps its place from accept to close. Pings end silence, its guest ends who does not read."""

    guest: Guest

    def idle(self) -> bool:
        return not self.handshake_complete or self.close_sent

    def answering(self) -> bool:
        return False

    def data_received(self, data: bytes) -> None:
        """As uvicorn's, which waits without end where the request for a socket cannot be read (more than 128 lines, one over 8
        kB)."""
        super().data_received(data)
        if self.conn.handshake_exc is not None and not (self.handshake_initiated or self.close_sent):
            self._refuse()

    def handle_parser_exception(self) -> None:
        """As uvicorn's, which fails, and keeps the line open, before the handshake is over."""
        if self.conn.close_sent is not None:
            super().handle_parser_exception()
        elif not self.close_sent:
            self._refuse()

    def _refuse(self) -> None:
        counts["junk"] += 1
        self.handshake_complete = self.close_sent = self.disconnected = True
        self.transport.write(refusal(HTTPStatus.BAD_REQUEST))
        self.transport.close()

    def look(self, now: float) -> None:
        """Everything is looked after elsewhere."""

    def excuse(self, now: float) -> None:
        """The same."""

    def lost(self) -> None:
        """It notices by itself."""

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self.guest.left()


class Reception(HttpToolsProtocol):
    """HTTP. A head is whole within HEAD_BYTES and PROGRESS_S of its beginning, or of the connection's; a body gets on."""

    guest: Guest

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._head_since: float | None = clock.monotonic()
        self._body_since: float | None = None
        self._body_bytes = 0
        self._unheard = 0  # bytes since the last one that brought a request forward
        self._refused = False
        self._kept = b""  # what was not looked at yet
        self._asked: list[Any] = []  # the cycles of requests that are not answered yet; uvicorn knows the newest
        self.guest.arrived(transport, self)

    def connection_lost(self, exc: Exception | None) -> None:
        """As uvicorn's; and lets go of everything that holds us in turn. TLS keeps half a megabyte for a connection as long as
        anybody knows it, and Python looks for those who know only each other when it has made many objects more."""
        self.lost()
        super().connection_lost(exc)
        self._unset_keepalive_if_required()
        self.guest.left()
        self.cycle = None  # type: ignore[assignment]  # as it was before the first request
        self._asked, self._kept = [], b""

    def lost(self) -> None:
        """Nobody is there to be answered, or was told already. Requests that wait behind others are not begun."""
        self.pipeline.clear()
        for cycle in self._asked:
            cycle.disconnected = True
            cycle.message_event.set()

    # --- what comes ----------------------------------------------------------------------------------------------

    def data_received(self, data: bytes) -> None:
        self._unset_keepalive_if_required()
        if self._refused:
            self._throw_away(len(data))
            return
        if self._head_since is None and self._body_since is None:
            self._head_since = clock.monotonic()
        if self._kept:  # it reads on although it was asked to pause
            self._kept += data
            self.flow.pause_reading()
        else:
            self._kept = self._fed(data)

    def _fed(self, data: bytes) -> bytes:
        """Reads on; what is left when requests wait behind the one that is answered: their turn comes when that has ended."""
        for at in range(0, len(data), limits.PART):
            if self._refused or self.guest.speaker is not self or self.transport.is_closing():
                return b""
            if self.pipeline:
                self.flow.pause_reading()
                return data[at:]
            part = memoryview(data)[at : at + limits.PART]
            self._unheard += len(part)
            if self._unheard > limits.HEAD_BYTES:
                self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "head")
                return b""
            self._feed(part)
        return b""

    def _feed(self, part: memoryview) -> None:
        try:
            self.parser.feed_data(part)
        except httptools.HttpParserUpgrade:
            if self._should_upgrade():
                self.handle_websocket_upgrade()
        except httptools.HttpParserError:
            self._refuse(HTTPStatus.BAD_REQUEST, "junk")

    def on_headers_complete(self) -> None:
        self._got_on()
        self._head_since = None
        self._body_since, self._body_bytes = clock.monotonic(), 0
        super().on_headers_complete()
        self._asked = [cycle for cycle in (*self._asked, self.cycle) if cycle and not cycle.response_complete]

    def on_body(self, body: bytes) -> None:
        self._got_on()
        self._body_bytes += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._got_on()
        self._body_since = None
        super().on_message_complete()

    def _got_on(self) -> None:
        self._unheard = 0

    def handle_websocket_upgrade(self) -> None:
        super().handle_websocket_upgrade()
        self.parser = None  # type: ignore[assignment]  # it knows us: see connection_lost
        socket: Any = self.transport.get_protocol()
        socket.guest = self.guest
        self.guest.arrived(self.transport, socket)

    # --- what is ended -------------------------------------------------------------------------------------------

    def idle(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def answering(self) -> bool:
        return True

    def look(self, now: float) -> None:
        if self._refused:
            return
        if self.flow.read_paused or (self.cycle and self.cycle.waiting_for_100_continue):
            self.excuse(now)  # it is we who do not read
        elif self._head_since is not None and now - self._head_since > limits.PROGRESS_S:
            self._refuse(HTTPStatus.REQUEST_TIMEOUT, "head_time")
        elif self._body_since is not None and now - self._body_since > limits.PROGRESS_S:
            if self._body_bytes < limits.LEAST_BYTES:
                self._refuse(HTTPStatus.REQUEST_TIMEOUT, "body_time")
            self._body_since, self._body_bytes = now, 0

    def excuse(self, now: float) -> None:
        self._head_since = now if self._head_since is not None else None
        self._body_since = now if self._body_since is not None else None

    def on_response_complete(self) -> None:
        """As uvicorn's; who still sends a body that was answered already is hung up on."""
        super().on_response_complete()
        if self._kept and not self.pipeline:
            self._kept = self._fed(self._kept)
        if self._body_since is not None and not self.transport.is_closing() and self.cycle.response_complete:
            self._hang_up()

    def _refuse(self, status: HTTPStatus, why: str) -> None:
        """Says why, where nothing else was said yet, and hangs up."""
        counts[why] += 1
        begun = any(cycle.response_started and not cycle.response_complete for cycle in self._asked)
        self.lost()
        if not begun:
            self.transport.write(refusal(status))
        self._hang_up()

    def _hang_up(self) -> None:
        """Ends the connection so that what was said arrives. TLS does that by itself: it reads until it is said goodbye to."""
        self._refused = True
        self._unheard = 0
        if self.transport.can_write_eof() and self.scheme == "http":
            self.transport.write_eof()
            self.loop.call_later(limits.LINGER_S, self.transport.close)
        else:
            self.transport.close()

    def _throw_away(self, size: int) -> None:
        self._unheard += size
        if self._unheard > limits.LINGER_BYTES:
            self.transport.abort()


def refusal(status: HTTPStatus) -> bytes:
    """A whole answer with a few words, as bytes."""
    words = f"{status.phrase}\n".encode()
    head = f"HTTP/1.1 {status.value} {status.phrase}\r\ncontent-type: text/plain; charset=utf-8\r\n"
    return f"{head}content-length: {len(words)}\r\nconnection: close\r\n\r\n".encode() + words
