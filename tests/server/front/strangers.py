"""What strangers do to a server's two doors, byte by byte: raw connections with and without TLS."""

import select
import socket
import ssl
import time

from tests.support.sockets import trusting

PATIENCE_S = 60.0


class Line:
    """A connection whose every byte we choose. `port`; `secure`: whether TLS is spoken on it; `source`: from where it comes."""

    def __init__(self, port: int, *, secure: bool, source: str = "127.0.0.1", buffer: int = 0) -> None:
        plain = socket.socket()
        if buffer:
            plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        plain.settimeout(PATIENCE_S)
        plain.bind((source, 0))
        plain.connect(("127.0.0.1", port))
        self.port = port
        self.said_goodbye = True
        # a line that is cut without a goodbye is an error to us
        self.socket = trusting().wrap_socket(plain, suppress_ragged_eofs=False) if secure else plain

    def __enter__(self) -> "Line":
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def begin(self, method: str, path: str, *more: str) -> None:
        """A head without its end."""
        self.send("\r\n".join([f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", *more, ""]).encode())

    def ask(self, method: str, path: str, *more: str) -> None:
        """A whole head."""
        self.begin(method, path, *more)
        self.send(b"\r\n")

    def send(self, data: bytes) -> bool:
        """False where the other side takes no more."""
        try:
            self.socket.sendall(data)
        except (ConnectionError, ssl.SSLError):
            return False
        return True

    def answer(self) -> tuple[int, dict[str, str], bytes]:
        """All that is said until the end: status, headers (lower case), body. Status 0: nothing; -1: cut without a goodbye.

        `said_goodbye` tells afterwards how it ended where something was said.
        """
        said = b""
        try:
            while data := self.socket.recv(65536):
                said += data
        except (ConnectionError, ssl.SSLError):
            self.said_goodbye = False
            if not said:
                return -1, {}, b""
        return parsed(said)

    def ended_within(self, seconds: float) -> bool:
        """Whether the other side has ended it by then; what is read is thrown away."""
        deadline = time.monotonic() + seconds
        try:
            while (left := deadline - time.monotonic()) > 0:
                self.socket.settimeout(left)
                if not self.socket.recv(65536):
                    return True
        except (ConnectionError, ssl.SSLError):
            return True
        except TimeoutError:
            pass
        return False

    def cut_within(self, seconds: float) -> bool:
        """Whether the other side has cut it by then; nothing is read."""
        poll = select.poll()
        poll.register(self.socket.fileno(), 0)  # errors and hanging up are told anyway
        return bool(poll.poll(1000 * seconds))


def parsed(said: bytes) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of the first answer in these bytes."""
    head, _, body = said.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return (int(first.split(" ")[1]) if first.startswith("HTTP/") else 0), headers, body
