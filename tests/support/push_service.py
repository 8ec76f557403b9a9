"""A push service on loopback, with devices that subscribe to it: what the maker of a browser runs, in small.

It checks what the real ones check (TTL, Topic, the VAPID signature and its claims, RFC 8292) and a device decrypts what came
(RFC 8291) as a browser would. `answers` scripts what the service says instead of 201.
"""

import base64
import json
import re
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import quote, unquote

import http_ece
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from tests.support.http_server import QuietServer


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def public_bytes(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


@dataclass
class Message:
    """One accepted request. `at`: monotonic, when its first byte was read."""

    device: str
    headers: dict[str, str]
    content: dict[str, Any]
    at: float


@dataclass
class Device:
    """A browser with one subscription; `shown`: notifications on its screen, one per tag, newest last."""

    name: str
    endpoint: str
    server_key: bytes
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = field(default_factory=lambda: bytes(range(16)))

    def subscription(self) -> dict[str, Any]:
        """What `PushSubscription.toJSON()` gives."""
        return {"endpoint": self.endpoint, "keys": {"p256dh": b64(public_bytes(self.key)), "auth": b64(self.auth)}}

    def decrypt(self, body: bytes) -> dict[str, Any]:
        plain = http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth, version="aes128gcm")
        content: dict[str, Any] = json.loads(plain)
        return content


class Refused(Exception):
    """What a real service would answer with 4xx."""


def check_vapid(header: str, server_key: bytes, audience: str) -> dict[str, Any]:
    """The claims of a VAPID Authorization header (RFC 8292, section 3). Raises Refused."""
    match = re.fullmatch(r"vapid t=([\w-]+)\.([\w-]+)\.([\w-]+), ?k=([\w-]+)", header)
    if match is None:
        raise Refused(f"no VAPID header: {header!r}")
    head, claims, signature, key = match.groups()
    if unb64(key) != server_key:
        raise Refused("the subscription belongs to another key")
    raw = unb64(signature)
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unb64(key))
    public.verify(der, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    read: dict[str, Any] = json.loads(unb64(claims))
    if json.loads(unb64(head))["alg"] != "ES256" or read["aud"] != audience:
        raise Refused(f"wrong audience or algorithm: {read}")
    if not 0 < read["exp"] - time.time() <= 24 * 3600 or not re.fullmatch(r"mailto:\S+@\S+\.\S+|https://\S+", read["sub"]):
        raise Refused(f"wrong claims: {read}")
    return read


class PushService:
    """`messages`: everything that was accepted, in order; `refusals`: why the others were not."""

    def __init__(self) -> None:
        self.devices: dict[str, Device] = {}
        self.messages: list[Message] = []
        self.refusals: list[str] = []
        self.requests = 0
        self.delay_s = 0.0  # before it answers
        self.answers: defaultdict[str, deque[int | str]] = defaultdict(deque)
        self.always: dict[str, int | str] = {}
        self.mood: Callable[[], tuple[int, float]] | None = None  # an answer, and after how many seconds it comes
        self.arrived = threading.Condition()
        self.released = threading.Event()
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                service.take(self)

            def log_message(self, *_args: object) -> None:
                return

        self.server = QuietServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self.server.server_port}"

    def subscribe(self, name: str, server_key: bytes) -> Device:
        """A device that gave its permission to whoever has `server_key` (65 bytes, as `applicationServerKey`)."""
        self.devices[name] = Device(name, f"{self.origin}/push/{quote(name)}", server_key)
        return self.devices[name]

    def wait_for(self, count: int, seconds: float = 20.0) -> list[Message]:
        """The messages, as soon as there are `count`."""
        with self.arrived:
            if not self.arrived.wait_for(lambda: len(self.messages) >= count, seconds):
                raise TimeoutError(f"{len(self.messages)} of {count} messages came; refused: {self.refusals}")
            return list(self.messages)

    def take(self, request: BaseHTTPRequestHandler) -> None:
        at = time.monotonic()
        body = request.rfile.read(int(request.headers.get("Content-Length") or 0))
        name = unquote(request.path.removeprefix("/push/"))
        with self.arrived:
            self.requests += 1
        script = self.answers[name]
        answer: int | str = script.popleft() if script else self.always.get(name, 201)
        delay_s = self.delay_s
        if self.mood is not None:
            answer, delay_s = self.mood()
        if answer == "never":
            self.released.wait(30)
            return
        status = int(answer)
        if status == 201:
            status = self._accept(name, request, body, at)
        if delay_s:
            time.sleep(delay_s)
        request.send_response(status)
        if status == 429:
            request.send_header("Retry-After", "7")
        request.send_header("Content-Length", "0")
        request.end_headers()

    def _accept(self, name: str, request: BaseHTTPRequestHandler, body: bytes, at: float) -> int:
        device = self.devices.get(name)
        if device is None:
            return 404
        headers = {key.lower(): value for key, value in request.headers.items()}
        try:
            message = self._checked(device, headers, body, at)
        except Exception as error:  # noqa: BLE001 - a service answers, whatever it was
            self.refusals.append(f"{type(error).__name__}: {error}")
            return 403 if isinstance(error, Refused) else 400
        with self.arrived:
            self.messages.append(message)
            self.arrived.notify_all()
        return 201

    def _checked(self, device: Device, headers: dict[str, str], body: bytes, at: float) -> Message:
        check_vapid(headers["authorization"], device.server_key, self.origin)
        assert headers["content-encoding"] == "aes128gcm" and len(body) <= 4096
        content = device.decrypt(body)
        allowed = ("normal", "high") if content.get("what") == "chat" else ("high",)
        assert int(headers["ttl"]) > 0 and headers["urgency"] in allowed
        assert re.fullmatch(r"[\w-]{1,32}", headers["topic"], re.ASCII)
        return Message(device.name, headers, content, at)


@contextmanager
def push_service() -> Iterator[PushService]:
    """One that runs until the block ends."""
    service = PushService()
    thread = threading.Thread(target=service.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        service.released.set()
        service.server.shutdown()
        service.server.server_close()
        thread.join(5)
