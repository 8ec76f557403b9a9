"""The server's end of the link (`/ws/worker/`): one worker, at most one room, binary msgpack messages of core.link.

A worker shows its token, says Hello, and is told which room is its own (Assigned) or that none is (Idle). Beats go both ways
each second; SILENCE_S without a word ends the link. Events act on the pages at once (worker_messages.py), are stored in order
(intake.py) and confirmed only then. The room's lease is renewed each RENEW_S; a worker without a room looks for one each SEEK_S
and whenever something changed. A database that is away changes nothing for a worker that has its room.
"""

import asyncio
import hmac
import logging
import math
from collections import Counter, deque
from typing import Any

import msgspec
from django.conf import settings

from babycam.core import clock, link, tasks
from babycam.core.silence import Silence
from babycam.core.socket import JUNK, TOO_SLOW, TRY_LATER, Gone, Receive, Scope, Send, Socket
from babycam.loops.database import DATABASE_AWAY, in_db
from babycam.monitor import assignment, handlers, late, worker_messages
from babycam.monitor.assignment import LEASE_S, Claimant, Hold
from babycam.monitor.links import links
from babycam.monitor.phones import phones
from babycam.monitor.receipts import Receipts
from babycam.people import queries as people_queries
from babycam.rooms import queries as rooms_queries

log = logging.getLogger(__name__)

HELLO_S = 5.0
SILENCE_S = 5.0
MUTE_S = 3.0  # a worker that says nothing for so long is said to hang
BEAT_S = 1.0
RENEW_S = 3.0
SEEK_S = 2.0
JUNK_LIMIT = 20
UNSENT_LIMIT = 500


class Junk(Exception):
    """The worker talks nonsense."""


async def worker_link(scope: Scope, receive: Receive, send: Send) -> None:
    """The ASGI application of `/ws/worker/`."""
    socket = Socket(scope, receive, send)
    if not authorised(socket):
        await socket.refuse()
        return
    try:
        await socket.accept()
        await WorkerLink(socket).run()
    except Gone:
        return
    except TimeoutError:
        await socket.close(TOO_SLOW)
    except Junk:
        await socket.close(JUNK)
    except asyncio.QueueFull:
        await socket.close(TRY_LATER)


def authorised(socket: Socket) -> bool:
    """Whether the worker's token came along (`Authorization: Bearer ...`), compared in constant time."""
    kind, _, token = socket.header("authorization").partition(" ")
    return kind.lower() == "bearer" and hmac.compare_digest(token.strip().encode(), settings.WORKER_TOKEN.encode())


class WorkerLink:
    """One connection. `counts`: junk, stale (messages under an old epoch), events."""

    def __init__(self, socket: Socket) -> None:
        self.room = 0
        self.epoch = 0
        self.name = ""
        self.counts: Counter[str] = Counter()
        self._socket = socket
        self._me = Claimant("", "")
        self._config: link.RoomConfig | None = None
        self._retired = False
        self._told = False  # whether the worker knows what it has to do
        self._out: deque[link.FromServer] = deque()
        self._unsent = asyncio.Event()
        self._look = asyncio.Event()
        self._overflow = asyncio.Event()
        self._receipts = Receipts()
        self._spoke = False
        self._silence = Silence()
        self._hears_from = 0.0  # when this owner of the room first heard it (unix s), until that is written down
        self._heard = False
        self._late = late.Late(self._confirm)

    # --- what the rest of the server says to it -----------------------------------------------------------------------

    def put(self, message: link.FromServer) -> None:
        """Sends soon; a worker that does not read loses its link instead of filling the memory."""
        if len(self._out) >= UNSENT_LIMIT:
            self._overflow.set()
            return
        self._out.append(message)
        self._unsent.set()

    def nudge(self) -> None:
        """The settings may be other than before."""
        self._look.set()

    def lose(self, reason: str) -> None:
        """The room is no longer this worker's. `reason`: taken | removed."""
        log.info("room %d goes away from worker %s: %s", self.room, self.name, reason)
        self.put(link.Released(room=self.room, epoch=self.epoch, reason=reason))
        worker_messages.gone(self.room)
        phones.talks(self.room, None)
        self.room, self.epoch, self._config, self._told = 0, 0, None, True
        self._heard, self._hears_from = False, 0.0

    def retire(self) -> None:
        """It gets no room any more."""
        self._retired = True

    # --- the life of the connection -----------------------------------------------------------------------------------

    async def run(self) -> None:
        """Until the worker leaves, falls silent (TimeoutError) or talks nonsense (Junk)."""
        hello = await self._hello()
        self.name, self._me = hello.name, Claimant(hello.name, hello.instance)
        links.add(self)
        log.info("worker %s is here", self.name, extra={"version": hello.version})
        try:
            await tasks.until_first_ends(
                self._read(), self._write(), self._beat(), self._keep(hello), self._overflowed(), self._late.run()
            )
        finally:
            links.remove(self)
            if self.room and links.of(self.room) is None:
                worker_messages.gone(self.room)
                phones.talks(self.room, None)
            log.info("worker %s is gone", self.name, extra={"room": self.room, **self.counts})

    async def _hello(self) -> link.Hello:
        async with asyncio.timeout(HELLO_S):
            while True:
                message = self._decode(await self._socket.receive())
                if isinstance(message, link.Hello) and 0 < len(message.name) <= 64 and 0 < len(message.instance) <= 64:
                    return message
                self._junk()

    async def _read(self) -> None:
        while True:
            async with asyncio.timeout(SILENCE_S):
                frame = await self._socket.receive()
            self._spoke = True
            message = self._decode(frame)
            if message is not None:
                self._take(message)

    async def _write(self) -> None:
        while True:
            while self._out:
                await self._socket.send_bytes(link.encode(self._out.popleft()))
            self._unsent.clear()
            await self._unsent.wait()

    async def _beat(self) -> None:
        while True:
            self.put(link.ServerBeat(at=clock.unix()))
            spoke, self._spoke = self._spoke, False
            if self._silence.look(spoke, clock.monotonic()) >= MUTE_S and self.room:
                worker_messages.mute(self.room, self.name)
            await asyncio.sleep(BEAT_S)

    async def _overflowed(self) -> None:
        await self._overflow.wait()
        raise TimeoutError("the worker does not read")

    # --- messages -----------------------------------------------------------------------------------------------------

    def _decode(self, frame: str | bytes) -> link.FromWorker | None:
        try:
            return link.decode_from_worker(frame if isinstance(frame, bytes) else frame.encode())
        except (msgspec.DecodeError, UnicodeError):
            self._junk()
            return None

    def _junk(self) -> None:
        self.counts["junk"] += 1
        if self.counts["junk"] >= JUNK_LIMIT:
            raise Junk(self.name)

    def _take(self, message: link.FromWorker) -> None:
        match message:
            case link.Answer():
                links.answered(message)
            case link.WorkerBeat() if self._mine(message):
                worker_messages.beat(message, self.name)
            case link.Levels() if self._mine(message):
                worker_messages.levels(message)
                self._note_hearing(message)
            case link.Talking() if self._mine(message):
                worker_messages.talking(message)
            case link.Hello():
                self._junk()
            case link.WorkerBeat() | link.Levels() | link.Talking():
                pass
            case _:
                self._event(message)

    def _mine(self, message: Any) -> bool:
        mine = bool(self.room) and message.room == self.room and message.epoch == self.epoch
        self.counts["stale"] += not mine
        return mine

    def _event(self, event: link.Event) -> None:
        if not math.isfinite(event.at) or not 0 < event.at < 1e11:
            self._junk()
            return
        self.counts["events"] += 1
        self._receipts.came(event.seq)
        if not self._mine(event):
            self._not_mine(event)
            return
        worker_messages.show_at_once(event, clock.unix())
        if not worker_messages.intake.offer(event, self._confirm):
            raise asyncio.QueueFull

    def _not_mine(self, event: link.Event) -> None:
        """Heard under another epoch: worth something still if it is stored for good."""
        if isinstance(event, late.LASTING):
            self._late.tell(event)
        else:
            self._confirm(event.seq)

    def _note_hearing(self, levels: link.Levels) -> None:
        """From its first level on, the room needs no older owner's word."""
        if not self._heard and levels.hops:
            self._heard, first, now = True, levels.hops[0].at, clock.unix()
            self._hears_from = first if abs(now - first) < LEASE_S else now
            self._look.set()

    def _confirm(self, seq: int) -> None:
        confirmed = self._receipts.stored(seq)
        if confirmed is not None:
            self.put(link.Received(seq=confirmed))

    # --- the room -----------------------------------------------------------------------------------------------------

    async def _keep(self, hello: link.Hello) -> None:
        """Finds a room, keeps it, and passes its settings on."""
        await self._try(self._arrive(hello))
        while True:
            await tasks.pause(self._look, RENEW_S if self.room else SEEK_S)
            self._look.clear()
            if self._silence.seconds >= MUTE_S:
                continue  # who says nothing keeps its room no longer than the lease that it has
            await self._try(self._renew() if self.room else self._seek(own_name=not self._told))

    async def _try(self, step: Any) -> None:
        try:
            await step
        except DATABASE_AWAY as error:
            log.warning("worker %s: its room cannot be looked up now: %s", self.name, type(error).__name__)

    async def _arrive(self, hello: link.Hello) -> None:
        await in_db(assignment.greet, self._me, hello.version, clock.now())
        if hello.room:
            hold = await in_db(assignment.claim, hello.room, self._me, clock.now(), own_name=True)
            if hold and await self._serve(hold):
                return
            self.put(link.Released(room=hello.room, epoch=hello.epoch, reason="taken"))
        await self._seek(own_name=True)

    async def _seek(self, *, own_name: bool) -> None:
        if self._retired:
            return
        busy = links.rooms(but=self.name if own_name else "")
        hold = await in_db(assignment.claim_any, self._me, clock.now(), own_name=own_name, busy=busy)
        if hold and await self._serve(hold):
            return
        if not self._told:
            self.put(link.Idle())
            self._told = True

    async def _serve(self, hold: Hold) -> bool:
        config = await in_db(_config, hold.room)
        if config is None or self._retired:
            await in_db(assignment.release, hold, self._me, clock.now())
            return False
        before = links.of(hold.room)
        if before is not None and before is not self:
            before.lose("taken")
        self.room, self.epoch, self._config, self._told = hold.room, hold.epoch, config, True
        self._heard, self._hears_from = False, 0.0
        self.put(link.Assigned(epoch=hold.epoch, lease_s=LEASE_S, config=config))
        for wanted in links.wants(hold.room, hold.epoch):
            self.put(wanted)
        log.info("room %d is in the care of worker %s", hold.room, self.name, extra={"epoch": hold.epoch})
        return True

    async def _renew(self) -> None:
        hold = Hold(self.room, self.epoch)
        if since := self._hears_from:
            await in_db(assignment.hears, hold, clock.from_unix(since))
            self._hears_from = 0.0
        kept = await in_db(assignment.renew, hold, self._me, clock.now())
        config = await in_db(_config, hold.room)
        if (self.room, self.epoch) != (hold.room, hold.epoch):
            return  # lost meanwhile
        if not kept or config is None:
            self.lose("removed" if config is None else "taken")
            self.nudge()
            await in_db(assignment.release, hold, self._me, clock.now())
        elif config != self._config:
            self._config = config
            self.put(link.Configure(epoch=self.epoch, config=config))


def _config(room: int) -> link.RoomConfig | None:
    config = rooms_queries.config_for(room)
    if config is not None and worker_messages.plays_lullaby(room, clock.monotonic()):
        config = msgspec.structs.replace(config, listening=msgspec.structs.replace(config.listening, lullaby=True))
    return config and msgspec.structs.replace(config, recording=_recorded_now(config.recording))


def _recorded_now(wanted: link.RecordingConfig) -> link.RecordingConfig:
    """What goes on all night is recorded at night only; nothing is while the disk is full."""
    if (wanted.timelapse or wanted.keep_sound) and not people_queries.is_night(clock.now()):
        wanted = msgspec.structs.replace(wanted, timelapse=False, keep_sound=False)
    if handlers.recording_allowed():
        return wanted
    return msgspec.structs.replace(wanted, record=False, timelapse=False, keep_sound=False)
