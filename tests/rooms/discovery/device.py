"""A camera that speaks ONVIF, on loopback: WS-Discovery by UDP, and its services as SOAP over HTTP, with a clock of its own."""

import base64
import hashlib
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.support.http_server import QuietHandler, QuietServer, running

SOAP = 'xmlns:e="http://www.w3.org/2003/05/soap-envelope"'
CREATED = "2001-02-03T04:05"  # the minute in which its clock stands, years behind


def envelope(body: str) -> bytes:
    return f'<?xml version="1.0"?><e:Envelope {SOAP}><e:Body>{body}</e:Body></e:Envelope>'.encode()


class Device:
    """`port`: of its HTTP service. `host`: which host it writes into its stream addresses. `asked`: the requests, in order."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.host, self.user, self.password = host, "ana", "sesame"
        self.asked: list[str] = []
        device = self

        class Handler(QuietHandler):
            def do_POST(self) -> None:
                self.reply(*device.answer(self.sent().decode()))

        self.server = QuietServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_port

    def answer(self, body: str) -> tuple[int, bytes]:
        name = re.search(r"<e:Body><\w:(\w+)", body)
        asked = name[1] if name else ""
        self.asked.append(asked)
        if asked != "GetSystemDateAndTime" and not self.knows(body):
            why = "<e:Subcode><e:Value>ter:NotAuthorized</e:Value></e:Subcode>"
            return 400, envelope(f"<e:Fault><e:Code><e:Value>e:Sender</e:Value>{why}</e:Code></e:Fault>")
        return 200, envelope(getattr(self, asked)(body))

    def knows(self, body: str) -> bool:
        """WS-UsernameToken: the digest is right, and made of this device's own time."""
        parts = {name: re.search(rf"<\w:{name}(?: [^>]*)?>([^<]*)<", body) for name in ("Username", "Password", "Nonce", "Created")}
        told = {name: found[1] for name, found in parts.items() if found}
        if told.get("Username") != self.user or not told.get("Created", "").startswith(CREATED):
            return False
        digest = hashlib.sha1(base64.b64decode(told["Nonce"]) + told["Created"].encode() + self.password.encode()).digest()
        return told["Password"] == base64.b64encode(digest).decode()

    def GetSystemDateAndTime(self, _body: str) -> str:
        date = "<t:Date><t:Year>2001</t:Year><t:Month>2</t:Month><t:Day>3</t:Day></t:Date>"
        time = "<t:Time><t:Hour>4</t:Hour><t:Minute>5</t:Minute><t:Second>6</t:Second></t:Time>"
        return f'<R xmlns:t="urn:t"><t:UTCDateTime>{time}{date}</t:UTCDateTime></R>'

    def GetCapabilities(self, _body: str) -> str:
        return f"<R><Capabilities><Media><XAddr>http://10.9.8.7:{self.port}/onvif/media</XAddr></Media></Capabilities></R>"

    def GetProfiles(self, _body: str) -> str:
        sizes = (("main", "Main", 1920, 1080), ("sub", "Sub &amp; small", 640, 360))
        return "<R>" + "".join(
            f'<Profiles token="{token}"><Name>{name}</Name><VideoEncoderConfiguration><Encoding>H264</Encoding><Resolution>'
            f"<Width>{width}</Width><Height>{height}</Height></Resolution></VideoEncoderConfiguration></Profiles>"
            for token, name, width, height in sizes
        ) + "</R>"  # fmt: skip

    def GetStreamUri(self, body: str) -> str:
        token = re.search(r"ProfileToken>(\w+)<", body)
        return f"<R><MediaUri><Uri>rtsp://{self.host}:8554/{token and token[1]}?a=1&amp;b=2</Uri></MediaUri></R>"


@contextmanager
def device(host: str = "127.0.0.1") -> Iterator[Device]:
    """One that runs until the block ends."""
    one = Device(host)
    with running(one.server):
        yield one


def match(message_id: str, port: int, name: str = "Nursery%20cam") -> bytes:
    """What a device answers to a probe; it claims to stand somewhere else."""
    return envelope(
        f"<d:ProbeMatches xmlns:d='urn:d'><d:ProbeMatch><d:Scopes>onvif://www.onvif.org/type/ptz onvif://www.onvif.org/name/{name}</d:Scopes>"
        f"<d:XAddrs>https://8.8.8.8/x http://8.8.8.8:{port}/onvif/device_service</d:XAddrs></d:ProbeMatch></d:ProbeMatches>"
    ).replace(b"<e:Body>", f"<e:Header><w:RelatesTo xmlns:w='urn:w'>uuid:{message_id}</w:RelatesTo></e:Header><e:Body>".encode())


@contextmanager
def udp(answers: Callable[[bytes], list[bytes]], family: int = socket.AF_INET) -> Iterator[int]:
    """The port of whoever answers datagrams on loopback."""
    with socket.socket(family, socket.SOCK_DGRAM) as one:
        one.bind(("127.0.0.1" if family == socket.AF_INET else "::1", 0))
        one.settimeout(10)
        stop = threading.Event()

        def serve() -> None:
            while not stop.is_set():
                try:
                    data, where = one.recvfrom(65536)
                    for answer in answers(data):
                        one.sendto(answer, where)
                except OSError:
                    return

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield one.getsockname()[1]
        finally:
            stop.set()
            with socket.socket(family, socket.SOCK_DGRAM) as waker:
                waker.sendto(b"", one.getsockname())
            thread.join(5)
