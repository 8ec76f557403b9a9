"""Keeps the local workers running: one process for each room that needs one, `local-4f2a9c-1`, `local-4f2a9c-2` and so on.

The names are stable, so a worker that died takes its room back from its dead self at once, and nobody else's: each machine and data
folder has a prefix of its own, because several servers may share one database. One that keeps dying is started again after a
growing pause. Each is the leader of its own process group and watches this process (`--parent`), so that neither
a crash here nor `kill -9` leaves an orphan; on stop they get STOP_S for their clips, then they are killed.

A worker beats: a byte each second on a socket that is its standard input (worker/pulse.py). One that has not for SILENT_S
(FIRST_S before its first beat) hangs: it is told to end, killed with its process group GRACE_S later, and restarted. Silence
counts only while this loop itself runs in time (core/silence.py), so a server that was stopped or starved does not take its workers
for dead; and one that was ended before it had beaten for a while is waited for twice as long the next time, because then the
machine is slow, not the worker.

One that is not needed any more is ended only when it has had no room for SPARE_S, and gets none from the moment that it is told:
a room that comes just then would be heard by a process that is about to end.
"""

import asyncio
import contextlib
import hashlib
import logging
import os
import secrets
import signal
import socket
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from babycam.core import clock, files, tasks
from babycam.core.silence import Silence
from babycam.loops.bell import Bell
from babycam.loops.database import in_db
from babycam.media import spool as clip_spool
from babycam.monitor import assignment
from babycam.monitor.links import links
from babycam.monitor.worker_messages import LOCAL
from babycam.worker import journal

log = logging.getLogger(__name__)

INSTALLATION = "installation"  # a file in the data folder
ROUND_S = 1.0
IDLE_S = 2.0  # while no room needs a worker
STOP_S = 1.7
SILENT_S = 8.0  # heard again before `monitor_lost` rings (15 s)
FIRST_S = 20.0  # a slow machine that starts many at once
GRACE_S = 0.5  # what hangs rarely hears it
DEAD_S = 2.0  # for the system to take a killed process away; one that hangs in the disk is left behind
STEADY = 5  # beats
LONGEST_S = 120.0
LEFT_S = 86_400.0  # a clip that no server took for so long is one that none ever will
SPARE_S = 5.0  # a camera that is changed for another goes and comes
HEALTHY_S = 15.0  # deaf for longer after each of many deaths is worse than to start often
PAUSES_S = (0.1, 0.5, 1.0, 2.0, 5.0, 10.0)


def backoff_s(failures: int) -> float:
    """Seconds before a worker is started again that died `failures` times in a row (0: never)."""
    return PAUSES_S[min(failures, len(PAUSES_S)) - 1] if failures else 0.0


def wanted_workers(rooms: int, held_by_others: int, cap: int) -> int:
    """How many local workers there should be: rooms that no worker elsewhere holds, at most `cap`."""
    return max(0, min(rooms - held_by_others, cap))


@dataclass(slots=True)
class Slot:
    """One local worker. Times are monotonic seconds; `not_before`: when it may be started (again); `spare_since`: without a room
    and one too many; `weak`: processes in a row that were ended for their silence before they had beaten STEADY times."""

    name: str
    process: asyncio.subprocess.Process | None = None
    started_at: float = 0.0
    not_before: float = 0.0
    failures: int = 0
    spare_since: float | None = None
    line: socket.socket | None = None
    silence: Silence = field(default_factory=Silence)
    beats: int = 0
    weak: int = 0

    def begin(self, process: asyncio.subprocess.Process, line: socket.socket) -> None:
        """A new process of it runs."""
        self.process, self.line, self.silence, self.beats = process, line, Silence(), 0

    def listen(self, now: float) -> None:
        """Takes the beats that came."""
        came = _drained(self.line) if self.line else 0
        self.beats += came
        self.silence.look(came > 0, now)
        if self.beats >= STEADY:
            self.weak = 0

    @property
    def hangs(self) -> bool:
        """It lives, and has not beaten for too long."""
        patience = (SILENT_S if self.beats else FIRST_S) * 2**self.weak
        return self.alive and self.silence.seconds >= min(patience, LONGEST_S)

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.returncode is None

    def note_end(self, now: float) -> None:
        """The process ended although nobody asked it to."""
        self.process = None
        if self.line:
            self.line.close()
            self.line = None
        self.failures = 1 if now - self.started_at > HEALTHY_S else self.failures + 1
        self.not_before = now + backoff_s(self.failures)


class Supervisor:
    """All local workers. `counts`: started, died, hung."""

    def __init__(self, command: tuple[str, ...] = (), cap: int | None = None, prefix: str = "") -> None:
        self._command = command
        self._prefix = prefix
        self._cap = cap
        self._wanted = 0
        self._slots: dict[str, Slot] = {}
        self._bell = Bell()
        self._needed = asyncio.Event()
        self.counts: Counter[str] = Counter()

    def nudge(self) -> None:
        """Rooms or cameras changed; from any thread."""
        self._bell.ring()

    def workers(self) -> list[Slot]:
        """All of them, alive or waiting to be started."""
        return list(self._slots.values())

    async def run(self, stop: asyncio.Event) -> None:
        """Supervises until `stop`, then ends every worker."""
        look = self._bell.listen()
        self._prefix = self._prefix or await asyncio.to_thread(local_prefix, Path(settings.BABYCAM_DATA))
        try:
            await tasks.until_first_ends(stop.wait(), self._count_rooms(look), self._rounds())
        finally:
            await self._end_all()

    async def _count_rooms(self, look: asyncio.Event) -> None:
        """Beside the rounds, so that a database that hangs does not keep a dead worker dead."""
        cap = settings.LOCAL_WORKERS if self._cap is None else self._cap
        while True:
            try:
                needed = await in_db(_needed, self._prefix, cap)
                self._wanted = needed or min(cap, await asyncio.to_thread(_somebody_should_tell))
            except Exception as error:  # a supervisor: what runs goes on running
                log.warning("the rooms cannot be counted: %s", type(error).__name__, exc_info=log.isEnabledFor(logging.DEBUG))
            if self._wanted:
                self._needed.set()
            await tasks.pause(look, ROUND_S if self._wanted else IDLE_S)
            look.clear()

    async def _rounds(self) -> None:
        while True:
            self._needed.clear()
            await self._round(clock.monotonic())
            await (asyncio.sleep(ROUND_S / 4) if self._slots else tasks.pause(self._needed, IDLE_S))

    async def _round(self, now: float) -> None:
        for number in range(1, self._wanted + 1):
            name = f"{self._prefix}{number}"
            self._slots.setdefault(name, Slot(name))
        for slot in self.workers():
            slot.listen(now)
        await asyncio.gather(*(self._end_hung(slot) for slot in self.workers() if slot.hangs))
        for slot in self.workers():
            if slot.process is not None and not slot.alive:
                self._bury(slot, now)
        for slot in self._superfluous(now):
            for worker in links.called(slot.name):
                worker.retire()
            await self._end(slot)
        for slot in self.workers():
            if slot.process is None and now >= slot.not_before:
                await self._start(slot, now)

    def _superfluous(self, now: float) -> list[Slot]:
        """Those that have been one too many for long enough: they have no room, and the highest numbers."""
        busy = {worker.name for worker in links.all() if worker.room}
        idle = sorted((slot for slot in self.workers() if slot.name not in busy), key=_number, reverse=True)
        spare = idle[: max(0, len(self._slots) - self._wanted)]
        for slot in self.workers():
            if slot not in spare:
                slot.spare_since = None
            elif slot.spare_since is None:
                slot.spare_since = now
        return [slot for slot in spare if slot.spare_since is not None and now - slot.spare_since >= SPARE_S]

    async def _end_hung(self, slot: Slot) -> None:
        """It does not answer: whatever it is stuck in, only a new process helps."""
        assert slot.process is not None
        log.error("worker %s has not answered for %.0f s; it is ended and restarted", slot.name, slot.silence.seconds)
        self.counts["hung"] += 1
        slot.weak = slot.weak + 1 if slot.beats < STEADY else 0
        if not await _ended(slot.process, GRACE_S):
            log.error("process %d of worker %s cannot even be killed; it is left behind", slot.process.pid, slot.name)
            self._bury(slot, clock.monotonic())

    def _bury(self, slot: Slot, now: float) -> None:
        code = slot.process.returncode if slot.process else None
        self.counts["died"] += 1
        slot.note_end(now)
        log.error("worker %s ended with %s; starting it again in %.1f s", slot.name, code, backoff_s(slot.failures))

    async def _start(self, slot: Slot, now: float) -> None:
        slot.started_at = now
        ours, its = socket.socketpair()
        ours.setblocking(False)
        try:
            process = await asyncio.create_subprocess_exec(
                *self._worker_command(slot.name), stdin=its.fileno(), start_new_session=True
            )
        except OSError:
            log.exception("worker %s cannot be started", slot.name)
            ours.close()
            slot.note_end(now)
            return
        finally:
            its.close()
        slot.begin(process, ours)
        self.counts["started"] += 1
        log.info("worker %s runs as process %d", slot.name, process.pid)

    def _worker_command(self, name: str) -> list[str]:
        return [*(self._command or local_command()), "--name", name, "--parent", str(os.getpid())]

    async def _end_all(self) -> None:
        await asyncio.gather(*(self._end(slot) for slot in self.workers()))

    async def _end(self, slot: Slot) -> None:
        """Lets it finish its clip for STOP_S, then ends it with everything that it may have started."""
        self._slots.pop(slot.name, None)
        try:
            if slot.process is not None and not await _ended(slot.process, STOP_S):
                log.error("process %d of worker %s is left behind", slot.process.pid, slot.name)
        finally:
            if slot.line:
                slot.line.close()


def _needed(prefix: str, cap: int) -> int:
    rooms = len(assignment.armed_since())
    return wanted_workers(rooms, assignment.held_by_others(prefix, clock.now()) if rooms else 0, cap)


async def _ended(process: asyncio.subprocess.Process, grace_s: float) -> bool:
    """SIGTERM, and SIGKILL for it and all that it may have started `grace_s` later; False when even that did not end it."""
    if process.returncode is not None:
        return True
    try:
        process.terminate()
        async with asyncio.timeout(grace_s):
            await process.wait()
    except ProcessLookupError:
        return True
    except TimeoutError:
        log.warning("process %d did not end in time and is killed", process.pid)
    finally:  # also when this is cancelled
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    try:
        async with asyncio.timeout(DEAD_S):
            await process.wait()
    except TimeoutError:
        return False
    return True


def _drained(line: socket.socket) -> int:
    """How many beats wait there."""
    try:
        return len(line.recv(4096))
    except OSError:  # none, or the other end is gone: then the process is, too
        return 0


def _somebody_should_tell() -> bool:
    """Whether a worker that is no more left something in this server's spool; one without a room tells and uploads it."""
    spool, since = Path(settings.BABYCAM_DATA) / "spool", clock.unix() - LEFT_S
    return journal.waits(spool) or clip_spool.holds_since(spool, since)


def _number(slot: Slot) -> int:
    return int(slot.name.rpartition("-")[2])


def local_prefix(data: Path) -> str:
    """What the names of this server's workers begin with: the same at each start on this machine and data folder, and nowhere else.

    The folder's part is random, because two machines may have a folder of the same name; the machine's is for a copied folder.
    """
    path, prefix = data / INSTALLATION, ""
    try:
        files.write_once(path, secrets.token_hex(8).encode())
        prefix = path.read_text().strip()
    except OSError as error:  # a full disk must not keep rooms from being heard
        log.error("%s cannot be kept: %s", path, error)
    place = f"{prefix} {socket.gethostname()} {data.resolve()}"
    return f"{LOCAL}{hashlib.sha256(place.encode()).hexdigest()[:6]}-"


def local_command() -> tuple[str, ...]:
    """How a worker of this server is started. Its token is read from a file or inherited, never an argument."""
    server = f"wss://127.0.0.1:{settings.HTTPS_PORT}"  # always listened to (server/network/ports.py), always in the certificate
    data = Path(settings.BABYCAM_DATA)
    token = () if settings.ENV.worker_token else ("--token-file", str(data / "keys" / "worker_token"))
    program = (sys.executable, "-m", "babycam.cli.main", "worker")
    return (*program, "--server", server, "--ca", str(settings.TLS_CERT), "--spool", str(data / "spool"), *token)


supervisor = Supervisor()


async def run(stop: asyncio.Event) -> None:
    """The background job."""
    await supervisor.run(stop)
