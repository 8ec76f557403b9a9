"""The links of this web process: which worker serves which room, questions to it, and who wants to watch.

A question (`ask`) goes to the room's worker wherever its link ends: here, or over the bridge in another web process. Called
from sync code with `ask_sync`. `nudge` tells everybody concerned that a room's settings changed; `want_live` that somebody
watches, or nobody does any more, `want_sound` the same of somebody who only listens. All of these may be called from any thread.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from typing import Any, Protocol

import msgspec

from babycam.core import link
from babycam.core.errors import WORDS, BabycamError
from babycam.core.ids import new_id
from babycam.monitor.bridge import Bridge, bridge

log = logging.getLogger(__name__)

ASK_S = 5.0
LIVE, SOUND = "live", "sound"
_WANTED: dict[str, type[link.LiveWanted] | type[link.SoundWanted]] = {LIVE: link.LiveWanted, SOUND: link.SoundWanted}


class Link(Protocol):
    """A worker's connection. Called on the event loop; must not block."""

    room: int  # 0: none
    epoch: int
    name: str

    def put(self, message: link.FromServer) -> None:
        """Sends soon."""

    def nudge(self) -> None:
        """Looks at the settings again: the room's own, or for a room when it has none."""

    def lose(self, reason: str) -> None:
        """The room is no longer this worker's."""

    def retire(self) -> None:
        """Gives it no other room: its process is about to end."""


class Links:
    """All links of this process. `counts`: asked, answered, unanswered."""

    def __init__(self, other_processes: Bridge) -> None:
        self._bridge = other_processes
        self._loop: asyncio.AbstractEventLoop | None = None
        self._all: set[Link] = set()
        self._pending: dict[str, tuple[Link | None, asyncio.Future[link.Answer]]] = {}
        self._wanted: dict[tuple[str, int], set[str]] = {}  # what of which room: the processes that want it
        self.counts: Counter[str] = Counter()
        other_processes.on("nudge", lambda body: self._nudge(body["room"]))
        other_processes.on("want", lambda body: self._want(body.get("what", LIVE), body["room"], body["origin"], body["wanted"]))
        other_processes.on("ask", self._ask_for_another)
        other_processes.on("answer", lambda body: self.answered(msgspec.convert(body, link.Answer)))

    # --- links come and go --------------------------------------------------------------------------------------------

    def add(self, worker: Link) -> None:
        """A worker dialled in."""
        self._loop = asyncio.get_running_loop()
        self._all.add(worker)

    def remove(self, worker: Link) -> None:
        """It went: those who wait for its answer are told at once."""
        self._all.discard(worker)
        for asked, future in list(self._pending.values()):
            if asked is worker and not future.done():
                future.set_result(link.Answer(request_id="", error="no_worker"))

    def of(self, room: int) -> Link | None:
        """The link that serves this room here."""
        return next((worker for worker in self._all if worker.room == room and room), None)

    def all(self) -> list[Link]:
        """Every link that ends here, idle ones too."""
        return list(self._all)

    def called(self, name: str) -> list[Link]:
        """The links here of the worker of this name: one, or for a moment its dead self's too."""
        return [worker for worker in self._all if worker.name == name]

    def rooms(self, *, but: str = "") -> frozenset[int]:
        """Rooms that are served over links of this process, by workers not called `but`."""
        return frozenset(worker.room for worker in self._all if worker.room and worker.name != but)

    def serves(self, room: int, epoch: int) -> bool:
        """Whether that is the room's link here, under its newest epoch."""
        worker = self.of(room)
        return worker is not None and worker.epoch == epoch

    # --- settings changed ---------------------------------------------------------------------------------------------

    def nudge(self, room: int | None = None) -> None:
        """A room or its camera was made, changed or deleted (None: anything may have)."""
        self._bridge.send("nudge", {"room": room})
        self._soon(self._nudge, room)

    def _nudge(self, room: int | None) -> None:
        for worker in self.all():
            if not worker.room or room is None or worker.room == room:
                worker.nudge()

    # --- somebody watches ---------------------------------------------------------------------------------------------

    def want_live(self, room: int, wanted: bool) -> None:
        """Somebody watches this room from this process, or nobody does any more."""
        self._tell_want(LIVE, room, wanted)

    def want_sound(self, room: int, wanted: bool) -> None:
        """Somebody listens to its sound alone from this process, or nobody does any more."""
        self._tell_want(SOUND, room, wanted)

    def _tell_want(self, what: str, room: int, wanted: bool) -> None:
        self._bridge.send("want", {"what": what, "room": room, "origin": self._bridge.origin, "wanted": wanted})
        self._soon(self._want, what, room, self._bridge.origin, wanted)

    def wants(self, room: int, epoch: int) -> list[link.FromServer]:
        """What its new worker has to be told: that somebody watches or listens, in whichever process."""
        return [made(room=room, epoch=epoch, wanted=True) for what, made in _WANTED.items() if self._wanted.get((what, room))]

    def wanted_elsewhere(self, room: int, what: str = LIVE) -> bool:
        """Whether somebody in another process wants it."""
        wanting = self._wanted.get((what, room))
        return bool(wanting) and wanting != {self._bridge.origin}

    def _want(self, what: str, room: int, origin: str, wanted: bool) -> None:
        wanting = self._wanted.setdefault((what, room), set())
        before = bool(wanting)
        (wanting.add if wanted else wanting.discard)(origin)
        worker = self.of(room)
        if worker is not None and bool(wanting) is not before:
            worker.put(_WANTED[what](room=room, epoch=worker.epoch, wanted=not before))

    # --- questions ----------------------------------------------------------------------------------------------------

    async def ask(self, room: int, what: str, args: dict[str, Any] | None = None, timeout_s: float = ASK_S) -> link.Answer:
        """Asks the room's worker. Raises BabycamError: no_worker when nobody serves the room, timeout's stand-in unavailable,
        or whatever error the worker answered."""
        worker = self.of(room)
        if worker is None and not self._bridge.active:
            raise BabycamError("no_worker")
        question = link.Ask(request_id=new_id(), room=room, what=what, args=args or {})
        future: asyncio.Future[link.Answer] = asyncio.get_running_loop().create_future()
        self._pending[question.request_id] = (worker, future)
        self.counts["asked"] += 1
        try:
            self._pose(worker, question)
            async with asyncio.timeout(timeout_s):
                answer = await future
        except TimeoutError as error:
            self.counts["unanswered"] += 1
            raise BabycamError("unavailable" if worker else "no_worker") from error
        finally:
            del self._pending[question.request_id]
        return _checked(answer)

    def ask_sync(self, room: int, what: str, args: dict[str, Any] | None = None, timeout_s: float = ASK_S) -> link.Answer:
        """`ask` for code in a thread; never call it on the event loop. Raises BabycamError no_worker or unavailable."""
        loop = self._loop
        if loop is None or not loop.is_running():
            raise BabycamError("no_worker")
        future = asyncio.run_coroutine_threadsafe(self.ask(room, what, args, timeout_s), loop)
        try:
            return future.result(timeout_s + 1.0)
        except TimeoutError as error:
            future.cancel()
            raise BabycamError("unavailable") from error

    def answered(self, answer: link.Answer) -> None:
        """A worker's answer came; late ones are ignored."""
        _, future = self._pending.get(answer.request_id, (None, None))
        if future is not None and not future.done():
            self.counts["answered"] += 1
            future.set_result(answer)

    def _pose(self, worker: Link | None, question: link.Ask) -> None:
        if worker is not None:
            worker.put(question)
        else:
            self._bridge.send(
                "ask", {"room": question.room, "what": question.what, "args": question.args, "id": question.request_id}
            )

    def _ask_for_another(self, body: dict[str, Any]) -> None:
        if self.of(body["room"]) is not None:
            task = asyncio.ensure_future(self._relay(body))
            task.add_done_callback(_note_failure)

    async def _relay(self, body: dict[str, Any]) -> None:
        try:
            answer = await self.ask(body["room"], body["what"], body["args"], timeout_s=60.0)
            reply = {"error": "", "params": {}, "result": answer.result, "blob": answer.blob}
        except BabycamError as error:
            reply = {"error": error.code, "params": error.params, "result": {}, "blob": b""}
        self._bridge.send("answer", {**reply, "type": "Answer", "request_id": body["id"]})

    # --- threads ------------------------------------------------------------------------------------------------------

    def attach(self) -> None:
        """This is the event loop that everything here runs on."""
        self._loop = asyncio.get_running_loop()

    def _soon(self, call: Callable[..., None], *args: Any) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(call, *args)


def _checked(answer: link.Answer) -> link.Answer:
    if answer.error:
        raise BabycamError(answer.error if answer.error in WORDS else "unavailable", **answer.params)
    return answer


def _note_failure(task: "asyncio.Future[None]") -> None:
    if not task.cancelled() and task.exception() is not None:
        log.error("a question for another web process failed", exc_info=task.exception())


links = Links(bridge)
