"""Sockets of the real application in memory: a page, a viewer, a worker, each with words of its own."""

import asyncio
import contextlib
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

import msgspec
from asgiref.testing import ApplicationCommunicator
from django.conf import settings
from django.test import Client

from babycam.core import clock, link

M = TypeVar("M")
PATIENCE_S = 10.0  # long enough for a busy machine; nobody waits for it when all is well


def login(person: Any) -> str:
    """A session cookie's value, as if this person had just logged in."""
    client = Client()
    client.force_login(person)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


class Wire:
    """One WebSocket to the application, without a network. `code` is set once the server has closed it."""

    def __init__(self, path: str, *, session: str = "", **headers: str) -> None:
        from babycam.server.asgi import application

        parts = urlsplit(path)
        given = {
            "host": "localhost:8443",
            **({"cookie": f"{settings.SESSION_COOKIE_NAME}={session}"} if session else {}),
            **headers,
        }
        scope = {
            "type": "websocket",
            "path": parts.path,
            "query_string": parts.query.encode(),
            "headers": [(name.lower().encode(), value.encode()) for name, value in given.items()],
            "subprotocols": [],
        }
        self._app = ApplicationCommunicator(application, scope)
        self.code: int | None = None
        self.accepted = False

    async def __aenter__(self) -> Self:
        await self._app.send_input({"type": "websocket.connect"})
        self._take(await self._app.receive_output(PATIENCE_S))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._app.send_input({"type": "websocket.disconnect", "code": 1001})
        with contextlib.suppress(asyncio.CancelledError):
            await self._app.wait(PATIENCE_S)

    async def send(self, data: str | bytes) -> None:
        key = "text" if isinstance(data, str) else "bytes"
        await self._app.send_input({"type": "websocket.receive", key: data})

    async def receive(self) -> str | bytes | None:
        """The next frame; None once the server has closed the socket."""
        while self.code is None:
            data = self._take(await self._app.receive_output(PATIENCE_S))
            if data is not None:
                return data
        return None

    async def closed(self) -> int:
        """Reads on until the server closes; its code."""
        while await self.receive() is not None:
            pass
        assert self.code is not None
        return self.code

    def _take(self, message: dict[str, Any]) -> str | bytes | None:
        if message["type"] == "websocket.accept":
            self.accepted = True
        if message["type"] == "websocket.close":
            self.code = message.get("code", 1000)
        data: str | bytes | None = message.get("bytes", message.get("text"))
        return data


class PageWire(Wire):
    """A page."""

    def __init__(self, session: str = "", **headers: str) -> None:
        super().__init__("/ws/events/", session=session, **headers)

    async def hear(self, kind: str) -> dict[str, Any]:
        """The next message of this kind; what comes before it is passed over."""
        async with asyncio.timeout(PATIENCE_S):
            while (text := await self.receive()) is not None:
                message: dict[str, Any] = msgspec.json.decode(text)
                if message["type"] == kind:
                    return message
        raise AssertionError(f"closed with {self.code} while waiting for {kind}")


class WorkerWire(Wire):
    """A worker that says what it is told to say."""

    def __init__(self, name: str = "local-1", instance: str = "i1", token: str = "") -> None:
        super().__init__("/ws/worker/", authorization=f"Bearer {token or settings.WORKER_TOKEN}")
        self.name, self.instance = name, instance
        self.room = self.epoch = self.seq = 0
        self.config: link.RoomConfig | None = None

    async def say(self, message: link.Message) -> None:
        await self.send(link.encode(message))

    async def hello(self, room: int = 0, epoch: int = 0) -> link.Message:
        """Says hello and returns what it is to do."""
        await self.say(link.Hello(name=self.name, instance=self.instance, version="1", room=room, epoch=epoch))
        return await self.told()

    async def told(self) -> link.Message:
        """The next word about its room."""
        message: link.Assigned | link.Idle | link.Released = await self.hear(link.Assigned, link.Idle, link.Released)
        if isinstance(message, link.Assigned):
            self.room, self.epoch, self.config = message.config.room, message.epoch, message.config
        return message

    async def hear(self, *kinds: type[M]) -> M:
        """The next message of one of these kinds; what comes before it is passed over."""
        async with asyncio.timeout(PATIENCE_S):
            while (frame := await self.receive()) is not None:
                message = link.decode_from_server(frame if isinstance(frame, bytes) else frame.encode())
                if isinstance(message, kinds):
                    return message
        raise AssertionError(f"closed with {self.code} while waiting for {kinds}")

    async def beat(self, **values: Any) -> None:
        fields = {"source": "live", "last_audio_at": clock.unix(), "last_video_at": clock.unix(), "audio": "aac 48000 Hz", **values}
        await self.say(link.WorkerBeat(room=self.room, epoch=self.epoch, at=clock.unix(), **fields))

    async def levels(self, *judged: float, state: str = "quiet") -> None:
        first = clock.unix() - 0.1 * (len(judged) - 1)
        hops = tuple(
            link.Level(first + 0.1 * place, rms=db, peak=db + 3, judged=db, floor=-60.0) for place, db in enumerate(judged)
        )
        await self.say(link.Levels(room=self.room, epoch=self.epoch, at=clock.unix(), state=state, hops=hops))

    async def event(self, kind: type[M], event_id: str, **values: Any) -> M:
        """Tells an event of its room under the next seq."""
        self.seq += 1
        fields = {"seq": self.seq, "room": self.room, "epoch": self.epoch, "event_id": event_id, "at": clock.unix(), **values}
        message = kind(**fields)
        await self.say(message)  # type: ignore[arg-type]
        return message

    async def cry(self, noise_id: str, **values: Any) -> link.NoiseStarted:
        at = values.get("at", clock.unix())
        return await self.event(link.NoiseStarted, noise_id, onset_at=at - 0.5, level_db=-18.0, threshold_db=-35.0, **values)
