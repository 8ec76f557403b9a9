"""Where the server is and how it is trusted: one address for the link, the live view and the uploads."""

import ssl
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from babycam.core import encryption

LINK_PATH = "/ws/worker/"
LIVE_PATH = "/ws/worker/live/"
SOUND_PATH = "/ws/worker/sound/"
CLIPS_PATH = "/api/worker/clips/"
_SECURE = {"wss": True, "https": True, "ws": False, "http": False}


class BadAddress(ValueError):
    """The server's address or certificate cannot be used; the text says why."""


@dataclass(frozen=True)
class ServerAddress:
    """A server. `tls` is None on a plain connection. `token` never shows in a repr or a URL."""

    host: str  # as in a Host header: name or [v6], with the port if it is given
    secure: bool
    token: str = field(repr=False)
    tls: ssl.SSLContext | None = field(default=None, repr=False)

    @property
    def link(self) -> str:
        return f"{'wss' if self.secure else 'ws'}://{self.host}{LINK_PATH}"

    @property
    def exposed(self) -> bool:
        """Whether the token and the sound of the room travel in the open, past this machine."""
        name = urlsplit(f"//{self.host}").hostname
        return not self.secure and name not in ("localhost", "127.0.0.1", "::1")

    def live(self, room: int, epoch: int) -> str:
        return self._push(LIVE_PATH, room, epoch)

    def sound(self, room: int, epoch: int) -> str:
        return self._push(SOUND_PATH, room, epoch)

    def _push(self, path: str, room: int, epoch: int) -> str:
        return f"{'wss' if self.secure else 'ws'}://{self.host}{path}?room={room}&epoch={epoch}"


def parse(server: str, token: str, ca: Path | None = None) -> ServerAddress:
    """Reads `wss://host:port` (also https, ws, http; a path is ignored). Raises BadAddress.

    With `ca`, that certificate itself is the trust anchor: whoever holds its key is the server, whatever name it is
    reached by, so the host name is not compared. Without, the machine's usual authorities and the name decide.
    """
    url = urlsplit(server if "://" in server else f"wss://{server}")
    if url.scheme not in _SECURE or not url.hostname or url.username or url.password:
        raise BadAddress("the server's address looks like wss://192.168.1.10:8443")
    try:
        _ = url.port
    except ValueError as error:
        raise BadAddress("the port in the server's address is a number from 1 to 65535") from error
    secure = _SECURE[url.scheme]
    return ServerAddress(host=url.netloc, secure=secure, token=token, tls=_tls(ca) if secure else None)


def _tls(ca: Path | None) -> ssl.SSLContext:
    if ca is None:
        return encryption.modern()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.check_hostname = False
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    try:
        context.load_verify_locations(ca)
    except (OSError, ssl.SSLError) as error:
        raise BadAddress(f"the certificate file {ca} cannot be read: {error}") from error
    return context
