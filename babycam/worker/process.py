"""The worker process: one link, at most one room, and an orderly end.

It ends when it is told to (SIGTERM, SIGINT), or when the server that started it is gone: a worker with a parent looks each
second whether it still is its child, so that a killed server leaves no orphan. Either way the clip in hand is finished
first, and what is not stored yet stays in the spool for the next start. One that hangs ends at once (see pulse).
"""

import asyncio
import logging
import os
import signal
from collections.abc import Coroutine
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any, NoReturn

from babycam.core import clock
from babycam.core.ids import new_id
from babycam.core.link import (
    Answer,
    Ask,
    Assigned,
    Configure,
    FromServer,
    Hello,
    Idle,
    LiveWanted,
    Released,
    RoomConfig,
    SoundWanted,
    WorkerBeat,
)
from babycam.worker.address import ServerAddress
from babycam.worker.asks import Asks
from babycam.worker.client import LinkClient
from babycam.worker.disk import Disk
from babycam.worker.draft import EVERY_S, Draft
from babycam.worker.journal import Journal, left_behind
from babycam.worker.live import LivePush
from babycam.worker.pulse import Pulse, parents_line
from babycam.worker.room import House, Room
from babycam.worker.send_queue import SendQueue
from babycam.worker.thrift import save_memory
from babycam.worker.uploader import Uploader

log = logging.getLogger(__name__)

LOOK_S = 0.5  # how often it looks whether its parent lives
FINISH_S = 1.0  # for the clip in hand
FAREWELL_S = 0.2  # for the last events
INHERIT_S = 5.0  # how often it looks for what a worker left that is no more
SETTLE_S = 10.0  # for the disk
HOPELESS_EXIT = 75  # EX_TEMPFAIL: start me again


@dataclass(frozen=True)
class Options:
    """How a worker was started. `parent`: the process id to live and die with, 0 for nobody. `min_free`: bytes."""

    address: ServerAddress
    name: str
    spool: Path
    parent: int = 0
    min_free: int = 300 * 2**20


class Worker:
    """Reads the server's messages and keeps the room that they assign."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._instance = new_id()
        self._version = metadata.version("babycam")
        self._journal = Journal(options.spool, self._instance)
        self._draft = Draft(options.spool, self._instance)
        self._outbox = SendQueue(journal=self._journal)
        self._uploader = Uploader(options.address, options.spool)
        self._disk = Disk(options.spool, options.min_free)
        self._link = LinkClient(options.address, self._outbox, self)
        self._room: Room | None = None
        self._asks: Asks | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self._leaving: set[asyncio.Task[None]] = set()
        self._stop = asyncio.Event()
        self._exit = 0
        self.pulse = Pulse(self._in_hand, parents_line() if options.parent else None)

    def _in_hand(self) -> frozenset[tuple[int, int]]:
        """From the pulse's thread."""
        room = self._room
        return room.in_hand if room else frozenset()

    def stop(self) -> None:
        """End soon, in order."""
        self._stop.set()

    async def run(self) -> int:
        """Until told to stop; the exit code."""
        link = asyncio.create_task(self._link.run(), name="link")
        self._spawn(self._inherit())
        drafts = self._spawn(self._write_drafts())
        await self._watch(link)
        drafts.cancel()
        await self._end(link)
        return self._exit

    # --- the desk: what the link asks and brings -----------------------------------------------------------------------

    def hello(self) -> Hello:
        room, epoch = (self._room.id, self._room.epoch) if self._room else (0, 0)
        return Hello(name=self._options.name, instance=self._instance, version=self._version, room=room, epoch=epoch)

    def beat(self) -> WorkerBeat:
        if self._room is None:
            return WorkerBeat(room=0, epoch=0, at=clock.unix(), source="idle", queued=self._outbox.queued)
        self._room.hangs = self.pulse.hangs
        return self._room.beat(self._asks.watching if self._asks else ())

    def handle(self, message: FromServer) -> None:
        match message:
            case Assigned(epoch=epoch, config=config):
                self._assigned(epoch, config)
                self._uploader.nudge()
            case Idle():
                self._leave("no room needs this worker")
                self._uploader.nudge()
            case Released(room=room, epoch=epoch, reason=reason):
                if self._room and self._room.id == room and epoch >= self._room.epoch:
                    self._leave(reason)
            case Configure(epoch=epoch, config=config):
                if self._room and (self._room.id, self._room.epoch) == (config.room, epoch):
                    self._room.configure(config)
            case LiveWanted(room=room, epoch=epoch, wanted=wanted):
                if self._room and (self._room.id, self._room.epoch) == (room, epoch):
                    _push(self._room.live, epoch, wanted)
            case SoundWanted(room=room, epoch=epoch, wanted=wanted):
                if self._room and (self._room.id, self._room.epoch) == (room, epoch):
                    _push(self._room.air, epoch, wanted)
            case Ask():
                self._ask(message)

    def _assigned(self, epoch: int, config: RoomConfig) -> None:
        if self._room and self._room.id == config.room:
            if epoch < self._room.epoch:
                log.warning("ignored an assignment under epoch %d: ours is %d", epoch, self._room.epoch)
                return
            self._room.unwant()  # whether somebody still watches comes right after this message
            self._room.adopt(epoch)
            self._room.configure(config)
            return
        self._leave("another room")
        log.info("taking care of room %d under epoch %d", config.room, epoch)
        house = House(self._options.address, self._outbox, self._uploader, self._options.spool, self._disk)
        self._room = Room(config, epoch, house)
        self._asks = Asks(self._room)
        self._room.start()

    def _ask(self, ask: Ask) -> None:
        if self._asks is None or self._room is None or self._room.id != ask.room:
            self._outbox.answer(Answer(request_id=ask.request_id, error="no_worker"))
        else:
            self._spawn(self._reply(self._asks, ask))

    async def _reply(self, asks: Asks, ask: Ask) -> None:
        self._outbox.answer(await asks.answer(ask))

    # --- what others left ----------------------------------------------------------------------------------------------

    async def _inherit(self) -> None:
        """Tells what workers heard that are no more, with its true times and epochs; the server knows what it has already."""
        while True:
            try:
                await self._adopt()
            except OSError as error:
                log.warning("what another worker left cannot be taken over now: %s", error)
            await asyncio.sleep(INHERIT_S)

    async def _adopt(self) -> None:
        for left in await asyncio.to_thread(lambda: list(left_behind(self._options.spool))):
            for event in left.events:
                self._outbox.event(event)
            if left.events:
                log.warning("%d events of a worker that is no more are told now", len(left.events))
            settled = await asyncio.to_thread(self._journal.settle, SETTLE_S)
            await asyncio.to_thread(left.discard if settled else left.release)

    async def _write_drafts(self) -> None:
        """Keeps on the disk what has not left yet."""
        while True:
            await asyncio.sleep(EVERY_S)
            if self._leaving:
                continue  # what is in the file has not left yet
            try:
                await asyncio.to_thread(self._draft.write, self._room.unfinished() if self._room else [])
            except OSError as error:
                log.warning("the minutes that go on cannot be kept on the disk: %s", error)

    # --- an orderly end --------------------------------------------------------------------------------------------------

    def _leave(self, reason: str) -> None:
        """Stops taking care of the room, in the background."""
        room, asks, self._room, self._asks = self._room, self._asks, None, None
        if room and asks:
            log.info("leaving room %d: %s", room.id, reason)
            leaving = self._spawn(_close(room, asks, seconds=30.0))
            self._leaving.add(leaving)
            leaving.add_done_callback(self._leaving.discard)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("a task of this worker failed", exc_info=error)

    async def _watch(self, link: asyncio.Task[None]) -> None:
        """Until there is a reason to end."""
        while not self._stop.is_set():
            self.pulse.tick()
            if link.done():
                log.error("the link ended by itself: a new process is needed", exc_info=link.exception())
                self._exit = HOPELESS_EXIT
                return
            if self._options.parent and os.getppid() != self._options.parent:
                log.warning("the server that started this worker is gone")
                return
            if self._room and self._room.hopeless:
                log.error("too many tries with this camera hang in the system: a new process is needed")
                self._exit = HOPELESS_EXIT
                return
            try:
                async with asyncio.timeout(LOOK_S):
                    await self._stop.wait()
            except TimeoutError:
                continue

    async def _end(self, link: asyncio.Task[None]) -> None:
        if self._room and self._asks:
            await _close(self._room, self._asks, seconds=FINISH_S)
        if self._leaving:  # a room that was taken away a moment ago: its phone has to hear of it, its clip has to be finished
            await asyncio.wait(self._leaving, timeout=FINISH_S)
        if self._link.connected:
            await self._outbox.flushed(FAREWELL_S)
        link.cancel()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(link, *self._tasks, return_exceptions=True)
        await asyncio.to_thread(self._uploader.stop, 0.2)
        if await asyncio.to_thread(self._journal.settle, FAREWELL_S):
            await asyncio.to_thread(self._draft.finish)


def _push(push: LivePush, epoch: int, wanted: bool) -> None:
    if wanted:
        push.want(epoch)
    else:
        push.unwant()


async def _close(room: Room, asks: Asks, seconds: float) -> None:
    await asyncio.gather(asks.close(), room.stop(seconds))


def run(options: Options) -> NoReturn:
    """Runs a worker until it is told to end, then ends the process."""
    options.spool.mkdir(parents=True, exist_ok=True)
    save_memory()
    asyncio.run(_run(options))
    raise AssertionError("_run ends the process")


async def _run(options: Options) -> None:
    worker = Worker(options)
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, worker.stop)
    worker.pulse.start()
    code = await worker.run()
    logging.shutdown()
    os._exit(code)  # threads that hang in a camera or a codec must not hold up the end
