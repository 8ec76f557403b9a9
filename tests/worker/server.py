"""A babycam server as a worker sees it: real sockets on loopback (link, live view and uploads on one port)."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from aiohttp import WSMsgType, web

from babycam.core import clock
from babycam.core.link import Event, FromWorker, Hello, Message, Received, ServerBeat, decode_from_worker, encode

TOKEN = "a-worker-token-of-enough-characters"
M = TypeVar("M")


class Link:
    """One connection of a worker: everything it said, and a way to answer."""

    def __init__(self, socket: web.WebSocketResponse) -> None:
        self.socket = socket
        self.messages: list[FromWorker] = []
        self.arrived = asyncio.Condition()
        self.closed = asyncio.Event()

    async def send(self, *messages: Message) -> None:
        for message in messages:
            await self.socket.send_bytes(encode(message))

    async def take(self, message: FromWorker) -> None:
        async with self.arrived:
            self.messages.append(message)
            self.arrived.notify_all()

    def all(self, kind: type[M]) -> list[M]:
        return [message for message in self.messages if isinstance(message, kind)]

    async def wait(self, kind: type[M], where: Callable[[M], bool] = lambda _: True, seconds: float = 10) -> M:
        """The first message of this kind (said already or within `seconds`) that fits."""

        def found() -> M | None:
            return next((m for m in self.messages if isinstance(m, kind) and where(m)), None)

        async with asyncio.timeout(seconds), self.arrived:
            await self.arrived.wait_for(lambda: found() is not None)
            match = found()
            assert match is not None
            return match


class Live:
    """One media connection: the frames that were pushed."""

    def __init__(self, query: dict[str, str]) -> None:
        self.query = query
        self.frames: asyncio.Queue[bytes] = asyncio.Queue()
        self.closed = asyncio.Event()


class Upload:
    """One clip that arrived."""

    def __init__(self, meta: dict[str, Any], video: bytes, thumbnail: bytes) -> None:
        self.meta, self.video, self.thumbnail = meta, video, thumbnail


class Server:
    """Confirms events if `confirm`; beats each half second if `beats`; refuses uploads with `upload_status` if it is set."""

    def __init__(self) -> None:
        self.links: asyncio.Queue[Link] = asyncio.Queue()
        self.lives: asyncio.Queue[Live] = asyncio.Queue()
        self.sounds: asyncio.Queue[Live] = asyncio.Queue()
        self.uploads: asyncio.Queue[Upload] = asyncio.Queue()
        self.open: set[web.WebSocketResponse] = set()
        self.confirm = True
        self.beats = True
        self.upload_statuses: list[int] = []
        self.port = 0
        self.tls: ssl.SSLContext | None = None
        self.greeting: list[Message] = []
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        return f"{'wss' if self.tls else 'ws'}://127.0.0.1:{self.port}"

    async def start(self) -> None:
        app = web.Application(client_max_size=2**28)
        app.router.add_get("/ws/worker/", self._link)
        app.router.add_get("/ws/worker/live/", self._live)
        app.router.add_get("/ws/worker/sound/", self._sound)
        app.router.add_post("/api/worker/clips/", self._clip)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, ssl_context=self.tls, reuse_address=True)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        await self.cut()
        if self._runner:
            await self._runner.cleanup()

    async def cut(self) -> None:
        """Cuts every connection."""
        for socket in list(self.open):
            with contextlib.suppress(ConnectionError):
                await socket.close()

    async def link(self, seconds: float = 10) -> Link:
        """The next connection whose Hello arrived."""
        async with asyncio.timeout(seconds):
            return await self.links.get()

    async def upload(self, seconds: float = 20) -> Upload:
        """The next clip that was stored."""
        async with asyncio.timeout(seconds):
            return await self.uploads.get()

    async def live(self, seconds: float = 10) -> Live:
        """The next media connection."""
        async with asyncio.timeout(seconds):
            return await self.lives.get()

    @contextlib.asynccontextmanager
    async def _socket(self, request: web.Request) -> AsyncIterator[web.WebSocketResponse]:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            raise web.HTTPForbidden
        socket = web.WebSocketResponse(max_msg_size=2**24, compress=False)
        await socket.prepare(request)
        self.open.add(socket)
        try:
            yield socket
        finally:
            self.open.discard(socket)

    async def _link(self, request: web.Request) -> web.WebSocketResponse:
        async with self._socket(request) as socket:
            link = Link(socket)
            beat = asyncio.create_task(self._beat(link))
            try:
                async for frame in socket:
                    await self._hear(link, frame.data)
            finally:
                beat.cancel()
                link.closed.set()
        return socket

    async def _hear(self, link: Link, frame: bytes) -> None:
        message = decode_from_worker(frame)
        await link.take(message)
        if isinstance(message, Hello):
            self.links.put_nowait(link)
            await link.send(*self.greeting)
        if self.confirm and isinstance(message, Event):
            await link.send(Received(seq=message.seq))

    async def _beat(self, link: Link) -> None:
        while self.beats:
            await link.send(ServerBeat(at=clock.unix()))
            await asyncio.sleep(0.5)

    async def _live(self, request: web.Request) -> web.WebSocketResponse:
        async with self._socket(request) as socket:
            live = Live(dict(request.query))
            self.lives.put_nowait(live)
            async for frame in socket:
                if frame.type == WSMsgType.BINARY:
                    live.frames.put_nowait(frame.data)
            live.closed.set()
        return socket

    async def _sound(self, request: web.Request) -> web.WebSocketResponse:
        async with self._socket(request) as socket:
            sound = Live(dict(request.query))
            self.sounds.put_nowait(sound)
            async for frame in socket:
                if frame.type == WSMsgType.BINARY:
                    sound.frames.put_nowait(frame.data)
            sound.closed.set()
        return socket

    async def _clip(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return web.Response(status=401)
        form = await request.post()
        status = self.upload_statuses.pop(0) if self.upload_statuses else 201
        if status in (200, 201):
            parts = {name: part.file.read() for name in ("video", "thumbnail") if isinstance(part := form.get(name), web.FileField)}
            meta = form["meta"]
            text = meta.file.read() if isinstance(meta, web.FileField) else meta
            self.uploads.put_nowait(Upload(msgspec.json.decode(text), parts.get("video", b""), parts.get("thumbnail", b"")))
        return web.Response(status=status)


def self_signed(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """A certificate for a name that nobody dials, as a server makes one at its first start, and a context that serves it."""
    from datetime import timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "babycam.test")])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(clock.now() - timedelta(days=1))
        .not_valid_after(clock.now() + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem, secret = folder / "cert.pem", folder / "key.pem"
    pem.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pem, secret)
    return pem, context
