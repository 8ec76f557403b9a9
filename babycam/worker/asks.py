"""What the server may ask a worker for, and the answers. Each has a bound in time; failures are codes of core.errors."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.core.link import Answer, Ask, Watcher
from babycam.listening.calibrate import propose
from babycam.media import picture
from babycam.media.packets import Talker
from babycam.media.sources import kinds
from babycam.media.sources.registry import CallingSource
from babycam.worker.beat_facts import unseen
from babycam.worker.beginning import piece
from babycam.worker.room import Room

if TYPE_CHECKING:
    from babycam.media.live.whep import WhepSessions

log = logging.getLogger(__name__)

ANSWER_S = 10.0
LONGEST_CALIBRATION_S = 120.0
LONGEST_CRY_S = 30.0
OPENING_S = 4.0
MOST_AT_ONCE = 16
LONGEST_TIMER_S = 30 * 24 * 3600.0


class Asks:
    """Answers for one room. Lives on the event loop."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._whep: WhepSessions | None = None
        self._watchers: dict[str, Watcher] = {}
        self._open = 0
        self._handlers: dict[str, Callable[[dict[str, Any]], Awaitable[Answer]]] = {
            "snapshot": self._snapshot,
            "beginning": self._beginning,
            "calibrate": self._calibrate,
            "whep": self._whep_offer,
            "whep_end": self._whep_end,
            "control": self._control,
            "drill": self._drill,
            "whip": self._whip_offer,
            "whip_end": self._whip_end,
            "talk": self._talk,
            "talk_end": self._whip_end,
        }

    @property
    def watching(self) -> tuple[Watcher, ...]:
        """Who watches by WebRTC."""
        there = self._whep.sessions if self._whep else frozenset()
        self._watchers = {session: watcher for session, watcher in self._watchers.items() if session in there}
        return tuple(self._watchers.values())

    async def answer(self, ask: Ask) -> Answer:
        """The answer, or one with an error; never raises, never takes much longer than ANSWER_S (calibrate: than it asks for)."""
        if self._open >= MOST_AT_ONCE:
            return Answer(request_id=ask.request_id, error="unavailable")
        self._open += 1
        try:
            return await self._bounded(ask)
        except BabycamError as error:
            return Answer(request_id=ask.request_id, error=error.code, params=error.params)
        except TimeoutError:
            return Answer(request_id=ask.request_id, error="timeout")
        except Exception:  # a request that fails must be answered too
            log.exception("%s failed", ask.what)
            return Answer(request_id=ask.request_id, error="unavailable")
        finally:
            self._open -= 1

    async def close(self) -> None:
        """Every WebRTC viewer leaves."""
        if self._whep:
            await self._whep.close()

    async def _bounded(self, ask: Ask) -> Answer:
        handler = self._handlers.get(ask.what)
        if handler is None:
            raise BabycamError("invalid")
        async with asyncio.timeout(ANSWER_S + (_seconds(ask.args) if ask.what == "calibrate" else 0.0)):
            answer = await handler(ask.args)
        return Answer(request_id=ask.request_id, result=answer.result, blob=answer.blob)

    async def _snapshot(self, _: dict[str, Any]) -> Answer:
        jpeg = await asyncio.to_thread(picture.snapshot, self._room.ring)
        if jpeg is None and (codec := unseen(self._room.bus.current)):
            raise BabycamError("picture_unseen", codec=codec, sound="")
        if jpeg is None:
            raise BabycamError("source_lost")
        return _answer(blob=jpeg)

    async def _beginning(self, args: dict[str, Any]) -> Answer:
        kept = self._room.beginnings.sound(_text(args, "noise"), clock.unix())
        if kept is None:
            raise BabycamError("beginning_gone")
        items, onset_at, whole = kept
        made = await asyncio.to_thread(piece, items, onset_at)
        if made is None:
            raise BabycamError("beginning_gone")
        return _answer(blob=made.adts, onset_s=made.onset_s, seconds=made.seconds, whole=whole)

    async def _calibrate(self, args: dict[str, Any]) -> Answer:
        levels: list[float] = []
        self._room.calibrations.append(levels)
        try:
            await asyncio.sleep(_seconds(args))
        finally:
            self._room.calibrations = [other for other in self._room.calibrations if other is not levels]
        lines = propose(levels)
        return _answer(floor_db=lines.floor_db, stir_db=lines.stir_db, loud_db=lines.loud_db)

    async def _whep_offer(self, args: dict[str, Any]) -> Answer:
        session, sdp = _text(args, "session"), _text(args, "sdp")
        if self._whep is None:
            from babycam.media.live.whep import WhepSessions  # aiortc costs 40 MB: loaded for the first viewer only

            self._whep = WhepSessions(self._room.bus, self._room.stream)
        answer = await self._whep.answer(session, sdp)
        self._watchers[session] = Watcher(session, int(args.get("person") or 0), float(args.get("since") or 0.0))
        if args.get("left_s") is not None:  # the server ends it too; this holds when the server is away just then
            self._ends(session, max(0.0, float(args["left_s"])))
        return _answer(sdp=answer)

    def _ends(self, session: str, after_s: float) -> None:
        loop = asyncio.get_running_loop()
        if after_s < LONGEST_TIMER_S:
            loop.call_later(after_s, lambda: loop.create_task(self._whep_end({"session": session})))

    async def _whep_end(self, args: dict[str, Any]) -> Answer:
        if self._whep:
            await self._whep.end(_text(args, "session"))
        return _answer()

    async def _whip_offer(self, args: dict[str, Any]) -> Answer:
        session, sdp, device = _text(args, "session"), _text(args, "sdp"), str(args.get("device") or "")
        phone = await self._phone()
        if device != self._room.config.camera.device:
            raise BabycamError("no_worker")  # the new phone's settings are on their way, or the old one is none any more
        return _answer(sdp=await asyncio.wrap_future(phone.offer(session, sdp)))

    async def _whip_end(self, args: dict[str, Any]) -> Answer:
        session = _text(args, "session")
        if phone := self._room.phone:
            await asyncio.wrap_future(phone.end(session))
        return _answer()

    async def _talk(self, args: dict[str, Any]) -> Answer:
        session, sdp, name = _text(args, "session"), _text(args, "sdp"), _text(args, "name")
        person = args.get("person")
        if not isinstance(person, int) or person <= 0:
            raise BabycamError("invalid")
        if not kinds.calls_us(self._room.config.camera.kind):
            raise BabycamError("no_speaker")
        phone = await self._phone()
        return _answer(sdp=await asyncio.wrap_future(phone.talk(session, sdp, Talker(person, name))))

    async def _phone(self) -> CallingSource:
        """The camera that phones call. It may just be opening: then it is waited for."""
        if not kinds.calls_us(self._room.config.camera.kind):
            raise BabycamError("no_worker")
        deadline = asyncio.get_running_loop().time() + OPENING_S
        while (phone := self._room.phone) is None:
            if asyncio.get_running_loop().time() > deadline:
                raise BabycamError("unavailable")
            await asyncio.sleep(0.05)  # nothing announces it
        return phone

    async def _control(self, args: dict[str, Any]) -> Answer:
        source = self._room.tuner.source
        if source is None:
            raise BabycamError("source_lost")
        await asyncio.to_thread(source.control, **{name: bool(value) for name, value in args.items()})
        return _answer()

    async def _drill(self, args: dict[str, Any]) -> Answer:
        self._room.drill(min(LONGEST_CRY_S, _seconds(args)))
        return _answer()


def _answer(blob: bytes = b"", **result: Any) -> Answer:
    """An answer whose request_id is still to be filled in."""
    return Answer(request_id="", result=result, blob=blob)


def _seconds(args: dict[str, Any]) -> float:
    try:
        return min(LONGEST_CALIBRATION_S, max(1.0, float(args.get("seconds", 30.0))))
    except (TypeError, ValueError):
        raise BabycamError("invalid") from None


def _text(args: dict[str, Any], name: str) -> str:
    value = args.get(name)
    if not isinstance(value, str) or not value:
        raise BabycamError("invalid")
    return value
