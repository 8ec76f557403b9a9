"""FFmpeg's WHIP sender answers none of the questions by which ICE asks for its consent (RFC 7675), and sends all the same."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from aioice import ice

from babycam.media.feed import Feed
from babycam.media.ingest import consent, sdp_offer
from babycam.media.ingest.peer import PhonePeer
from tests.media.ingest.publisher import Publisher, tone
from tests.media.sources.watching import Watcher


class Mute:
    """A phone that sends sound and, once it is connected, answers no question. `asked`: how often it was."""

    def __init__(self) -> None:
        self.asked = 0
        self.ended = asyncio.Event()
        self.phone = Publisher(sound=tone())
        self.seen = Watcher()

    async def call(self) -> None:
        await self.phone.call(self._answered)
        await self.until(lambda: len(self.seen.packets) > 10)
        self._ice().request_received = self._ignore  # type: ignore[method-assign, assignment]

    async def until(self, wanted: Callable[[], bool]) -> None:
        async with asyncio.timeout(30):
            while not wanted():  # noqa: ASYNC110 - packets make it true
                await asyncio.sleep(0.02)

    def stop_sending(self) -> None:
        assert self.phone.sound
        self.phone.sound.paused = True

    async def leave(self) -> None:
        await self.server.close()
        await self.phone.close()

    async def _answered(self, sdp: str) -> str:
        read = sdp_offer.read_offer(sdp)
        self.server = PhonePeer(read, Feed(self.seen), self.ended.set)
        return await self.server.answer(read)

    def _ice(self) -> ice.Connection:
        connection: ice.Connection = self.phone.connection.getTransceivers()[0].sender.transport.transport._connection
        return connection

    def _ignore(self, *_request: object) -> None:
        self.asked += 1


@pytest.fixture
async def mute(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Mute]:
    monkeypatch.setattr(ice, "CONSENT_INTERVAL", 0.01)
    mute = Mute()
    await mute.call()
    yield mute
    await mute.leave()


async def test_who_sends_media_stays_without_an_answer_to_questions_of_consent(mute: Mute) -> None:
    await mute.until(lambda: mute.asked >= ice.CONSENT_FAILURES + 2 or mute.ended.is_set())
    assert not mute.ended.is_set()
    came = len(mute.seen.packets)
    await mute.until(lambda: len(mute.seen.packets) > came + 10)


async def test_who_neither_answers_nor_sends_is_hung_up_on(mute: Mute, monkeypatch: pytest.MonkeyPatch) -> None:
    await mute.until(lambda: mute.asked >= ice.CONSENT_FAILURES)
    assert not mute.ended.is_set()
    monkeypatch.setattr(consent, "SILENT_S", 1.0)
    mute.stop_sending()
    await mute.until(mute.ended.is_set)
