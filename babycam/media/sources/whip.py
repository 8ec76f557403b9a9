"""A phone as a camera: nothing is dialled, the phone calls us by WHIP (RFC 9725) whenever it likes. See docs/phone.md.

`run` serves on an event loop of its own until `stop`. A new offer takes the place of the connection before it. A phone that sends
nothing for SILENT_S is told as away (`source_lost`); its connection is kept for KEPT_S, because a network may come back.
A parent talks over a second connection, one at a time; the voice goes to whichever connection the phone has then.
"""

import asyncio
import contextlib
import logging
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeVar

from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.core.link import CameraConfig
from babycam.media.feed import Feed
from babycam.media.ingest import sdp_offer
from babycam.media.ingest.peer import Connection, PhonePeer, Voice
from babycam.media.packets import Sink, Talker

log = logging.getLogger(__name__)

T = TypeVar("T")

TICK_S = 0.1
SILENT_S = 2.0
KEPT_S = 30.0
CONNECT_S = 15.0
TALK_SILENT_S = 5.0
LONGEST_TALK_S = 120.0


@dataclass(slots=True)
class _Talk:
    session: str
    talker: Talker
    since: float
    voice: Voice


class Whip:
    """See registry.Phone. All of it happens on its own loop; `offer`, `talk` and the rest may be called from any thread."""

    def __init__(self, camera: CameraConfig) -> None:
        self._camera = camera
        self._loop = asyncio.new_event_loop()
        self._sink: Sink | None = None
        self._phone: PhonePeer | None = None
        self._session = ""
        self._away = True
        self._talk: _Talk | None = None
        self._gops = False
        self._tasks: set[asyncio.Task[None]] = set()

    # --- what others ask, from any thread --------------------------------------------------------------------------

    def offer(self, session: str, sdp: str) -> "Future[str]":
        """A phone wants to send: the SDP answer. Raises BabycamError: invalid, codec_not_supported, unavailable."""
        return self._submit(self._take(session, sdp))

    def end(self, session: str) -> "Future[None]":
        """The phone, or the talker, with this session hangs up; unknown sessions are ignored."""
        return self._submit(self._end(session))

    def talk(self, session: str, sdp: str, talker: Talker) -> "Future[str]":
        """A parent wants to be heard: the SDP answer.

        Raises BabycamError: somebody_talks, no_speaker, source_lost, and as `offer`.
        """
        return self._submit(self._begin_talk(session, sdp, talker))

    def wants(self, gops: bool, now: bool = False) -> None:
        """Whether somebody needs keyframes regularly; `now`: somebody joined and waits for one."""
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody is here any more
            self._loop.call_soon_threadsafe(self._want, gops, now)

    def control(self, **changes: bool) -> None:
        """A phone's light is a wish, not a switch of the stream: raises BabycamError not_found."""
        raise BabycamError("not_found")

    def _submit(self, work: Coroutine[Any, Any, T]) -> "Future[T]":
        try:
            return asyncio.run_coroutine_threadsafe(work, self._loop)
        except RuntimeError:
            work.close()
            raise BabycamError("unavailable") from None

    # --- the source's thread ---------------------------------------------------------------------------------------

    def run(self, sink: Sink, stop: threading.Event) -> None:
        self._sink = sink
        try:
            self._loop.run_until_complete(self._serve(stop))
        finally:
            self._finish()

    async def _serve(self, stop: threading.Event) -> None:
        while not stop.is_set():
            await asyncio.sleep(TICK_S)
            await self._look(clock.monotonic())

    def _finish(self) -> None:
        try:
            self._loop.run_until_complete(self._leave())
        finally:
            self._loop.close()

    async def _leave(self) -> None:
        """Hangs up, and lets nothing stay behind on the loop."""
        phone, talk, self._phone, self._talk = self._phone, self._talk, None, None
        leaving: list[Connection] = [connection for connection in (phone, talk.voice if talk else None) if connection]
        await asyncio.gather(*(connection.close() for connection in leaving), *self._tasks, return_exceptions=True)
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def _look(self, now: float) -> None:
        """What has to be noticed without a packet."""
        if (phone := self._phone) is not None:
            await phone.tick(now)
            self._judge(phone, now)
        if (talk := self._talk) is not None:
            silent = now - max(talk.voice.heard_at, talk.since)
            if silent > TALK_SILENT_S or now - talk.since > LONGEST_TALK_S:
                self._stop_talk("nothing more was said" if silent > TALK_SILENT_S else "it took too long")

    def _judge(self, phone: PhonePeer, now: float) -> None:
        if not phone.heard_at:
            if now - phone.began_at > CONNECT_S:
                self._drop("the phone never connected")
        elif now - phone.heard_at <= SILENT_S:
            self._away = False
        else:
            self._say_away("source_lost")
            if now - phone.heard_at > KEPT_S:
                self._drop("the phone is silent")

    # --- the phone -------------------------------------------------------------------------------------------------

    async def _take(self, session: str, sdp: str) -> str:
        offer = sdp_offer.read_offer(sdp)
        sink = self._here()
        phone = PhonePeer(offer, Feed(sink), lambda: self._went(phone))
        answer = await phone.answer(offer)
        before, self._phone = self._phone, phone
        self._session = session
        if phone.pictures:
            phone.pictures.keys.gops = self._gops
        if before:
            before.feed.close()
            self._spawn(before.close())
        log.info("a phone calls", extra={"video": offer.video, "sound": offer.sound, "speaker": offer.speaker})
        return answer

    async def _end(self, session: str) -> None:
        if session == self._session and self._phone:
            self._drop("the phone hung up")
        if self._talk and self._talk.session == session:
            self._stop_talk("the talker let go")

    def _went(self, phone: PhonePeer) -> None:
        if phone is self._phone:
            self._drop("the phone's connection ended")
        else:
            self._spawn(phone.close())

    def _drop(self, why: str) -> None:
        phone, self._phone = self._phone, None
        self._session = ""
        if phone is None:
            return
        log.info("no phone any more: %s", why)
        if phone.heard_at:
            self._say_away("source_lost")
        self._spawn(phone.close())

    def _say_away(self, code: str) -> None:
        if not self._away and self._sink:
            self._away = True
            self._sink.away(code)

    def _want(self, gops: bool, now: bool) -> None:
        self._gops = gops
        if self._phone is None or self._phone.pictures is None:
            return
        keys = self._phone.pictures.keys
        keys.gops = gops
        if now:
            keys.wish()
            self._spawn(self._phone.tick(clock.monotonic()))

    # --- talking ---------------------------------------------------------------------------------------------------

    async def _begin_talk(self, session: str, sdp: str, talker: Talker) -> str:
        sink, phone = self._here(), self._phone
        if self._talk and self._talk.talker.person != talker.person:
            raise BabycamError("somebody_talks", name=self._talk.talker.name)
        if phone is None:
            raise BabycamError("source_lost")
        if phone.mouth is None:
            raise BabycamError("no_speaker")
        offer = sdp_offer.read_offer(sdp)
        if offer.video or not offer.sound:
            raise BabycamError("invalid")
        before = self._talk
        voice = Voice(self._speak, lambda: self._talk_went(voice))
        talk = self._talk = _Talk(session, talker, clock.monotonic(), voice)
        if before:
            self._spawn(before.voice.close())
        sink.talking(talker)
        try:
            return await voice.answer(offer)
        except BaseException:
            if self._talk is talk:
                self._stop_talk("the offer was none")
            raise

    def _speak(self, data: bytes) -> None:
        if self._phone and self._phone.mouth:
            self._phone.mouth.say(data)

    def _talk_went(self, voice: Voice) -> None:
        if self._talk and self._talk.voice is voice:
            self._stop_talk("the talker's connection ended")

    def _stop_talk(self, why: str) -> None:
        talk, self._talk = self._talk, None
        if talk:
            log.info("talking is over: %s", why)
            if self._sink:
                self._sink.talking(None)
            self._spawn(talk.voice.close())

    # --- the rest --------------------------------------------------------------------------------------------------

    def _here(self) -> Sink:
        if self._sink is None:
            raise BabycamError("unavailable")
        return self._sink

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def open_source(camera: CameraConfig) -> Whip:
    """See registry."""
    return Whip(camera)
