"""The camera phone's socket (`/ws/camera/`): how the phone does, up each second; what is heard of it and wished of it, down.

Nothing waits in a queue here: what the phone must know is looked up when it is sent, so a phone that reads slowly gets the newest.
Whether the device still exists is looked at again each RECHECK_S, and at once when somebody revokes it.
"""

import asyncio
import logging
import math
from collections import Counter
from typing import Any

import msgspec

from babycam.core import clock, tasks
from babycam.core.socket import JUNK, NOT_SIGNED_IN, REPLACED, TOO_SLOW, TRY_LATER, Gone, Receive, Scope, Send, Socket
from babycam.loops.database import DATABASE_AWAY, in_db
from babycam.monitor import queries as monitor_queries
from babycam.monitor.phone_beats import Beat
from babycam.monitor.phones import phones
from babycam.monitor.state import board
from babycam.realtime import messages
from babycam.realtime.consumers import Closed
from babycam.realtime.visitors import camera_token, same_origin
from babycam.rooms import devices

log = logging.getLogger(__name__)

HEARD_S = 1.0
RECHECK_S = 5.0
SILENCE_S = 30.0
STUCK_S = 15.0
SEEN_S = 60.0
MAX_MESSAGE_BYTES = 16 * 1024  # bytes of one beat
JUNK_LIMIT = 20

counts: Counter[str] = (
    Counter()
)  # junk, slow, silent: phones that were closed for it; unwritten: signs of life that were not stored

_beats = msgspec.json.Decoder(Beat)


async def camera_socket(scope: Scope, receive: Receive, send: Send) -> None:
    """The ASGI application of `/ws/camera/`."""
    socket = Socket(scope, receive, send)
    try:
        device = await admit(socket)
        if device is not None:
            await Camera(socket, device).run()
    except Closed as ended:
        await socket.close(ended.code)
    except Gone:
        return


async def admit(socket: Socket) -> Any:
    """Accepts a paired phone. Foreign pages are refused without a word; who is not paired (any more) is closed with 4401. Raises
    Closed."""
    if not same_origin(socket):
        await socket.refuse()
        return None
    await socket.accept()
    try:
        device = await in_db(devices.known, camera_token(socket))
    except DATABASE_AWAY as error:
        raise Closed(TRY_LATER) from error
    if device is None:
        raise Closed(NOT_SIGNED_IN)
    return device


class Camera:
    """One connected phone."""

    def __init__(self, socket: Socket, row: Any) -> None:
        self.device: int = row.pk
        self.room: int = row.room_id
        self._socket = socket
        self._wake = asyncio.Event()
        self._checked_at = -math.inf
        self._heard_at = -math.inf
        self._spoke_at = clock.monotonic()
        self._stored_at = -math.inf
        self._sending_since = 0.0
        self._reload = False
        self._cry_s = 0.0
        self._end = 0
        self._itself: dict[str, Any] = {}
        self._talker: str | None = None

    # --- what the rest of the server says to it -----------------------------------------------------------------------

    def look(self) -> None:
        """Its device, its wish, or the lullabies may be other than before."""
        self._checked_at = -math.inf
        self._wake.set()

    def hear(self) -> None:
        """Whether it is heard may be other than it was told last."""
        self._heard_at = -math.inf
        self._wake.set()

    def reload(self) -> None:
        """Its page shall reload."""
        self._reload = True
        self._wake.set()

    def cry(self, seconds: float) -> None:
        """It plays a test cry for so many seconds."""
        self._cry_s = seconds
        self._wake.set()

    def replaced(self) -> None:
        """The device has a newer socket."""
        self._close(REPLACED)

    # --- the life of the connection -----------------------------------------------------------------------------------

    async def run(self) -> None:
        """Until the phone leaves; raises Closed when the server ends it."""
        phones.add(self)
        try:
            await tasks.until_first_ends(self._write(), self._read(), self._watch())
        finally:
            phones.remove(self)

    def _close(self, code: int) -> None:
        self._end = self._end or code
        self._wake.set()

    # --- down ---------------------------------------------------------------------------------------------------------

    async def _write(self) -> None:
        while not self._end:
            self._wake.clear()
            await self._tell_news(clock.monotonic())
            await tasks.pause(self._wake, max(0.0, self._heard_at + HEARD_S - clock.monotonic()))
        raise Closed(self._end)

    async def _tell_news(self, now: float) -> None:
        if now - self._checked_at >= RECHECK_S:
            self._checked_at = now
            await self._check()
        talker = board.of(self.room).talker
        if (talker and talker.name) != self._talker:
            self._talker = talker.name if talker else None
            await self._send("talk", {"by": self._talker})
        if self._reload:
            self._reload = False
            await self._send("reload", {})
        if self._cry_s:
            seconds, self._cry_s = self._cry_s, 0.0
            await self._send("cry", {"seconds": seconds})
        if now - self._heard_at >= HEARD_S:
            self._heard_at = now
            await self._send("heard", monitor_queries.heard(self.room))

    async def _check(self) -> None:
        """Says hello, or what is wished, when that is other than before. A database that is away changes nothing."""
        try:
            itself = await in_db(_itself, self.device)
        except DATABASE_AWAY as error:
            if not self._itself:
                raise Closed(TRY_LATER) from error
            return
        if itself is None:
            raise Closed(NOT_SIGNED_IN)
        before, self._itself = self._itself, itself
        if not before or {**itself, "wish": None} != {**before, "wish": None}:
            await self._send("hello", itself)
        elif itself["wish"] != before["wish"]:
            phones.dirty.add(self.room)  # also when only its time was over: nobody changed anything then
            await self._send("wish", {"wish": itself["wish"]})

    async def _send(self, kind: str, body: dict[str, Any]) -> None:
        self._sending_since = clock.monotonic()
        await self._socket.send_text(messages.frame(kind, body))
        self._sending_since = 0.0

    # --- up -----------------------------------------------------------------------------------------------------------

    async def _read(self) -> None:
        junk = 0
        while junk < JUNK_LIMIT:
            try:
                await self._beat(_read_beat(await self._socket.receive()))
            except (msgspec.DecodeError, UnicodeError):
                junk += 1
        counts["junk"] += 1
        raise Closed(JUNK)

    async def _beat(self, beat: Beat) -> None:
        now = self._spoke_at = clock.monotonic()
        if self._end:
            return
        phones.beat(self.room, self.device, beat)
        if now - self._stored_at < SEEN_S:
            return
        self._stored_at = now
        try:
            await in_db(devices.seen, device_id=self.device, now=clock.now())
        except DATABASE_AWAY:
            counts["unwritten"] += 1

    async def _watch(self) -> None:
        """A phone that says nothing, or takes nothing, is given up."""
        while True:
            await asyncio.sleep(STUCK_S / 5)
            now = clock.monotonic()
            if now - self._spoke_at > SILENCE_S:
                counts["silent"] += 1
                raise Closed(TOO_SLOW)
            if self._end or (self._sending_since and now - self._sending_since > STUCK_S):
                counts["slow"] += 1
                raise Closed(self._end or TOO_SLOW)


def _read_beat(frame: str | bytes) -> Beat:
    if len(frame) > MAX_MESSAGE_BYTES:
        raise msgspec.DecodeError("too long")
    return _beats.decode(frame)


def _itself(device_id: int) -> dict[str, Any] | None:
    """What the phone is told of itself; None once it is revoked. Without what changes by itself each minute."""
    row = devices.device(device_id)
    if row is None:
        return None
    phone = monitor_queries.phone_itself(row)
    return {**phone, "device": {name: phone["device"][name] for name in ("id", "name", "room")}}
